// What schedules state beside what a store really holds: the dry run of each collection, and all of its rows beside it.
import { allOf, anyOf, not } from '../connectors/condition.ts';
import type { Condition, Connector, Tally } from '../connectors/connector.ts';
import { isProblem, type Problem } from '../platform/problem.ts';
import type { AtMoment } from '../retention/rule.ts';
import type { Schedule } from '../retention/schedule.ts';
import type { House } from '../work.ts';
import { heldBy, type LookGround, lookAt } from './look.ts';
import { OpenStores } from './open-stores.ts';
import { goingNow, type Survey, type Surveyed } from './survey.ts';
import { rowsOf, sweepParts } from './sweep-parts.ts';
import { tiesOf } from './sweep-ties.ts';

/** One collection under its schedules, as it stands at one moment. */
export interface Measured {
  readonly of: Surveyed;
  /** Null where a problem stood in the way. */
  readonly actual: Actual | null;
  readonly problem: Problem | null;
}

/** What the store holds now. */
export interface Actual {
  /** What a sweep would do now: one place counts for the dry run, for sweeps, and here. */
  readonly survey: Survey;
  /** All rows by each moment that a schedule counts from. */
  readonly columns: readonly (Tally & { readonly column: string })[];
  /** Rows that a promise would have gone, and that stay, whatever keeps them; null where no promise speaks of whole rows. */
  readonly kept: number | null;
  /** Rows whose start is empty or has not come: they stay, and somebody must look. */
  readonly unknown: number;
  /** False where a number is the store's own estimate. */
  readonly exact: boolean;
}

/** Measures the collections of a ground, as the dry run looks at them, one after the other; reads only. */
export async function* statedAndActual(house: House, ground: LookGround): AsyncGenerator<Measured> {
  const stores = new OpenStores(house, ground.controllerId);
  try {
    const held = await heldBy(house, ground, stores);
    for (const of of ground.surveyed) {
      const { survey, catalogue, problem } = await lookAt(of, ground, stores, held);
      if (survey === null || catalogue === null) {
        yield { of, actual: null, problem };
        continue;
      }
      yield await measured(of, async () => {
        const connector = await stores.connector(of.storeId);
        const ties = tiesOf(survey.table, catalogue);
        const schedules = of.schedules.filter(isPromiseOfRows);
        const promised = sweepParts({ ...survey, ...of, ties, schedules });
        const due = promised.parts.map(({ where, referred }) =>
          referred === null ? where : anyOf(where, referred),
        );
        return await beside(connector, survey, { held: held(of.address), due });
      });
    }
  } finally {
    await stores.close();
  }
}

/** A store that fails while it is counted costs its own line: the other collections are measured all the same. */
async function measured(of: Surveyed, count: () => Promise<Actual>): Promise<Measured> {
  try {
    return { of, actual: await count(), problem: null };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { of, actual: null, problem: error };
  }
}

const isPromiseOfRows = ({ bound, fields }: Schedule): boolean => bound === 'at-most' && fields === null;

/** `due`: what promises alone would have gone. */
async function beside(
  connector: Connector,
  survey: Survey,
  { held, due }: { readonly held: readonly Condition[]; readonly due: readonly Condition[] },
): Promise<Actual> {
  const { table, moment, of, parts } = survey;
  const rows = rowsOf(of.collection);
  const tally = async (column: string, where: Condition) => await connector.tally({ table, where, column });
  const starts = [...new Set(of.schedules.flatMap(({ countedFrom }) => countedFrom ?? []))];
  const columns = [];
  for (const column of starts) columns.push({ column, ...(await tally(column, rows)) });
  const unknown = [];
  for (const column of starts) unknown.push(await tally(column, allOf(notBegun(column, moment), rows)));
  const going = parts.filter(({ fields, problem }) => fields === null && problem === null);
  const stays = allOf(anyOf(...due), ...going.map((part) => not(goingNow(part, held))));
  const kept = due.length === 0 ? null : await tally(starts[0] ?? '', stays);
  const all = [...columns, ...unknown, ...(kept === null ? [] : [kept])];
  return {
    survey,
    columns,
    kept: kept?.rows ?? null,
    unknown: unknown.reduce((sum, one) => sum + one.rows, 0),
    exact: survey.exact && all.every((one) => one.exact),
  };
}

/** Rows whose moment is empty or ahead. */
function notBegun(column: string, { at, timeZone }: AtMoment): Condition {
  const day = at.toZonedDateTimeISO(timeZone).toPlainDate();
  return { kind: 'not', of: { kind: 'until', column, moment: at, day } };
}
