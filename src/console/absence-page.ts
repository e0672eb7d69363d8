// Being away: each member of staff for herself, an administrator for everybody; and the weekly digest, on or off.
import { z } from 'zod';
import { absencesOf, standsInFor } from '../auth/absence.ts';
import { canSignIn, findAccount, listAccounts } from '../auth/accounts.ts';
import { endAbsence, planAbsence, wantDigest } from '../auth/deputies.ts';
import { dayOf } from '../platform/clock.ts';
import { isProblem } from '../platform/problem.ts';
import { nothingHere, UUID } from '../web/doors.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';

const DEPUTY = 'deputy-';

const DONE_WORDS = {
  away: 'The absence was saved. Letters go to the deputies too while it lasts.',
  back: 'The absence was ended.',
  digest: 'Saved.',
} as const;

const FIELDS: Readonly<Record<string, string>> = {
  'absence-days': 'until',
  'deputy-self': 'deputies',
  'deputy-unknown': 'deputies',
  'deputy-disabled': 'deputies',
};

const Form = z
  .object({
    act: z.enum(['away', 'back', 'digest']),
    from: z.union([z.literal(''), z.iso.date()], { error: 'Enter the first day' }).default(''),
    until: z.union([z.literal(''), z.iso.date()], { error: 'Enter the last day' }).default(''),
    digest: z.literal('yes').optional(),
  })
  .catchall(z.literal('yes'))
  .refine((form) => Object.keys(form).every((name) => name in FORM_FIELDS || isDeputy(name)), {
    message: 'The form holds a field that this page does not know',
  })
  .refine(({ act, from }) => act !== 'away' || from !== '', {
    path: ['from'],
    message: 'Enter the first day',
  })
  .refine(({ act, until }) => act !== 'away' || until !== '', {
    path: ['until'],
    message: 'Enter the last day',
  });

const FORM_FIELDS = { act: true, from: true, until: true, digest: true } as const;

function isDeputy(name: string): boolean {
  return name.startsWith(DEPUTY) && UUID.test(name.slice(DEPUTY.length));
}

/** The absence of one account, and who could stand in. */
async function show(
  visit: Visit,
  accountId: string,
  done: keyof typeof DONE_WORDS | undefined,
): Promise<Answer> {
  const read = await visit.work(async (work) => {
    const accounts = await listAccounts(work);
    const names = new Map(accounts.map(({ id, name }) => [id, name]));
    const absence = (await absencesOf(work)).get(accountId) ?? null;
    return {
      shown: await findAccount(work, accountId),
      absence,
      others: accounts.filter((one) => one.id !== accountId && canSignIn(one)),
      covers: (await standsInFor(work, accountId)).map((id) => names.get(id) ?? ''),
      today: dayOf(work.at, work.controller.timeZone).toString(),
    };
  });
  if (read.shown === undefined) throw nothingHere();
  const { errors, entered } = visit;
  const own = accountId === visit.account?.id;
  const again = Object.keys(errors).length > 0;
  const chosen = again
    ? Object.keys(entered).flatMap((name) => (isDeputy(name) ? [name.slice(DEPUTY.length)] : []))
    : (read.absence?.deputyIds ?? []);
  const values = {
    ...read,
    section: own ? 'me' : 'accounts',
    own,
    chosen,
    from: again ? entered.from : read.absence?.from.toString(),
    until: again ? entered.until : read.absence?.until.toString(),
    done: done === undefined ? null : DONE_WORDS[done],
    errors,
  };
  return { view: 'console/absence', values };
}

type Taken = Visit<{ done?: keyof typeof DONE_WORDS | undefined }, z.output<typeof Form>>;

async function take({ work, body }: Taken, accountId: string, here: string): Promise<Answer> {
  const { act, from, until, digest, ...boxes } = body;
  const deputyIds = Object.keys(boxes).map((name) => name.slice(DEPUTY.length));
  await work(async (one) => {
    if (act === 'back') return await endAbsence(one, accountId);
    if (act === 'digest') return await wantDigest(one, accountId, digest === 'yes');
    const days = { from: Temporal.PlainDate.from(from), until: Temporal.PlainDate.from(until) };
    return await planAbsence(one, { accountId, ...days, deputyIds });
  }).catch((error: unknown) => {
    const field = isProblem(error) ? FIELDS[error.code] : undefined;
    throw field === undefined || !isProblem(error) ? error : fieldError(field, error.message);
  });
  return { redirect: `${here}?done=${act}` };
}

const query = z.strictObject({ done: z.enum(['away', 'back', 'digest']).optional() });

/** One's own absence and digest, and the same for any account by who looks after them. */
export const ABSENCE_PAGES: readonly Page[] = [
  page({
    path: '/me',
    // Whoever works on cases; an auditor changes nothing, and nobody waits for one.
    access: 'note:case',
    query,
    get: async (visit) => await show(visit as Visit, visit.account?.id ?? '', visit.query.done),
    body: Form,
    post: async (visit) => await take(visit, visit.account?.id ?? '', `/${visit.controller.slug}/console/me`),
  }),
  page({
    path: '/accounts/:id/absence',
    access: 'manage:accounts',
    query,
    get: async (visit) => await show(visit as Visit, visit.params.id ?? '', visit.query.done),
    body: Form,
    post: async (visit) => {
      const id = visit.params.id ?? '';
      return await take(visit, id, `/${visit.controller.slug}/console/accounts/${id}/absence`);
    },
  }),
];
