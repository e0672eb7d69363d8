// Whether a sweep still says what was approved: its schedules, the map of its collection, its store and its table.
import type { DataMap } from '../data-map/dataset.ts';
import { resolveTable } from '../data-map/resolve-table.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { isAhead } from '../retention/agreed-moment.ts';
import { allSchedulesOf, type Schedule } from '../retention/schedule.ts';
import { MACHINE } from '../work.ts';
import type { ClaimedStep } from './claim.ts';
import { agreedMoment } from './clock-fits.ts';
import type { Run } from './run-plan.ts';
import { basisNow } from './survey.ts';
import { surveyedOf } from './surveyed.ts';
import { type Sweep, schedulesChanged, stillHolds } from './sweep.ts';
import { tableNamed, tableShape } from './table-shape.ts';

/** Whether a problem says that the sweep is not what was approved any more, and not that somebody could not be asked. */
export function isChange({ code }: Problem): boolean {
  return ['schedules-changed', 'map-changed', 'table-changed', 'store-replaced', 'moment-ahead'].includes(
    code,
  );
}

/**
 * What is not as it was approved, or why the store could not be asked; null: everything is as it was. The store is asked
 * for its description alone.
 */
export async function changedSince(
  run: Run,
  sweep: Sweep,
  map: DataMap,
  [step]: readonly ClaimedStep[],
): Promise<Problem | null> {
  const { house, claim } = run;
  const { schedules, timeZone, holds, agreed } = await house.inWork(
    claim.controllerId,
    MACHINE,
    async (work) => ({
      schedules: (await allSchedulesOf(work)).filter(({ collection }) => collection === sweep.collection),
      timeZone: work.controller.timeZone,
      holds: await stillHolds(work, sweep),
      agreed: await agreedMoment(work, house.clock()),
    }),
  );
  if (!holds) return schedulesChanged(sweep);
  if (isAhead(sweep.moment, agreed)) return momentAhead(sweep);
  if (step === undefined) return null;
  try {
    const { place } = await run.connectorOf(step);
    const catalogue = await run.catalogueOf(step);
    if (tableShape(catalogue, step.spec.table) !== step.spec.shape)
      return changed('table-changed', `The table of ${sweep.collection}`);
    const of = surveyedNow(map, sweep, schedules);
    const table = tableNamed(catalogue, step.spec.table);
    const same =
      of !== undefined &&
      table !== undefined &&
      resolveTable(catalogue, of.collection) === table &&
      basisNow(of, { table, catalogue, moment: { at: sweep.moment, timeZone }, place }) === sweep.basis;
    return same ? null : changed('map-changed', `The map of ${sweep.collection}`);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return error;
  }
}

function surveyedNow(map: DataMap, { collection }: Sweep, schedules: readonly Schedule[]) {
  const all = surveyedOf(map, new Map([[collection, schedules]]));
  return all.find(({ address }) => address === collection);
}

/** Drawn by a clock that was ahead, and the clock was set right since: what would go is not due yet. */
function momentAhead({ collection }: Sweep): Problem {
  return new Problem(
    'conflict',
    'moment-ahead',
    `The sweep of ${collection} was counted for a moment that has not come. Nothing more went; the next look draws by the present one.`,
    { collection },
  );
}

function changed(code: 'map-changed' | 'table-changed', what: string): Problem {
  return new Problem(
    'conflict',
    code,
    `${what} is not the one that was approved. Nothing more went; the next look draws by the new one.`,
  );
}
