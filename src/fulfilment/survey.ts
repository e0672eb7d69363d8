// The dry run of one collection: what its schedules would let go now, what keeps the rest, and what else would happen.
import { allOf, anyOf, not } from '../connectors/condition.ts';
import type { Catalogue, Condition, Connector, Table, Tally } from '../connectors/connector.ts';
import { keyOf } from '../connectors/selection.ts';
import type { Collection } from '../data-map/dataset.ts';
import { sha256 } from '../platform/crypto.ts';
import { speaks } from '../retention/condition.ts';
import type { OldestOf } from '../retention/retention-look.ts';
import { type AtMoment, promiseEnd } from '../retention/rule.ts';
import { ruleOf, type Schedule } from '../retention/schedule.ts';
import type { SweepSpec } from './plan-key.ts';
import { rowsOf, type SweepPart, sweepParts } from './sweep-parts.ts';
import { type Ties, tiesOf } from './sweep-ties.ts';

/** Where a collection lies and what speaks of it. */
export interface Surveyed {
  /** `dataset.collection`. */
  readonly address: string;
  readonly collection: Collection;
  readonly storeId: string;
  /** Its name for people. */
  readonly store: string;
  readonly schedules: readonly Schedule[];
}

/** One part with what was counted. */
export interface CountedPart extends SweepPart, Tally {
  /** Rows that a legal hold keeps, and rows that others refer to. */
  readonly held: number;
  readonly kept: number;
  /** The oldest of those that others refer to. */
  readonly keptOldest: Tally['oldest'];
  /** A few of the rows that go: their keys and moments. */
  readonly sample: SweepSpec['sample'];
}

/** So many rows are shown of each part. */
const SAMPLE = 5;

/** What a look at a store found. */
export interface Survey {
  readonly of: Surveyed;
  readonly table: Table;
  readonly moment: AtMoment;
  readonly parts: readonly CountedPart[];
  /** Rows that go now. */
  readonly due: number;
  readonly held: number;
  /** Rows that others refer to, and the tables that do. */
  readonly referred: number;
  readonly keepers: readonly string[];
  /** Rows for which only a person can tell which of two rules comes first. */
  readonly undecided: number;
  /** What each deletion does beside itself. */
  readonly effects: readonly string[];
  readonly exact: boolean;
  readonly oldest: readonly OldestOf[];
  /** When the first row that goes, or could not go yet, gets older than promised; null where nothing was promised. */
  readonly breaksAt: Temporal.Instant | null;
  /** SHA-256 of the rules, of what they do and of where: the same basis was approved before or was not. */
  readonly basis: string;
  /** Where the store was that was asked (`Connector.place`). */
  readonly place: string;
}

interface Place {
  readonly connector: Connector;
  readonly catalogue: Catalogue;
  readonly table: Table;
  readonly moment: AtMoment;
  readonly held: readonly Condition[];
}

/** Looks at one collection; reads only. Throws the store's problems. */
export async function survey(of: Surveyed, place: Place): Promise<Survey> {
  const { table, moment, catalogue } = place;
  const ties = tiesOf(table, catalogue);
  const { parts, undecided } = sweepParts({ ...of, table, moment, ties });
  const counted: CountedPart[] = [];
  for (const part of parts) counted.push(await countPart(place, part));
  const sum = (of_: (part: CountedPart) => number): number =>
    counted.reduce((all, part) => all + of_(part), 0);
  const deletes = parts.some(({ act }) => act === 'delete');
  const effects = effectsOf(parts, ties);
  return {
    of,
    table,
    moment,
    parts: counted,
    due: sum((part) => (part.problem === null ? part.rows : 0)),
    held: sum((part) => part.held),
    referred: sum((part) => part.kept),
    keepers: deletes ? ties.keepers : [],
    undecided: await countUndecided(place, of, undecided),
    effects,
    exact: counted.every((part) => part.exact),
    oldest: await oldestOfEach(place, of),
    breaksAt: breaksAt(counted, moment),
    basis: basisOf({ of, table, place: place.connector.place }, counted, effects),
    place: place.connector.place,
  };
}

/** The rows of a part that go: without those that a hold keeps. */
export function goingNow({ where }: { readonly where: Condition }, held: readonly Condition[]): Condition {
  return allOf(where, ...held.map(not));
}

