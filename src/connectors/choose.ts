// Which rows the next chunk of a sweep takes where others hold some locked: the oldest ones that nobody holds.
import { Problem } from '../platform/problem.ts';
import { hasCutoff } from './condition.ts';
import { whereOf } from './condition-sql.ts';
import type { Condition, SqlEngine, SweepOrder, Table, Value } from './connector.ts';
import { destructiveStatement, statementByPlace, tooWide } from './destructive.ts';
import { quote, quoteTable, type Statement, Values } from './dialects.ts';
import type { ErasingConnection } from './erase.ts';
import { KeyList } from './key-list.ts';
import { castMoment, timeColumn } from './moment.ts';
import { asText, columnOf, keyOf } from './selection.ts';

/** What became of a chunk, and where the next one begins. */
export interface Taken {
  readonly rows: number;
  /** Whether as many rows were found as a chunk may hold: then there may be more. */
  readonly full: boolean;
  /** The moment or day up to which rows were taken, as the store prints it; null where there is none. */
  readonly reached: string | null;
  /** Whether rows may have stayed that someone else holds locked. */
  readonly passedOver: boolean;
  /** Microseconds of the stretch in which the rows lay; 0 where nobody can say. */
  readonly length: number;
}

export const NOTHING_TAKEN: Taken = { rows: 0, full: false, reached: null, passedOver: false, length: 0 };

/** The condition of a chunk, and what is left of a table for it. */
export interface Sweeping {
  readonly engine: SqlEngine;
  readonly table: Table;
  readonly order: SweepOrder;
  /** The order's condition, without rows that are masked already. */
  readonly where: Condition;
  readonly run: ErasingConnection['run'];
  readonly patience: SweepingConnection['patience'];
}

/**
 * A connection that sweeps, and how it is told to wait for locks: hardly, while there is another way, or for a moment.
 * `briefly`: hardly, and the statement itself is stopped after a second; null where an engine knows no such thing.
 */
export interface SweepingConnection extends ErasingConnection {
  readonly patience: { readonly hardly: string; readonly shortly: string; readonly briefly: string | null };
}

/** Most rows that are named one by one. */
const MOST_CHOSEN = 50_000;

/**
 * Chooses and locks rows, and makes an end of them. PostgreSQL names them by their places, which takes no detour through
 * a key; the rows of a partitioned table and those of MariaDB go by their key. (MariaDB may read a table of few rows as a
 * whole to find keys; it meets locked rows there and the chunk is taken back as `store-locked`.)
 */
export async function takeRows(sweeping: Sweeping, byPlace: boolean): Promise<Taken> {
  const { engine, table, order, run } = sweeping;
  const values = new Values();
  const where = conditionOf(sweeping, values, order.from);
  if (where === null) return NOTHING_TAKEN;
  // Each is named by itself here, and held in memory.
  const limit = Math.min(limitOf(order), MOST_CHOSEN);
  const column = timeColumn(table, order.column);
  const tail = `from ${quoteTable(table)} where ${where} order by ${quote(column.name)} limit ${limit} for update skip locked`;
  const parts = { tail, values: values.list };
  const chosen = byPlace
    ? await byPlaces(sweeping, { ...parts, event: quote(column.name) })
    : await byKeys(sweeping, { ...parts, event: asText(engine, column) });
  if (chosen === null) return { ...NOTHING_TAKEN, passedOver: true };
  const { affected } = await run(chosen.statement.text, chosen.statement.values);
  if (affected > chosen.rows) throw tooMany(table);
  const full = chosen.rows >= limit;
  return { rows: affected, full, reached: chosen.reached, passedOver: true, length: 0 };
}

/** Most rows of a chunk: a whole number, at least one. */
export function limitOf({ limit }: SweepOrder): number {
  return Math.max(1, Math.trunc(limit));
}

/** Whether any row of the condition is left, locked or not, whatever its moment. */
export async function anyLeft(sweeping: Sweeping): Promise<boolean> {
  const values = new Values();
  const where = conditionOf(sweeping, values, null);
  if (where === null) return false;
  const text = `select 1 as one from ${quoteTable(sweeping.table)} where ${where} limit 1`;
  return (await sweeping.run(text, values.list)).rows.length > 0;
}

interface Parts {
  readonly event: string;
  readonly tail: string;
  readonly values: readonly unknown[];
}

/** Rows that this transaction holds locked, and the statement that makes an end of them. */
interface Chosen {
  readonly rows: number;
  readonly reached: string | null;
  readonly statement: Statement;
}

async function byPlaces(
  { table, order, run }: Sweeping,
  { event, tail, values }: Parts,
): Promise<Chosen | null> {
  const inner = `select ctid as place, ${event} as event ${tail}`;
  const text = `select count(*)::int as rows, max(event)::text as reached, array_agg(place)::text as places from (${inner}) chosen`;
  const [row] = (await run(text, values)).rows as { rows: number; reached: Value; places: string | null }[];
  if (row === undefined || row.places === null) return null;
  return {
    rows: row.rows,
    reached: row.reached,
    statement: statementByPlace(table, row.places, order.effect),
  };
}

async function byKeys(
  { engine, table, order, run }: Sweeping,
  { event, tail, values }: Parts,
): Promise<Chosen | null> {
  const columns = keyOf(table);
  const list = columns.map((name, at) => `${asText(engine, columnOf(table, name))} as key${at}`).join(', ');
  const { rows } = await run(`select ${list}, ${event} as event ${tail}`, values);
  if (rows.length === 0) return null;
  const keys = KeyList.of(rows.map((row) => columns.map((_name, at) => String(row[`key${at}`]))));
  const reached = rows.at(-1)?.event;
  return {
    rows: rows.length,
    reached: typeof reached === 'string' ? reached : null,
    statement: destructiveStatement(engine, table, { table, columns, keys }, order.effect),
  };
}

/** The condition as SQL; null where no row of the table can satisfy it. Refused where it has no cutoff: that is no sweep. */
export function conditionOf(sweeping: Sweeping, values: Values, from: SweepOrder['from']): string | null {
  const { engine, table, order, where } = sweeping;
  const text = whereOf({ engine, table, values }, where, order.column);
  if (text === 'false') return null;
  if (text === 'true' || !hasCutoff(where)) throw tooWide('its condition has no cutoff');
  if (from === null) return text;
  const column = timeColumn(table, order.column);
  return `${quote(column.name)} >= ${castMoment(engine, column, values.add(from.place))} and ${text}`;
}

function tooMany(table: Table): Problem {
  return new Problem(
    'internal',
    'more-rows-than-keys',
    `The statement touched more rows of ${table.name} than were chosen. It was taken back whole; its key is not unique.`,
    { table: table.name },
  );
}
