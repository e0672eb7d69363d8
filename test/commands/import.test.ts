// The round trip: export on the real road, import into an empty database, identical values.
import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unzip } from '../archives/sample.ts';
import {
  archiveOfTypes,
  PERSON,
  TEXTS,
  type TypedStore,
  typedMariadb,
  typedPostgres,
} from '../support/every-type.ts';
import { describeMariadb } from '../support/mariadb.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { openTestHouse } from '../support/test-house.ts';
import { ask, imported, refusal } from './imported.ts';

/** Her rows of a table as PostgreSQL writes them, in their order. */
const rowsOf = async (url: string, table: string, columns = '*'): Promise<string[]> => {
  const sql = `select row_to_json(r)::text as row from (select ${columns} from ${table} where person = '${PERSON}' order by 1, 2) r`;
  return (await ask<{ row: string }>(url, sql)).map(({ row }) => row);
};

async function roundTrip(
  store: TypedStore,
  look: (into: string, zip: string) => Promise<void>,
): Promise<void> {
  const home = await openTestHouse();
  const target = await emptyDatabase();
  try {
    const zip = await archiveOfTypes(home, store);
    await look(target.url, zip);
    await rm(dirname(zip), { recursive: true });
  } finally {
    await home.close();
    await store.drop();
    await target.drop();
  }
}

test('what leaves PostgreSQL comes back identical, letter by letter, of every type', async () => {
  const store = await typedPostgres();
  await roundTrip(store, async (into, zip) => {
    const said = await imported(zip, into);
    expect(said).toMatch(/LumyxAI, .*every file is what was packed[\s\S]*the_shop_shop_things +3 rows/);
    expect(said).toMatch(/Signed by [\w.:-]+\/lumyx, with the key [A-Za-z0-9+/=]{44}\./);
    expect(await rowsOf(into, 'the_shop_shop_things')).toEqual(await rowsOf(store.url, 'things'));
    expect(await rowsOf(into, 'the_shop_shop_texts')).toEqual(await rowsOf(store.url, 'texts'));
    const words = await ask<{ words: string }>(into, 'select words from the_shop_shop_texts order by id');
    expect(words.map((row) => row.words)).toEqual(TEXTS);
    const types = await ask<{ name: string; type: string }>(
      into,
      `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
       where attrelid = 'the_shop_shop_things'::regclass and attnum > 0`,
    );
    expect(Object.fromEntries(types.map(({ name, type }) => [name, type]))).toMatchObject({
      id: 'bigint',
      small: 'smallint',
      amount: 'numeric',
      fixed: 'numeric(30,10)',
      narrow: 'real',
      ok: 'boolean',
      day: 'date',
      at: 'timestamp with time zone',
      local: 'timestamp without time zone',
      ref: 'uuid',
      doc: 'json',
      docb: 'jsonb',
      numbers: 'json',
      raw: 'bytea',
      span: 'text',
    });
    const again = await refusal(zip, into);
    expect(again.code).toBe('import-target-not-empty');
    expect(again.message).toContain('the_shop_shop_alone, the_shop_shop_texts, the_shop_shop_things');
  });
}, 120_000);

describeMariadb('from MariaDB', () => {
  test('the same values stand in PostgreSQL afterwards', async () => {
    const store = await typedMariadb();
    await roundTrip(store, async (into, zip) => {
      await imported(zip, into);
      const words = await ask<{ words: string }>(into, 'select words from the_shop_shop_texts order by id');
      expect(words.map((row) => row.words)).toEqual(TEXTS);
      const files = await unzip(await readFile(zip));
      const exact = (_name: string, value: unknown, context?: { source?: string }) =>
        typeof value === 'number' ? context?.source : value;
      const lines = (files.get('machine/the-shop-shop-things.jsonl')?.toString() ?? '').trimEnd().split('\n');
      const left = lines
        .map((line) => JSON.parse(line, exact))
        .sort((a, b) => a.id.length - b.id.length || a.id - b.id);
      const came = (await rowsOf(into, 'the_shop_shop_things')).map((line) => JSON.parse(line, exact));
      expect(came).toHaveLength(3);
      const fraction = (moment: string | null | undefined) =>
        moment?.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') ?? null;
      // The two ways of writing that differ between engines: bytes, and the space in a moment.
      const written = left.map((row) => ({
        ...row,
        raw: row.raw === null ? null : `\\x${row.raw}`,
        lot: row.lot === null ? null : `\\x${row.lot}`,
        at: fraction(row.at?.replace(' ', 'T')),
        local: fraction(row.local?.replace(' ', 'T')),
      }));
      const trimmed = came.map((row) => ({
        ...row,
        at: fraction(row.at),
        local: fraction(row.local),
      }));
      expect(trimmed).toEqual(written);
      expect(came[2]?.big).toBe('18446744073709551615');
    });
  }, 120_000);
});
