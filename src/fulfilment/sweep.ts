// A sweep as a row: the plan that carries out the schedules of one collection, and what came of it.
import { everySchedule } from '../data-map/own-schedules.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { believe } from '../retention/retention-look.ts';
import type { Work } from '../work.ts';
import { Plan } from './plan.ts';
import type { ReceiptLine } from './receipt.ts';

/**
 * Why a person has to approve a sweep. `first`: nobody ever approved one of this collection. `changed`: the schedules, or
 * what they do, are others than were approved. `over-cap`: more rows than run without a question. `over-count`: the last
 * one met far more rows than were counted. `clock-leapt`: no clock fits the last look.
 */
export type SweepAsk = 'first' | 'changed' | 'over-cap' | 'over-count' | 'clock-leapt';
/** `closed`: it never ran, because its schedules, its holds or its table are others by now; a new one is drawn. */
export type SweepOutcome = 'complete' | 'partly' | 'failed' | 'closed';

/** What the dry run found beside the counts; no values of rows. */
export interface SweepFindings {
  /** ISO 8601 moments or days of the rows that go. */
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly exact: boolean;
  readonly undecided: number;
  /** Tables whose rows keep rows of this one. */
  readonly keepers: readonly string[];
  readonly effects: readonly string[];
  /** Numbers of the holds that keep rows. */
  readonly holds: readonly number[];
}

export class Sweep extends HouseModel {
  static override tableName = 'sweeps';
  static override idColumn = ['controllerId', 'planId'];
  static override jsonAttributes = ['scheduleIds', 'asks', 'findings', 'lines'];
  declare controllerId: string;
  declare planId: string;
  declare collection: string;
  declare storeId: string;
  declare moment: Temporal.Instant;
  declare basis: string;
  declare scheduleIds: string[];
  declare asks: SweepAsk[];
  declare findings: SweepFindings;
  /** bigint as text, like the other counts. */
  declare due: string;
  declare held: string;
  declare referred: string;
  declare breaksAt: Temporal.Instant | null;
  declare lastHold: number;
  declare drawnAt: Temporal.Instant;
  declare outcome: SweepOutcome | null;
  declare lines: ReceiptLine[] | null;
  declare rowsDone: string | null;
  declare remaining: string | null;
  declare finishedAt: Temporal.Instant | null;
}

/** The sweep of a collection that is drawn or runs; there is one at most. */
export async function openSweep(work: Work, collection: string): Promise<Sweep | undefined> {
  const { trx, controllerId } = work;
  return await Sweep.query(trx).findOne({ controllerId, collection, finishedAt: null });
}

/** The sweep of a plan. Throws when there is none. */
export async function sweepOf(work: Work, planId: string): Promise<Sweep> {
  return await Sweep.query(work.trx).findById([work.controllerId, planId]).throwIfNotFound();
}

/** Whether a person ever approved a sweep of this collection; of this basis, where one is given. */
export async function wasApproved(work: Work, collection: string, basis?: string): Promise<boolean> {
  const { trx, controllerId } = work;
  const approved = Plan.query(trx)
    .select('id')
    .where({ controllerId, kind: 'sweep' })
    .whereNotNull('approvedBy')
    .whereNotNull('approvedAt');
  const found = await Sweep.query(trx)
    .where({ controllerId, collection, ...(basis === undefined ? {} : { basis }) })
    .whereIn('planId', approved)
    .limit(1)
    .resultSize();
  return found > 0;
}

/** When a sweep of any collection ended of which rows went; null: none did yet. */
export async function lastRowsWent(work: Work): Promise<Temporal.Instant | null> {
  const { trx, controllerId } = work;
  const last = await Sweep.query(trx)
    .select('finishedAt')
    .where({ controllerId })
    .where('rowsDone', '>', 0)
    .whereNotNull('finishedAt')
    .orderBy('finishedAt', 'desc')
    .first();
  return last?.finishedAt ?? null;
}

/** Why the last sweep of a collection that ran did not end well, by the codes of its steps. */
export async function lastProblems(work: Work, collection: string): Promise<string[]> {
  const { trx, controllerId } = work;
  const last = await Sweep.query(trx)
    .where({ controllerId, collection })
    .whereNotNull('lines')
    .orderBy('finishedAt', 'desc')
    .first();
  return (last?.lines ?? []).flatMap(({ problem }) => problem ?? []);
}

/**
 * Who approves a sweep that waits because no clock fitted has read the day in it, and says that it is so late. The newest word
 * counts, not the latest day: who believed a day ahead by mistake is corrected by the next approval of the right one, and
 * nothing asks until that day has come. Taking it back would need no less than that: somebody who says how late it is.
 */
export async function vouchForDay(work: Work, planId: string): Promise<void> {
  const { asks, collection, moment } = await sweepOf(work, planId);
  if (!asks.includes('clock-leapt')) return;
  await believe(work, { collection, moment });
  await work.record('retention.dayVouched', planId, { collection, moment: moment.toString() });
}

/** Whether the schedules of a collection are those that a sweep was drawn by. */
export async function stillHolds(work: Work, { collection, scheduleIds }: Sweep): Promise<boolean> {
  const present = (await everySchedule(work))
    .filter((one) => one.collection === collection && one.countedFrom !== null)
    .map(({ id }) => id)
    .sort();
  return present.join() === scheduleIds.join();
}

/** Stops a sweep whose schedules were changed while it ran. Throws `schedules-changed`. */
export async function mustStillHold(work: Work, sweep: Sweep): Promise<void> {
  if (!(await stillHolds(work, sweep))) throw schedulesChanged(sweep);
}

/** The refusal of a sweep whose schedules are others by now. */
export function schedulesChanged({ collection }: Sweep): Problem {
  return new Problem(
    'conflict',
    'schedules-changed',
    `The schedules of ${collection} were changed while a sweep by them ran. It stopped there; the next look draws by the new ones.`,
    { collection },
  );
}
