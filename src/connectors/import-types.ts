// Which type a column of an archive gets in PostgreSQL, so that it shows each value as the archive does.

/** A column, as a Table Schema and the store that it came from call its type. */
export interface ImportColumn {
  readonly name: string;
  readonly type:
    | 'integer'
    | 'number'
    | 'boolean'
    | 'date'
    | 'datetime'
    | 'string'
    | 'uuid'
    | 'object'
    | 'array'
    | 'any';
  readonly storeType: string | null;
}

/** Types that an archive may name and that are taken over where the values keep them: no other text reaches a statement. */
const KNOWN: Readonly<Partial<Record<ImportColumn['type'], RegExp>>> = {
  integer: /^(?:smallint|integer|bigint)$/,
  number: /^(?:numeric(?:\(\d{1,4},\d{1,4}\))?|real|double precision)$/,
  datetime: /^timestamp(?:\(\d\))? with(?:out)? time zone$/,
  object: /^jsonb?$/,
  array: /^jsonb?$/,
  any: /^jsonb?$/,
  string: /^bytea$/,
};

/**
 * The widest type of each kind. Texts have no limit: what was taken out of one leaves a longer sentence. `json` keeps its
 * letters and the digits of its numbers, which `jsonb` would write anew; values of several kinds stay text.
 */
const WIDEST: { readonly [T in ImportColumn['type']]: string } = {
  integer: 'numeric',
  number: 'numeric',
  boolean: 'boolean',
  date: 'date',
  // An offset would be lost without a word in a type that has none.
  datetime: 'text',
  string: 'text',
  uuid: 'uuid',
  object: 'json',
  array: 'json',
  any: 'text',
};

/** The type as PostgreSQL spells it. */
export function columnType(column: ImportColumn): string {
  const { type, storeType } = column;
  if (storeType !== null && KNOWN[type]?.test(storeType)) return storeType;
  if (type === 'number' && storeType !== null && /^(?:float|double)/.test(storeType))
    return 'double precision';
  if (type === 'datetime' && /^datetime/.test(storeType ?? '')) return 'timestamp';
  return WIDEST[type];
}

/** Whether bytes stand in it as bare hexadecimal digits, as MariaDB's do. */
export function isHexText({ type, storeType }: ImportColumn): boolean {
  return type === 'string' && /^(?:var)?binary|^(?:tiny|medium|long)?blob/.test(storeType ?? '');
}
