// Reads machine/datapackage.json of a checked archive: which tables there are, what their columns are, where rows lie.
import * as z from 'zod';
import type { ImportTable } from '../../connectors/import-tables.ts';
import type { ImportColumn } from '../../connectors/import-types.ts';
import { DATA_PACKAGE } from '../machine/data-package.ts';
import { foreign, json, small } from './check-parcel.ts';
import type { OpenParcel } from './open-parcel.ts';

const field = z.object({
  name: z.string().min(1),
  type: z.enum(['integer', 'number', 'boolean', 'date', 'datetime', 'string', 'object', 'array', 'any']),
  format: z.literal('uuid').optional(),
  habeas: z.object({ storeType: z.string() }).optional(),
});
const path = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,99}\.(csv|jsonl)$/);
const resource = z.object({
  name: z.string(),
  path,
  bytes: z.int().nonnegative(),
  schema: z
    .object({
      fields: z.array(field).min(1),
      missingValues: z.tuple([z.string()]),
      primaryKey: z.array(z.string()).optional(),
    })
    .optional(),
  habeas: z.object({ rows: z.int().nonnegative() }),
});
/** A later version may say more than this one knows: what is not needed here is passed over. */
const descriptor = z.object({
  resources: z.array(z.union([resource, z.object({ name: z.string(), data: z.array(z.unknown()) })])),
});

/** A table to be made, and the file that its rows come from. */
export interface PackagedTable {
  readonly table: ImportTable;
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
}

/** The tables of an archive. Throws `import-archive-foreign` for a descriptor that is not ours. */
export async function readPackage(parcel: OpenParcel): Promise<PackagedTable[]> {
  const read = descriptor.safeParse(json(await small(parcel, DATA_PACKAGE)));
  if (!read.success) throw foreign();
  return read.data.resources.flatMap((one, at) => {
    if ('data' in one) return [];
    const file = `machine/${one.path}`;
    return [{ table: tableOf(one, at), file, bytes: one.bytes, rows: one.habeas.rows }];
  });
}

/** Bytes of a name in PostgreSQL, which cuts longer ones: two of them must not become one. */
const LONGEST_NAME = 63;

function tableOf({ name, schema }: z.infer<typeof resource>, at: number): ImportTable {
  const plain = name.replaceAll('-', '_');
  const table = plain.length <= LONGEST_NAME ? plain : `${plain.slice(0, LONGEST_NAME - 7)}_${at}`;
  // Rows that are no table keep their form: one column of JSON.
  if (schema === undefined) return { name: table, columns: null, missing: '', key: [] };
  const columns = schema.fields.map(
    ({ name: column, type, format, habeas }): ImportColumn => ({
      name: column,
      type: format ?? type,
      storeType: habeas?.storeType ?? null,
    }),
  );
  const [missing] = schema.missingValues;
  return { name: table, columns, missing, key: schema.primaryKey ?? [] };
}
