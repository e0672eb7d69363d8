// What the two engines write differently: quoting, casts of bound texts, hashes; all else is one SQL.
import type { Column, TableName } from './connector.ts';
import type { KeyList } from './key-list.ts';

/** A statement in `$n` form with its values; MariaDB's `?` is made at the very end. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** An identifier in double quotes; MariaDB sessions run with ANSI_QUOTES. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Schema and table, quoted. */
export function quoteTable(table: TableName): string {
  return `${quote(table.schema)}.${quote(table.name)}`;
}

/** Types that PostgreSQL may compare natively, so that an index serves; others are compared as text. */
const NATIVE: Readonly<Partial<Record<Column['kind'], string>>> = {
  integer: 'bigint',
  decimal: 'numeric',
  uuid: 'uuid',
  boolean: 'boolean',
  date: 'date',
  text: 'text',
};

/** The type to which PostgreSQL casts an array of bound texts for this column. */
export function arrayType(column: Column): string {
  return NATIVE[column.kind] ?? 'text';
}

const PLAIN = /^(?!null$)[0-9a-z.:+-]+$/i;

/**
 * One column of many keys as a bound array for PostgreSQL: packed whole numbers as they are, texts joined here where
 * none needs quoting, else left to the driver.
 */
export function boundArray(column: Column, keys: KeyList, at: number): Buffer | string | readonly string[] {
  const packed = column.kind === 'integer' ? keys.packed(at) : null;
  if (packed !== null) return packed;
  const values = keys.column(at);
  return values.every((value) => PLAIN.test(value)) ? `{${values.join(',')}}` : values;
}

/** The column as PostgreSQL compares it: itself where the type is native, else its text. */
export function comparable(column: Column): string {
  return NATIVE[column.kind] === undefined ? `${quote(column.name)}::text` : quote(column.name);
}

/** One bound text as MariaDB must compare it: a string beside a bigint column would be compared as a float. */
export function mariadbParameter(column: Column, position: number): string {
  if (column.kind === 'integer') {
    return `cast($${position} as ${column.type.includes('unsigned') ? 'unsigned' : 'signed'})`;
  }
  return column.kind === 'decimal' ? `cast($${position} as decimal(65,30))` : `$${position}`;
}

/** Turns `$n` into `?`, repeating values where a number is used twice. Quoted texts are left alone. */
export function toQuestionMarks({ text, values }: Statement): Statement {
  const ordered: unknown[] = [];
  const rewritten = text.replace(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g,
    (whole, number: string | undefined) => {
      if (number === undefined) return whole;
      ordered.push(values[Number(number) - 1]);
      return '?';
    },
  );
  return { text: rewritten, values: ordered };
}

/** Collects values and hands out their `$n`. */
export class Values {
  readonly list: unknown[] = [];

  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}
