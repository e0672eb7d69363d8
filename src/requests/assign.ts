// Who works on which case: given to oneself, to a colleague or to nobody, one case or several at once.
import { standsInFor } from '../auth/absence.ts';
import type { Account } from '../auth/account.ts';
import { holdersAmong, listAccounts } from '../auth/accounts.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { DataRequest, isUnfinished } from './data-request.ts';

/** Cases that may be given at once: what a page of the list shows, several times over. */
export const MOST_AT_ONCE = 100;

export interface Assignment {
  readonly requestIds: readonly string[];
  /** Null: nobody. */
  readonly assigneeId: string | null;
}

/** What an assignment would change. */
export interface Effect {
  /** Cases that change hands. */
  readonly changed: number;
  /** Of those, cases that nobody had, and how many each account loses. */
  readonly fromNobody: number;
  readonly from: ReadonlyMap<string, number>;
  /** Cases that stay as they are: over, or in these hands already. */
  readonly over: number;
  readonly already: number;
}

/** Of these accounts, everybody who may be given a case: active, and allowed to work on cases. */
export function assignable(accounts: readonly Account[]): Account[] {
  return holdersAmong(accounts, 'assign:case');
}

/** Whose cases somebody looks after: the one place that decides it for the list, its counts and its links. */
export async function looksAfter(work: Work, accountId: string): Promise<readonly string[]> {
  return [accountId, ...(await standsInFor(work, accountId))];
}

/** What an assignment would do; nothing is changed. Throws `request-unknown`, `assignee-unknown`. */
export async function assignmentEffect(work: Work, assignment: Assignment): Promise<Effect> {
  await mustBeAssignable(work, assignment.assigneeId);
  return effectOf(await casesOf(work, assignment.requestIds), assignment.assigneeId);
}

/**
 * Gives cases to somebody, or to nobody; what is over, and what is in these hands already, stays as it is. Throws
 * `request-unknown` where one of them is not here, `assignee-unknown`, `case-ended` where all are over.
 */
export async function assignCases(work: Work, assignment: Assignment): Promise<Effect> {
  const { assigneeId } = assignment;
  await mustBeAssignable(work, assigneeId);
  const cases = await casesOf(work, assignment.requestIds, { hold: true });
  const effect = effectOf(cases, assigneeId);
  if (effect.over === cases.length)
    throw new Problem(
      'conflict',
      'case-ended',
      'This is over, so nobody is given it any more. Nothing was changed.',
    );
  const changing = cases.filter((one) => changes(one, assigneeId));
  await DataRequest.query(work.trx)
    .where({ controllerId: work.controllerId })
    .whereIn(
      'id',
      changing.map(({ id }) => id),
    )
    .patch({ assigneeId });
  for (const { id, assigneeId: before } of changing)
    await work.record('request.assigned', id, { from: before, to: assigneeId });
  return effect;
}

/** Gives back the cases of an account that can work on none any more; nothing is lost, and everybody sees them as free. */
export async function releaseCases(work: Work, accountId: string): Promise<void> {
  if (assignable(await listAccounts(work)).some(({ id }) => id === accountId)) return;
  const cases = await DataRequest.query(work.trx)
    .where({ controllerId: work.controllerId, assigneeId: accountId })
    .whereRaw('list_rank < 2')
    .patch({ assigneeId: null });
  if (cases > 0) await work.record('account.casesReleased', accountId, { cases });
}

type Held = Pick<DataRequest, 'id' | 'status' | 'assigneeId'>;

async function casesOf(
  work: Work,
  requestIds: readonly string[],
  { hold = false }: { hold?: boolean } = {},
): Promise<Held[]> {
  const ids = [...new Set(requestIds)];
  const query = DataRequest.query(work.trx)
    .select('id', 'status', 'assigneeId')
    .where({ controllerId: work.controllerId })
    .whereIn('id', ids)
    .orderBy('id');
  const cases = await (hold ? query.forUpdate() : query);
  if (cases.length === ids.length && ids.length > 0) return cases;
  throw new Problem(
    'not-found',
    'request-unknown',
    'There is no such request here. Nothing was changed; load the list again.',
  );
}

function changes({ status, assigneeId: before }: Held, assigneeId: string | null): boolean {
  return isUnfinished(status) && before !== assigneeId;
}

function effectOf(cases: readonly Held[], assigneeId: string | null): Effect {
  const changing = cases.filter((one) => changes(one, assigneeId));
  const from = new Map<string, number>();
  for (const { assigneeId: before } of changing)
    if (before !== null) from.set(before, (from.get(before) ?? 0) + 1);
  const over = cases.filter(({ status }) => !isUnfinished(status)).length;
  return {
    changed: changing.length,
    fromNobody: changing.filter(({ assigneeId: before }) => before === null).length,
    from,
    over,
    already: cases.length - changing.length - over,
  };
}

async function mustBeAssignable(work: Work, assigneeId: string | null): Promise<void> {
  if (assigneeId === null || assignable(await listAccounts(work)).some(({ id }) => id === assigneeId)) return;
  throw new Problem(
    'invalid',
    'assignee-unknown',
    'Nobody by this name can work on cases here: the account is not active, or its role does not allow it. Nothing was changed; choose somebody else.',
  );
}
