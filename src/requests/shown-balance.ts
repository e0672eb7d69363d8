// What a person would lose with her account, as she was shown it: kept once with the case, whatever the stores say later.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { DataRequest } from './data-request.ts';

/** One balance as it was read. */
export interface Balance {
  /** What people call it, as the map says. */
  readonly name: string;
  /** In decimals, exactly; null: it could not be read. */
  readonly amount: string | null;
  /** An address of the web or of mail; null: the map names none. */
  readonly refund: string | null;
  /** `dataset.collection` of the fields that were added up. */
  readonly collections: readonly string[];
}

class ShownBalanceRow extends HouseModel {
  static override tableName = 'shown_balances';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare subjectId: string;
  declare requestId: string | null;
  declare at: Temporal.Instant;
  declare balances: Buffer;
}

/** What was shown, and when it was read. */
export interface ShownBalances {
  readonly at: Temporal.Instant;
  readonly balances: readonly Balance[];
}

/** Minutes for which somebody may think before confirming what was shown. */
const FRESH_MINUTES = 60;

/** Keeps what a person is shown before there is a case, and answers with its id. What nobody confirmed goes. */
export async function keepShown(
  work: Work,
  { subjectId, balances }: { subjectId: string; balances: readonly Balance[] },
): Promise<{ shownId: string }> {
  await forgetUnconfirmed(work);
  const shownId = await write(work, { subjectId, requestId: null, balances });
  await work.record('balance.shown', subjectId, { balances: balances.length });
  return { shownId };
}

/** Keeps what was read for a case that has nothing yet; whoever calls it holds the case. */
export async function keepForCase(
  work: Work,
  { requestId, subjectId, balances }: { requestId: string; subjectId: string; balances: readonly Balance[] },
): Promise<void> {
  await write(work, { subjectId, requestId, balances });
  await work.record('balance.kept', requestId, { unread: unread(balances) });
}

/**
 * Ties what a person was shown to her case; what the case has already stays. Throws `balance-not-shown` unless it was
 * shown to her within the hour.
 */
export async function tieToCase(
  work: Work,
  { requestId, subjectId, shownId }: { requestId: string; subjectId: string; shownId: string | undefined },
): Promise<void> {
  const { trx, controllerId } = work;
  const row =
    shownId === undefined
      ? undefined
      : await ShownBalanceRow.query(trx)
          .findOne({ controllerId, id: shownId, subjectId, requestId: null })
          .where('at', '>=', staleBefore(work))
          .forUpdate();
  if (row === undefined) {
    throw new Problem(
      'conflict',
      'balance-not-shown',
      'What would be lost must be shown to the person first, and confirmed within the hour. Nothing was saved; ask for the balances again and show them.',
    );
  }
  if ((await balancesOf(work, requestId)) !== null) return;
  await ShownBalanceRow.query(trx).findById([controllerId, row.id]).patch({ requestId });
  await work.record('balance.kept', requestId, { unread: unread(await opened(work, row)) });
}

/** What is kept with a case; null: nothing was read for it. */
export async function balancesOf(work: Work, requestId: string): Promise<ShownBalances | null> {
  return (await balancesOfCases(work, [requestId])).get(requestId) ?? null;
}

/** What is kept with each of these cases; those without are left out. */
export async function balancesOfCases(
  work: Work,
  requestIds: readonly string[],
): Promise<Map<string, ShownBalances>> {
  const { trx, controllerId } = work;
  const rows = await ShownBalanceRow.query(trx)
    .where({ controllerId })
    .whereIn('requestId', [...requestIds]);
  const kept = new Map<string, ShownBalances>();
  for (const row of rows) kept.set(row.requestId ?? '', { at: row.at, balances: await opened(work, row) });
  return kept;
}

/** Forgets what was shown and never confirmed. */
export async function forgetUnconfirmed(work: Work): Promise<void> {
  const { trx, controllerId } = work;
  await ShownBalanceRow.query(trx)
    .delete()
    .where({ controllerId })
    .whereNull('requestId')
    .where('at', '<', staleBefore(work));
}

async function write(
  work: Work,
  given: { subjectId: string; requestId: string | null; balances: readonly Balance[] },
): Promise<string> {
  const id = crypto.randomUUID();
  const { subjectId, requestId } = given;
  const balances = await work.seal(`shown_balances:${id}`, JSON.stringify(given.balances));
  const { trx, controllerId, at } = work;
  await ShownBalanceRow.query(trx).insert({ controllerId, id, subjectId, requestId, at, balances });
  return id;
}

async function opened(work: Work, { id, balances }: ShownBalanceRow): Promise<readonly Balance[]> {
  const text = (await work.open(`shown_balances:${id}`, balances)).toString('utf8');
  return JSON.parse(text) as readonly Balance[];
}

const staleBefore = ({ at }: Work): string => at.subtract({ minutes: FRESH_MINUTES }).toString();
const unread = (balances: readonly Balance[]): number =>
  balances.filter(({ amount }) => amount === null).length;

/** Erasures that were carried out, and how many of them never showed what was lost. Two counts, whatever their number. */
export async function countCasesWithoutBalance({
  trx,
  controllerId,
}: Work): Promise<{ cases: number; without: number }> {
  const cases = () =>
    DataRequest.query(trx)
      .where({ controllerId, right: 'erasure' })
      .whereIn('status', ['fulfilled', 'partly-fulfilled']);
  const shown = ShownBalanceRow.query(trx)
    .select('requestId')
    .where({ controllerId })
    .whereNotNull('requestId');
  return { cases: await cases().resultSize(), without: await cases().whereNotIn('id', shown).resultSize() };
}
