// Giving cases to somebody: several from the list, with a sentence of what it changes first, or one from its own page.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { assignable, assignCases, assignmentEffect, type Effect, MOST_AT_ONCE } from '../requests/assign.ts';
import { fieldError, page } from '../web/page.ts';
import type { Work } from '../work.ts';
import { decision } from './decision-page.ts';
import { namesOf } from './shown-assignee.ts';

/** `me`, nobody, or an account. */
const To = z.union([z.enum(['me', 'nobody']), z.uuid()], { error: 'Choose who works on it' });
/** The filters of the list that one came from; it can only lead back to that list. */
const Back = z
  .string()
  .max(500)
  .regex(/^[\w=&%.-]*$/)
  .default('');

function accountOf(work: Work, to: z.output<typeof To>): string | null {
  if (to === 'nobody') return null;
  return to === 'me' ? work.actor.id : to;
}

/** Its fields are hidden, so what is wrong with one is said above the page. */
function asOne(errors: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (Object.keys(errors).length === 0) return {};
  const whole = 'The list of cases did not arrive whole. Nothing was changed; go back and choose them again.';
  return { form: errors.form ?? errors.to ?? whole };
}

export const assignPage = page({
  path: '/assign',
  access: 'assign:case',
  query: z.strictObject({
    case: z
      .union([z.uuid(), z.array(z.uuid()).max(MOST_AT_ONCE)])
      .optional()
      .transform((one) => (one === undefined ? [] : Array.isArray(one) ? one : [one])),
    to: To.optional(),
    back: Back,
  }),
  get: async ({ work, query, errors }) => {
    const { case: cases, to, back } = query;
    const read = await work(async (one) => {
      const accounts = await listAccounts(one);
      const names = namesOf(accounts);
      const people = assignable(accounts).map(({ id, name }) => ({ value: id, text: name }));
      if (cases.length === 0 || to === undefined) return { people, effect: null, name: null };
      const assigneeId = accountOf(one, to);
      const effect = await assignmentEffect(one, { requestIds: cases, assigneeId });
      const name = assigneeId === null ? null : (names[assigneeId] ?? null);
      return {
        people,
        name,
        effect: { changed: effect.changed, sentences: sentencesOf(effect, name, names) },
      };
    });
    return {
      view: 'console/assign',
      values: { section: 'cases', ...read, cases: cases.join(','), to, back, errors: asOne(errors) },
    };
  },
  body: z.strictObject({
    cases: z
      .string()
      .max(MOST_AT_ONCE * 37)
      .transform((text) => text.split(','))
      .pipe(z.array(z.uuid()).min(1).max(MOST_AT_ONCE)),
    to: To,
    back: Back,
  }),
  // Without versions: nothing is decided about a request, the answer says how many changed hands, and a click undoes it.
  post: async ({ work, body, controller }) => {
    const { cases, to, back } = body;
    const { changed } = await work(
      async (one) => await assignCases(one, { requestIds: cases, assigneeId: accountOf(one, to) }),
    );
    const list = new URLSearchParams(back);
    list.set('assigned', String(changed));
    return { redirect: `/${controller.slug}/console?${list}` };
  },
});

/** The form of the case page. */
export const assignCasePage = decision(
  'assign',
  'assign:case',
  z.strictObject({ to: z.union([To, z.literal('')]) }),
  async (work, requestId, { to }) => {
    if (to === '') throw fieldError('to', 'Choose who works on it');
    await assignCases(work, { requestIds: [requestId], assigneeId: accountOf(work, to) });
  },
);

/** What an assignment changes, one dry sentence after the other. */
function sentencesOf(effect: Effect, name: string | null, names: Readonly<Record<string, string>>): string[] {
  const { changed, fromNobody, from, over, already } = effect;
  const cases = (count: number): string => (count === 1 ? '1 case' : `${count} cases`);
  const to = name === null ? 'go back to nobody' : `go to ${name}`;
  const froms = [
    ...(fromNobody === 0 ? [] : [`${fromNobody} that nobody has`]),
    ...[...from].map(([id, count]) => `${count} that ${names[id] ?? 'somebody who left'} has`),
  ];
  return [
    changed === 0
      ? 'Nothing would change.'
      : `${cases(changed)} ${changed === 1 ? to.replace(/^go/, 'goes') : to}: ${froms.join(', ')}.`,
    ...(already === 0 ? [] : [`${cases(already)} ${already === 1 ? 'is' : 'are'} there already.`]),
    ...(over === 0
      ? []
      : [
          `${cases(over)} ${over === 1 ? 'is' : 'are'} over and ${over === 1 ? 'stays' : 'stay'} as ${over === 1 ? 'it is' : 'they are'}.`,
        ]),
    'No person outside is told, and no date moves.',
  ];
}
