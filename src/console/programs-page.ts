// Programs of the controller that use the API: their keys are made here, shown once, and revoked.
import { z } from 'zod';
import { createApiClient, listApiClients, revokeApiClient } from '../auth/api-clients.ts';
import { can, type Permission } from '../auth/permissions.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { nothingHere } from '../web/doors.ts';
import { fieldError, page } from '../web/page.ts';

/** What the endpoints of the API ask for; a program needs nothing else. */
const PERMISSION_WORDS = {
  'enter:case': 'Hand in requests of people, as the web form does.',
  'read:cases': 'Read requests: what was asked, the state, the due date.',
  'withdraw:case': 'Withdraw a request because the person said so.',
  'extend:case': 'Tell a person that the answer takes longer, as far as the law allows.',
  'check:egress': 'Ask whether a person has put an end to a use of the data.',
  'check:suppression': 'Ask what an exchange must not write, because it was erased or corrected.',
  'record:consent': 'Record what people chose, agreed to and were shown, and terms that were granted.',
  'read:consents': 'Read what a person chose, with history and receipts.',
  'ask:gate': 'Ask before each use whether the data of a person may be put to a purpose.',
  'read:promises': 'Read what the published documents promise, and how each promise was proven.',
  'release:suppression': 'Say that an erased person came back by an act of their own.',
  'ask:person': 'Send a person a question or a message about the request.',
  'demand:proof': 'Ask a person for a further proof, as far as the law allows.',
  'vouch:person':
    'Act for a customer who is signed in with you and whom you vouch for: begin, show and withdraw requests of that person alone.',
  'ask:document': 'Ask a person for a document, as far as the law allows, and stop asking.',
} as const satisfies Partial<Record<Permission, string>>;
type Offered = keyof typeof PERMISSION_WORDS;

export const OFFERED = Object.keys(PERMISSION_WORDS) as Offered[];
const CHOICES = OFFERED.map((permission) => ({ permission, words: PERMISSION_WORDS[permission] }));

/** Names of boxes have no colon: `enter-case`. */
const boxOf = (permission: Offered): string => permission.replace(':', '-');
/** A permission from before the list was shortened is shown by its name. */
const inWords = (permission: Permission): string =>
  OFFERED.some((one) => one === permission) ? PERMISSION_WORDS[permission as Offered] : permission;
const ticked = z.literal('yes').optional();

export const programsPage = page({
  path: '/programs',
  access: 'read:clients',
  query: z.strictObject({ done: z.enum(['revoked']).optional() }),
  get: async ({ work, account, query, errors, entered }) => ({
    view: 'console/programs',
    values: {
      section: 'programs',
      programs: (await work(listApiClients)).map((one) => ({ ...one, may: one.permissions.map(inWords) })),
      choices: CHOICES.map((choice) => ({ ...choice, box: boxOf(choice.permission) })),
      mayManage: account !== null && can(account.roles, 'manage:clients'),
      done: query.done === undefined ? null : 'The key was revoked. The program is refused from now on.',
      errors,
      entered,
    },
  }),
  body: z.strictObject({
    name: z.string({ error: 'Enter a name' }).trim().min(1, 'Enter a name').max(200, 'Enter a shorter name'),
    ...Object.fromEntries(OFFERED.map((permission) => [boxOf(permission), ticked])),
  }),
  post: async ({ work, body, account }) => {
    if (account === null || !can(account.roles, 'manage:clients')) {
      throw new Problem(
        'forbidden',
        'permission-missing',
        'Only an administrator makes keys for programs. Nothing was made; ask an administrator.',
      );
    }
    const boxes: Readonly<Record<string, string | undefined>> = body;
    const permissions = OFFERED.filter((permission) => boxes[boxOf(permission)] === 'yes');
    const made = await work(
      async (one) => await createApiClient(one, { name: body.name, permissions }),
    ).catch((error: unknown) => {
      if (isProblem(error) && error.code === 'permission-unknown')
        throw fieldError('permissions', 'Choose at least one thing that the program may do');
      throw error;
    });
    // The key is in this one answer and nowhere else: it cannot be shown again by going back to an address.
    const may = made.client.permissions.map(inWords);
    return { view: 'console/program-key', values: { section: 'programs', may, ...made } };
  },
});

export const revokeProgramPage = page({
  path: '/programs/:id/revoke',
  access: 'manage:clients',
  query: z.strictObject({}),
  get: async ({ work, params }) => {
    const program = (await work(listApiClients)).find(({ id }) => id === params.id);
    if (program === undefined || program.revokedAt !== null) throw nothingHere();
    return { view: 'console/revoke-program', values: { section: 'programs', program } };
  },
  body: z.strictObject({}),
  post: async ({ work, params, controller }) => {
    await work(async (one) => await revokeApiClient(one, params.id ?? ''));
    return { redirect: `/${controller.slug}/console/programs?done=revoked` };
  },
});
