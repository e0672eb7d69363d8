// Casts one CSV file of an archive by its own Table Schema with the `tableschema` library, and holds it against its JSON Lines.
import { Readable } from 'node:stream';
import { Table } from 'tableschema';

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
}

export interface Resource {
  readonly name: string;
  readonly path?: string;
  readonly schema?: { readonly fields: readonly Field[]; readonly missingValues?: readonly string[] };
  readonly dialect?: object;
  readonly habeas?: { readonly rows: number; readonly jsonLines?: { readonly path: string } };
}

export interface Described {
  readonly resources: readonly Resource[];
}

/** RFC 4180 to the letter: nothing trimmed, no row longer or shorter than the others. */
const RFC_4180 = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  record_delimiter: '\r\n',
  ltrim: false,
  relax_column_count: false,
};

/**
 * Throws where a cell does not cast, where rows are missing, where a null is no null, or where a text is not the text of
 * the JSON Lines beside it.
 */
export async function castTable(resource: Resource, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const { path = '', schema, habeas } = resource;
  if (schema === undefined || habeas === undefined) throw new Error('it has no schema');
  const csv = files.get(`machine/${path}`) ?? Buffer.alloc(0);
  const read = async (cast: boolean, by: object): Promise<unknown[][]> => {
    const table = await Table.load(() => Readable.from([csv]), { schema: by, strict: true, ...RFC_4180 });
    return (await table.read({ cast })) as unknown as unknown[][];
  };
  const cells = (await read(false, schema)) as string[][];
  const rows = await read(true, inVersionOne(schema, cells));
  if (rows.length !== habeas.rows) throw new Error(`${rows.length} rows of ${habeas.rows}`);
  const lines = (files.get(`machine/${habeas.jsonLines?.path}`)?.toString() ?? '').split('\n').slice(0, -1);
  if (lines.length !== rows.length) throw new Error(`${rows.length} rows beside ${lines.length} lines`);
  for (const [at, line] of lines.entries()) {
    const row = JSON.parse(line) as Readonly<Record<string, unknown>>;
    for (const [place, { name }] of schema.fields.entries()) {
      const [value = null, cast] = [row[name], rows[at]?.[place]];
      const same = typeof value !== 'string' || typeof cast !== 'string' || value === cast;
      if ((value === null) !== (cast === null) || !same)
        throw new Error(`row ${at + 1}, ${name} is not the same`);
    }
  }
}

/**
 * The schema in the words of version 1, which is all that the library knows: its datetimes have neither fractions nor
 * offsets unless they are called "any", and its whole numbers are doubles, so that those beyond 2^53 are only numbers.
 */
function inVersionOne(schema: NonNullable<Resource['schema']>, cells: readonly string[][]): object {
  const fields = schema.fields.map((field, at) => {
    if (field.type === 'datetime') return { ...field, format: 'any' };
    const wide = field.type === 'integer' && cells.some((row) => !isSafe(row[at] ?? ''));
    return wide ? { ...field, type: 'number' } : field;
  });
  return { ...schema, fields };
}

function isSafe(text: string): boolean {
  return !/^-?\d+$/.test(text) || Number.isSafeInteger(Number(text));
}