async function countPart({ connector, table, held }: Place, part: SweepPart): Promise<CountedPart> {
  const { column } = part;
  const tally = async (where: Condition) => await connector.tally({ table, where, column });
  const going = await tally(goingNow(part, held));
  const kept = part.referred === null ? null : await tally(allOf(part.referred, ...held.map(not)));
  const all = part.referred === null ? part.where : anyOf(part.where, part.referred);
  const heldBack = held.length === 0 ? null : await tally(allOf(all, anyOf(...held)));
  const sample = await sampleOf({ connector, table }, goingNow(part, held), column, going.rows);
  return {
    ...part,
    ...going,
    held: heldBack?.rows ?? 0,
    kept: kept?.rows ?? 0,
    keptOldest: kept?.oldest ?? null,
    sample,
  };
}

async function sampleOf(
  { connector, table }: Pick<Place, 'connector' | 'table'>,
  where: Condition,
  column: string,
  rows: number,
): Promise<SweepSpec['sample']> {
  const columns = [...new Set([...keyOf(table), column])];
  if (rows === 0) return { columns, rows: [] };
  for await (const batch of connector.find({ table, where, column, columns }))
    return { columns, rows: batch.slice(0, SAMPLE) };
  return { columns, rows: [] };
}

async function countUndecided(
  { connector, table, held }: Place,
  { schedules }: Surveyed,
  undecided: readonly Condition[],
): Promise<number> {
  if (undecided.length === 0) return 0;
  const column = schedules.find(({ countedFrom }) => countedFrom !== null)?.countedFrom ?? '';
  const where = allOf(anyOf(...undecided), ...held.map(not));
  return (await connector.tally({ table, where, column })).rows;
}

/** The oldest row that each schedule speaks of; rows ahead of the moment are none. */
async function oldestOfEach(
  { connector, table, moment }: Place,
  { schedules, collection }: Surveyed,
): Promise<OldestOf[]> {
  const { at, timeZone } = moment;
  const all: OldestOf[] = [];
  for (const schedule of schedules) {
    const rule = ruleOf(schedule);
    if (rule === null) continue;
    const column = rule.countedFrom;
    const day = at.toZonedDateTimeISO(timeZone).toPlainDate();
    const where = allOf({ kind: 'until', column, moment: at, day }, speaks(rule), rowsOf(collection));
    const oldest = await connector.oldest({ table, where, column });
    all.push({ scheduleId: schedule.id, oldest: oldest?.toString() ?? null });
  }
  return all;
}

/** The earliest end of a promise among the oldest rows of each part, those that others refer to included. */
function breaksAt(parts: readonly CountedPart[], moment: AtMoment): Temporal.Instant | null {
  const ends = parts.flatMap(({ by, column, oldest, keptOldest }) =>
    by.flatMap((schedule) => {
      const rule = ruleOf(schedule);
      if (rule === null || rule.bound !== 'at-most' || rule.countedFrom !== column) return [];
      return [oldest, keptOldest].flatMap((start) =>
        start === null ? [] : [promiseEnd(rule, start, moment)],
      );
    }),
  );
  return ends.toSorted(Temporal.Instant.compare)[0] ?? null;
}

function effectsOf(parts: readonly SweepPart[], { effects }: Ties): readonly string[] {
  return parts.some(({ act }) => act === 'delete') ? effects : [];
}

/** The basis that a dry run would have; asks the store for no row. */
export function basisNow(
  of: Surveyed,
  {
    table,
    catalogue,
    moment,
    place,
  }: Pick<Place, 'table' | 'catalogue' | 'moment'> & { readonly place: string },
): string {
  const ties = tiesOf(table, catalogue);
  const { parts } = sweepParts({ ...of, table, moment, ties });
  return basisOf({ of, table, place }, parts, effectsOf(parts, ties));
}

/** The place counts: a store of the same name at another address was never approved. */
function basisOf(
  about: { readonly of: Surveyed; readonly table: Table; readonly place: string },
  parts: readonly SweepPart[],
  effects: readonly string[],
): string {
  const { of, table, place } = about;
  const said = parts.map(({ act, by, maskings, problem }) => [
    act,
    by.map(({ id }) => id).sort(),
    maskings,
    problem,
  ]);
  const where = [of.address, of.storeId, place, table.schema, table.name, of.collection.filters];
  return sha256(JSON.stringify([where, said, effects])).toString('hex');
}
