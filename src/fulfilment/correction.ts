// One correction: what a field was, what it should be, and whether its column can hold that.
import type { ColumnKind, Value } from '../connectors/connector.ts';
import { Problem } from '../platform/problem.ts';

/** A field of one row, before and after. Personal: it stands in the sealed part of a step only. */
export interface Correction {
  readonly column: string;
  readonly kind: ColumnKind;
  readonly before: Value;
  readonly after: Value;
}

const LONGEST = 10_000;
const FORMS: Readonly<Partial<Record<ColumnKind, readonly [RegExp, string]>>> = {
  integer: [/^-?\d{1,20}$/, 'a whole number'],
  decimal: [/^-?\d{1,60}(\.\d{1,30})?$/, 'a number such as 12.50'],
  boolean: [/^(true|false|0|1)$/, 'true or false'],
  date: [/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-11-21'],
  uuid: [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID'],
};

/** Refuses a value that the column cannot hold. Throws `value-not-fitting`. */
export function checkValue(
  field: { readonly columnLabel: string; readonly kind: ColumnKind; readonly nullable: boolean },
  value: Value,
): void {
  const refuse = (why: string): never => {
    throw new Problem(
      'invalid',
      'value-not-fitting',
      `${field.columnLabel} must be ${why}. Nothing was planned.`,
    );
  };
  if (value === null) {
    if (!field.nullable) refuse('something; the store allows no empty value there');
    return;
  }
  if (value.length > LONGEST || value.includes('\0')) refuse(`a text of at most ${LONGEST} characters`);
  const form = FORMS[field.kind];
  if (form !== undefined && !form[0].test(value)) refuse(form[1]);
  if (field.kind === 'date' && !isDay(value)) refuse('a day that exists');
}

/** Whether a store holds what was written: numbers by their value, everything else letter by letter. */
export function isSame(kind: ColumnKind, one: Value, other: Value): boolean {
  if (one === null || other === null) return one === other;
  if (kind === 'integer' || kind === 'decimal') return plainNumber(one) === plainNumber(other);
  if (kind === 'boolean') return isTrue(one) === isTrue(other);
  return kind === 'uuid' ? one.toLowerCase() === other.toLowerCase() : one === other;
}

/** A number without leading and trailing noughts, as text: no float rounds it. */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', part = ''] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  const digits = `${whole === '' ? '0' : whole}${part === '' ? '' : `.${part}`}`;
  return digits === '0' ? '0' : `${sign}${digits}`;
}

const isTrue = (text: string): boolean => ['true', 't', '1'].includes(text);

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}
