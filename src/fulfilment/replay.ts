// Erasing again what a restore, or somebody's import, brought back: by the ledger, under the approval that was given before.
import { type ErasedStep, type LedgerEntry, openSteps, readErasures } from '../backups/erasure-ledger.ts';
import { clearReturned } from '../backups/erasure-look.ts';
import { monthsWithKey } from '../backups/ledger-key.ts';
import type { Selector } from '../connectors/connector.ts';
import { listStores } from '../data-map/data-store.ts';
import { isProblem } from '../platform/problem.ts';
import { referencesOf } from '../requests/case-by-reference.ts';
import { holdsOver, standingHolds } from '../retention/standing-holds.ts';
import { type Actor, type House, MACHINE } from '../work.ts';
import { carryOut } from './carry-out.ts';
import { type CoveredStep, writeCovered } from './covered-plan.ts';
import { linesOf } from './finish-plan.ts';
import { forgetPlan } from './forget-plan.ts';
import { aboutPlan } from './hold-run.ts';
import { OpenStores } from './open-stores.ts';
import { Plan, requestsOf } from './plan.ts';
import { isMissing } from './receipt.ts';
import { findReturned, mustBeSafe, type ReturnedRows, withSecrets } from './returned-rows.ts';
import { tableShape } from './table-shape.ts';

/** One approved erasure in one store, with everything that the ledger has of it. */
export interface PastErasure {
  /** The plan whose approval covers it. */
  readonly planId: string;
  readonly entries: readonly LedgerEntry[];
}

export interface Replayed {
  readonly planId: string;
  /** References of its cases; none where nothing is back, or this database does not know the plan. */
  readonly cases: readonly string[];
  readonly erasedAt: Temporal.Instant;
  /**
   * `found`: rows are back, and nothing was done, because nobody confirmed it. `held`: a legal hold names rows, so none was
   * erased. `waits`: it goes on by itself. `unreadable`: its key was destroyed.
   */
  readonly outcome: 'nothing' | 'found' | 'erased' | 'held' | 'waits' | 'failed' | 'unreadable';
  /** Rows that were back. */
  readonly rows: number;
  /** Numbers of the legal holds. */
  readonly holds: readonly number[];
  /** What stood in the way, for people. */
  readonly problem: string | null;
}

/** A replay that is asked for: in which store, and by whom. */
export interface ReplayOrder {
  readonly controllerId: string;
  readonly storeId: string;
  readonly actor: Actor;
  /** False: only look. */
  readonly confirmed: boolean;
}

/** The erasures in a store that a backup of this moment may undo: those that ended later, or of which no end is written. */
export async function erasuresSince(
  { config }: House,
  place: { controllerId: string; storeId: string },
  since: Temporal.Instant,
): Promise<PastErasure[]> {
  const months = new Set(await monthsWithKey(config, place.controllerId, place.storeId));
  const undone = (await readErasures(config, place)).filter(({ closedAt, at, month }) => {
    // Nobody wrote its end, but its key was destroyed long after: it did not go on for ever.
    const end = closedAt ?? (months.has(month) ? null : at);
    return end === null || Temporal.Instant.compare(end, since) >= 0;
  });
  const byPlan = Map.groupBy(undone, ({ planId }) => planId);
  return [...byPlan].map(([planId, entries]) => ({ planId, entries }));
}

/** Erases one past erasure again, or looks what is back of it. A second time finds nothing, and does nothing. */
export async function replayOne(
  house: House,
  order: ReplayOrder,
  past: PastErasure,
  signal: AbortSignal,
): Promise<Replayed> {
  const [first] = past.entries;
  const base = {
    planId: past.planId,
    cases: [],
    erasedAt: first?.at ?? Temporal.Instant.fromEpochMilliseconds(0),
  };
  const nothing = { ...base, rows: 0, holds: [], problem: null };
  const steps = await stepsOfPast(house, past);
  if (steps === null) return { ...nothing, outcome: 'unreadable' };
  const stores = new OpenStores(house, order.controllerId, { evenRestored: true });
  let found: ReturnedRows[];
  let covered: CoveredStep[];
  let cases: string[] = [];
  try {
    const connector = await stores.connector(order.storeId);
    found = await findReturned(connector, steps, true);
    if (found.every(({ keys }) => keys.length === 0)) {
      await nothingIsBack(house, order, past.planId);
      return { ...nothing, outcome: 'nothing' };
    }
    const store = await house.inWork(order.controllerId, MACHINE, async (work) => {
      cases = [...(await referencesOf(work, await requestsOf(work, past.planId))).values()];
      return (await listStores(work)).find(({ id }) => id === order.storeId)?.label ?? '';
    });
    const catalogue = await stores.catalogue(order.storeId);
    mustBeSafe(catalogue, found);
    covered = found.flatMap((one) =>
      coveredSteps(
        one,
        { ...order, store },
        { shape: tableShape(catalogue, one.step.table), place: connector.place },
      ),
    );
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { ...nothing, cases, outcome: 'failed', problem: error.message };
  } finally {
    await stores.close();
  }
  const rows = found.reduce((sum, { keys }) => sum + keys.length, 0);
  if (!order.confirmed) return { ...nothing, cases, outcome: 'found', rows };
  const planId = await writeReplay(house, order, past, covered);
  await carryOut(house, order.controllerId, planId, signal);
  const ended = await endOf(house, order, planId, steps);
  if (ended.outcome === 'erased') await nothingIsBack(house, order, past.planId);
  return { ...base, cases, rows, ...ended };
}

