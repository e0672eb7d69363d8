// Reads the answers of a system: exact numbers, members by their place, and each column as text.
import { canonicalText } from './canonical.ts';
import type { Value } from './connector.ts';
import type { HttpColumn } from './http-system.ts';

/** JSON as it was sent; a number that a double would change keeps the digits it came with. */
export type Answer =
  | string
  | boolean
  | number
  | null
  | ExactNumber
  | readonly Answer[]
  | { readonly [name: string]: Answer };

export interface ExactNumber {
  readonly rawJSON: string;
}

interface Exact {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): ExactNumber;
  isRawJSON(value: unknown): value is ExactNumber;
}

/** ECMAScript 2026 "JSON.parse source text access": a key above 2^53 must not become its neighbour. */
const exact = JSON as unknown as Exact;

/** Parses an answer. Throws `SyntaxError` for anything but JSON, `RangeError` for one that is nested without end. */
export function parseExactly(bytes: Buffer): Answer {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const parsed = exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && String(value) !== source ? exact.rawJSON(source ?? String(value)) : value,
  );
  return parsed as Answer;
}

/** What stands at a place such as `address.city`; undefined where there is nothing. */
export function at(answer: Answer, place: string | undefined): Answer | undefined {
  if (place === undefined) return answer;
  let here: Answer | undefined = answer;
  for (const name of place.split('.')) {
    if (!isRecord(here) || !Object.hasOwn(here, name)) return undefined;
    here = here[name];
  }
  return here;
}

/** A JSON object: not a list, not a number. */
export function isRecord(value: unknown): value is { readonly [name: string]: Answer } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !exact.isRawJSON(value);
}

/** A scalar as text, a list or an object as its JSON; null for null and for nothing. */
export function textOf(value: Answer | undefined): Value {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  return exact.isRawJSON(value) ? value.rawJSON : JSON.stringify(value);
}

/** A column of a record in the one form in which values are compared. */
export function columnText(record: Answer, column: HttpColumn): Value {
  return canonicalText(column.type, textOf(at(record, column.from ?? column.name)));
}
