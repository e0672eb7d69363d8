// One record of a system by its key, as the system holds it now; never another one in its place.
import { Problem } from '../platform/problem.ts';
import type { Value } from './connector.ts';
import type { HttpLine } from './http-call.ts';
import { answerRefused } from './http-problem.ts';
import type { HttpCollection, HttpColumn } from './http-system.ts';
import { fillAddress, type Values } from './http-template.ts';
import { type Answer, at, columnText, isRecord, textOf } from './http-value.ts';

/** The values of a key by the names of its columns. */
export function keyValues(columns: readonly string[], key: readonly string[]): Values {
  return new Map(columns.map((name, place) => [name, key[place] ?? '']));
}

/** A column as the description has it. Throws `store-schema-changed`. */
export function columnNamed(collection: HttpCollection, name: string): HttpColumn {
  const column = collection.columns.find((one) => one.name === name);
  if (column !== undefined) return column;
  throw new Problem(
    'conflict',
    'store-schema-changed',
    `The description has no column ${name} in ${collection.name} any more. Nothing was done; import the map anew.`,
    { table: collection.name, column: name },
  );
}

/** Whether a record bears exactly these values, byte for byte. */
export function bears(collection: HttpCollection, record: Answer, values: Values): boolean {
  return [...values].every(([name, value]) => columnText(record, columnNamed(collection, name)) === value);
}

/** Whether a record says of itself that it is gone. */
export function saysGone({ get: { gone } }: HttpCollection, record: Answer): boolean {
  return gone !== undefined && textOf(at(record, gone.at)) === gone.equals;
}

/**
 * Fetches the record of a key; null where the system says that there is none. Throws `store-answer-refused` when it
 * answers with another record: that proves nothing about ours.
 */
export async function fetchRecord(
  line: HttpLine,
  collection: HttpCollection,
  key: Values,
): Promise<Answer | null> {
  const { get } = collection;
  const { means, answer } = await line.ask({ method: 'GET', url: fillAddress(line.base(), get, key) });
  if (means === 'gone') return null;
  const record = at(line.json(answer), get.item);
  if (record === null) return null;
  if (!isRecord(record)) throw answerRefused(line.system.system, 'answered without a record');
  if (!bears(collection, record, key))
    throw answerRefused(
      line.system.system,
      `answered with another record of ${collection.name} than the one we named`,
    );
  return saysGone(collection, record) ? null : record;
}

/** The values of some columns of a record, as text. */
export function rowOf(collection: HttpCollection, record: Answer, columns: readonly string[]): Value[] {
  return columns.map((name) => columnText(record, columnNamed(collection, name)));
}