/** What the desk was told of, at an earlier look, is over. */
async function nothingIsBack(
  house: House,
  { controllerId, storeId }: ReplayOrder,
  planId: string,
): Promise<void> {
  await house.inWork(controllerId, MACHINE, async (work) => {
    const plans = await Plan.query(work.trx)
      .select('id')
      .where({ controllerId })
      .where((query) => query.where({ id: planId }).orWhere({ supplements: planId }));
    await clearReturned(
      work,
      plans.map(({ id }) => id),
      storeId,
    );
  });
}

/** All steps of a past erasure, those of one collection in one; null when any of it cannot be opened any more. */
async function stepsOfPast({ config }: House, { entries }: PastErasure): Promise<ErasedStep[] | null> {
  const steps = new Map<string, ErasedStep>();
  for (const entry of entries) {
    const opened = await openSteps(config, entry);
    if (opened === null) return null;
    for (const step of opened) {
      const place = `${step.act} ${step.collection}`;
      const known = steps.get(place);
      steps.set(place, known === undefined ? step : joined(known, step));
    }
  }
  return [...steps.values()];
}

function joined(one: ErasedStep, other: ErasedStep): ErasedStep {
  const selectors = new Map<string, Selector>();
  for (const selector of [...one.selectors, ...other.selectors])
    selectors.set(JSON.stringify(selector), selector);
  const stayed = new Map([...one.stayed, ...other.stayed].map((key) => [JSON.stringify(key), key]));
  return { ...other, selectors: [...selectors.values()], stayed: [...stayed.values()] };
}

/** The rows that go again; and beside them those that stayed, so that counting again does not take them for left behind. */
function coveredSteps(
  { step, keys }: ReturnedRows,
  { storeId, store }: { storeId: string; store: string },
  at: { readonly shape: string; readonly place: string },
): CoveredStep[] {
  if (keys.length === 0) return [];
  const { collection, label, act, table, keyColumns, selectors } = step;
  const spec = { table, keyColumns, selectors, maskings: withSecrets(step.maskings), columns: [], ...at };
  const say = act === 'delete' ? 'delete-again' : 'mask-again';
  const place = { storeId, store, collection };
  // Walked from every held person before anything goes: who asked, and who is held, may not be known here any more.
  const going: CoveredStep = {
    ...place,
    act,
    facts: [{ say, collection: label, store, rows: keys.length }],
    spec: { ...spec, standing: 'shared' },
    keys,
  };
  if (step.stayed.length === 0) return [going];
  const facts = [{ say: 'keep' as const, collection: label, store, rows: step.stayed.length }];
  return [going, { ...place, act: 'skip', facts, spec, keys: step.stayed }];
}

async function writeReplay(
  house: House,
  { controllerId, storeId, actor }: ReplayOrder,
  { planId, entries }: PastErasure,
  steps: readonly CoveredStep[],
): Promise<string> {
  return await house.inWork(controllerId, actor, async (work) => {
    const known = await Plan.query(work.trx).findById([controllerId, planId]);
    const approval = known ?? entries.at(-1);
    const covered = {
      kind: 'erasure',
      // Where this database was restored, too, it may not know the plan any more; the ledger has its approval.
      supplements: known?.id ?? null,
      replaysStore: storeId,
      approvedBy: approval?.approvedBy ?? null,
      approvedAt: approval?.approvedAt ?? work.at,
    } as const;
    const id = await writeCovered(work, covered, steps);
    const rows = steps.reduce((sum, { act, keys }) => (act === 'skip' ? sum : sum + keys.length), 0);
    await work.record('plan.repeated', id, { planId, storeId, rows, by: actor.id });
    return id;
  });
}

async function endOf(
  house: House,
  { controllerId }: ReplayOrder,
  planId: string,
  steps: readonly ErasedStep[],
): Promise<Pick<Replayed, 'outcome' | 'holds' | 'problem'>> {
  return await house.inWork(controllerId, MACHINE, async (work) => {
    const plan = await Plan.query(work.trx).findById([controllerId, planId]).throwIfNotFound();
    if (plan.status === 'stopped') {
      await forgetPlan(work, planId);
      if (plan.stoppedFor !== 'held')
        return { outcome: 'failed', holds: [], problem: `It was stopped: ${plan.stoppedFor ?? ''}.` };
      const about = await aboutPlan(work, plan);
      const holds = await standingHolds(work);
      const naming = new Set(steps.flatMap(({ collection }) => holdsOver(holds, about, collection)));
      return { outcome: 'held', holds: [...naming].map(({ number }) => number).sort(), problem: null };
    }
    if (plan.status !== 'done')
      return { outcome: 'waits', holds: [], problem: 'A store did not answer; it goes on by itself.' };
    const missing = (await linesOf(work, planId)).filter(isMissing);
    if (missing.length === 0) return { outcome: 'erased', holds: [], problem: null };
    const words = missing.map(
      ({ collection, problem }) => `${collection}: ${problem ?? 'rows are still there'}`,
    );
    return { outcome: 'failed', holds: [], problem: `Not all of it went. ${words.join('; ')}.` };
  });
}
