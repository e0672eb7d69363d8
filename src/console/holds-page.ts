// Legal holds at the desk: what is held and why, and the forms to place one, to look at one again, and to lift it.
import { z } from 'zod';
import { canSignIn, listAccounts } from '../auth/accounts.ts';
import { can } from '../auth/permissions.ts';
import type { RowFilter } from '../connectors/connector.ts';
import { isProblem } from '../platform/problem.ts';
import { caseByReference } from '../requests/case-by-reference.ts';
import { heldPlaces } from '../retention/hold-scope.ts';
import {
  type HoldScope,
  LONGEST_REASON,
  liftHold,
  placeHold,
  reviewHold,
  todayOf,
} from '../retention/legal-hold.ts';
import { readEmail } from '../subjects/identifiers.ts';
import { rememberSubject } from '../subjects/subject.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { OPERATOR_WORDS, readHolds, shownHold } from './shown-holds.ts';

/** What was just done, for the sentence at the top. */
const DONE_WORDS = {
  placed: 'The hold stands. Nothing of what it names is destroyed from now on.',
  'placed-late':
    'The hold stands. One part of a plan that had begun before may still be under way in a slow system; nothing begins after it.',
  reviewed: 'The review was saved. The hold goes on.',
  lifted: 'The hold was lifted. What it had kept is planned anew by itself.',
} as const;
type Done = keyof typeof DONE_WORDS;

/** The refusals of the verbs, at the field that each is about. */
const FIELDS: Readonly<Record<string, string>> = {
  'hold-reason-missing': 'reason',
  'hold-reason-long': 'reason',
  'hold-review-missing': 'reviewOn',
  'hold-review-past': 'reviewOn',
  'hold-review-far': 'reviewOn',
  'hold-owner-unknown': 'ownerId',
  'hold-collection-unknown': 'collection',
  'hold-column-unknown': 'column1',
  'hold-filters-missing': 'column1',
  'email-not-plain': 'email',
};

/** So many conditions can be written; all must hold. */
const CONDITIONS = [1, 2, 3] as const;
const OPERATORS = Object.keys(OPERATOR_WORDS) as RowFilter['operator'][];

const reason = z
  .string()
  .max(LONGEST_REASON, `Use ${LONGEST_REASON.toLocaleString('en-GB')} characters or fewer`)
  .default('');
const reviewOn = z.union([z.literal(''), z.iso.date()], { error: 'Enter a day' }).default('');
const short = z.string().max(200, 'Use 200 characters or fewer').default('');
const operator = z.enum(OPERATORS).default('equals');

const Placed = z.strictObject({
  scope: z.enum(['person', 'case', 'collection', 'rows'], { error: 'Choose what is held' }),
  email: short,
  reference: short,
  collection: short,
  ...{ column1: short, column2: short, column3: short },
  ...{ operator1: operator, operator2: operator, operator3: operator },
  ...{ value1: short, value2: short, value3: short },
  reason,
  tell: z.enum(['yes', 'no'], { error: 'Say whether the people concerned may read the reason' }),
  ownerId: z.uuid('Choose who answers for it'),
  reviewOn,
});
type Placed = z.output<typeof Placed>;

const mayManage = ({ account }: Visit): boolean => account !== null && can(account.roles, 'manage:holds');
const dayIn = (text: string): Temporal.PlainDate | null =>
  text === '' ? null : Temporal.PlainDate.from(text);

/** Says what is wrong at its field. */
function atItsField(error: unknown): never {
  const field = isProblem(error) ? FIELDS[error.code] : undefined;
  if (isProblem(error) && field !== undefined) throw fieldError(field, error.message);
  throw error;
}

/** What the form names, as the house knows it. A person who never asked is remembered, so that a later request meets the hold. */
async function scopeOf(work: Work, form: Placed): Promise<HoldScope> {
  const { scope, email, reference, collection } = form;
  if (scope === 'person') return { scope, ...(await rememberSubject(work, readEmail(email))) };
  if (scope === 'case') {
    const found = await caseByReference(work, reference.trim().toUpperCase());
    if (found === undefined) throw fieldError('reference', 'There is no such case here. Look at the number');
    return { scope, requestId: found.id };
  }
  if (scope === 'collection') return { scope, collection };
  return { scope, collection, where: CONDITIONS.flatMap((n) => conditionOf(form, n)) };
}

