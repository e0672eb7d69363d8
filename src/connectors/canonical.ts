// Which texts can be values of a column at all, and when two texts are the same: decided here, not by a database.
import type { Column, ColumnKind, Folding, Value } from './connector.ts';

const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;
const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:[+-]\d{2}(?::?\d{2})?)?$/;

/** Bits of the engines' integer types; the widest where a type is not known. */
const BITS: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  integer: 32,
};

/**
 * Whether a text may be compared with a column: an address never meets an integer column, `1abc` is no number, and a
 * number that does not fit is nobody's. Texts that may not be compared match nothing.
 */
export function canBe(column: Pick<Column, 'kind' | 'type' | 'length'>, text: string): boolean {
  if (text.includes('\0')) return false;
  switch (column.kind) {
    case 'integer':
      return INTEGER.test(text) && fits(column.type, BigInt(text));
    case 'decimal':
      return DECIMAL.test(text) && text.length <= 100;
    case 'uuid':
      return UUID.test(text);
    case 'date':
      return DATE.test(text);
    case 'timestamp':
      return MOMENT.test(text);
    case 'boolean':
      return text === 'true' || text === 'false';
    case 'text':
      return true;
    default:
      return false;
  }
}

function fits(type: string, value: bigint): boolean {
  const [name = ''] = type.toLowerCase().split(/[ (]/);
  const bits = BigInt(BITS[name] ?? 64);
  const unsigned = type.toLowerCase().includes('unsigned');
  const least = unsigned ? 0n : -(1n << (bits - 1n));
  const most = unsigned ? (1n << bits) - 1n : (1n << (bits - 1n)) - 1n;
  return value >= least && value <= most;
}

/** A–Z to a–z and nothing else: no locale, no dotless i, no full-width letters. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The form of a text under a declared policy; two texts are the same when these are equal byte for byte. */
export function folded(folding: Folding, text: string): string {
  return folding === 'exact' ? text : foldAscii(text);
}

/** The one form of a value as text: integers without padding, whatever an engine prints (ZEROFILL). */
export function canonicalText(kind: ColumnKind, text: Value): Value {
  if (text === null || kind !== 'integer') return text;
  return text.replace(/^(-?)0+(?=\d)/, '$1');
}