function conditionOf(form: Placed, n: (typeof CONDITIONS)[number]): RowFilter[] {
  const column = form[`column${n}`].trim();
  const operator = form[`operator${n}`];
  if (column === '') return [];
  return operator === 'equals' || operator === 'not-equals'
    ? [{ column, operator, value: form[`value${n}`] }]
    : [{ column, operator }];
}

async function showList(visit: Visit, done?: Done): Promise<Answer> {
  const { errors, entered, account } = visit;
  const read = await visit.work(async (work) => {
    const accounts = await listAccounts(work);
    return {
      holds: await readHolds(work, accounts),
      today: todayOf(work),
      owners: accounts.filter(canSignIn).map(({ id, name }) => ({ value: id, text: name })),
      places: (await heldPlaces(work)).map(({ address, collection, store }) => ({
        address,
        words: `${collection.label} in ${store}`,
        columns: collection.fields.map(({ name }) => name),
      })),
    };
  });
  const values = {
    ...read,
    section: 'holds',
    me: account?.id ?? null,
    mayManage: mayManage(visit),
    operators: OPERATORS.map((value) => ({ value, text: OPERATOR_WORDS[value] })),
    furthest: read.today.add({ years: 1 }),
    done: done === undefined ? null : DONE_WORDS[done],
    errors,
    entered,
  };
  return { view: 'console/holds', values };
}

async function showOne(visit: Visit, done?: Done): Promise<Answer> {
  const { errors, entered, params } = visit;
  const read = await visit.work(async (work) => ({
    ...(await shownHold(work, params.id ?? '', await listAccounts(work))),
    today: todayOf(work),
  }));
  const values = {
    ...read,
    section: 'holds',
    mayManage: mayManage(visit),
    furthest: read.today.add({ years: 1 }),
    done: done === undefined ? null : DONE_WORDS[done],
    errors,
    entered,
  };
  return { view: 'console/hold', values };
}

const Listed = z.strictObject({ done: z.enum(['placed', 'placed-late', 'lifted']).optional() });

export const HOLD_PAGES: readonly Page[] = [
  page({
    path: '/holds',
    access: 'read:holds',
    query: Listed,
    get: async (visit) => await showList(visit, visit.query.done),
  }),
  page({
    path: '/holds/new',
    access: 'manage:holds',
    query: z.strictObject({}),
    get: async (visit) => await showList(visit),
    body: Placed,
    post: async ({ work, body, controller }) => {
      const { tell, ownerId } = body;
      const { waited } = await work(async (one) => {
        const scope = await scopeOf(one, body);
        const own = { reason: body.reason, tell: tell === 'yes', ownerId, reviewOn: dayIn(body.reviewOn) };
        return await placeHold(one, { ...scope, ...own });
      }).catch(atItsField);
      return { redirect: `/${controller.slug}/console/holds?done=${waited ? 'placed' : 'placed-late'}` };
    },
  }),
  page({
    path: '/holds/:id',
    access: 'read:holds',
    query: z.strictObject({ done: z.literal('reviewed').optional() }),
    get: async (visit) => await showOne(visit, visit.query.done),
  }),
  page({
    path: '/holds/:id/review',
    access: 'manage:holds',
    query: z.strictObject({}),
    get: async (visit) => await showOne(visit),
    body: z.strictObject({ reason, reviewOn }),
    post: async ({ work, params, body, controller }) => {
      const holdId = params.id ?? '';
      await work(
        async (one) => await reviewHold(one, { holdId, reason: body.reason, reviewOn: dayIn(body.reviewOn) }),
      ).catch(atItsField);
      return { redirect: `/${controller.slug}/console/holds/${holdId}?done=reviewed` };
    },
  }),
  page({
    path: '/holds/:id/lift',
    access: 'manage:holds',
    query: z.strictObject({}),
    get: async (visit) => await showOne(visit),
    body: z.strictObject({ lifting: reason }),
    post: async ({ work, params, body, controller }) => {
      const holdId = params.id ?? '';
      await work(async (one) => await liftHold(one, { holdId, reason: body.lifting })).catch(
        (error: unknown) => {
          if (isProblem(error) && error.code.startsWith('hold-reason-'))
            throw fieldError('lifting', error.message);
          throw error;
        },
      );
      return { redirect: `/${controller.slug}/console/holds?done=lifted` };
    },
  }),
];
