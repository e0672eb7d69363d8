// Which columns are masked and how: nothing that is meant is passed over in silence.
import type { Column, Table } from '../../src/connectors/connector.ts';
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { within } from '../../src/data-map/taxonomy.ts';
import { maskingsOf } from '../../src/fulfilment/masking.ts';

const column = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  type: 'text',
  kind: 'text',
  nullable: true,
  generated: false,
  length: null,
  ...more,
});
const NAME = 'data_categories: [user.name]';
const override = (strategy: string, configuration = '{}'): string =>
  `fides_meta: {masking_strategy_override: {strategy: ${strategy}, configuration: ${configuration}}}`;

async function judge(field: string, real: Column, keyColumns: readonly string[] = ['id']) {
  const yaml = `dataset: [{fides_key: d, collections: [{name: t, fields: [${field}]}]}]`;
  const [dataset] = await loadDatasets(yaml, 'map');
  const collection = dataset?.collections[0];
  if (collection === undefined) throw new Error('no collection');
  const keys = { primaryKey: [], uniqueKeys: [], foreignKeys: [], triggers: [] };
  const table: Table = {
    schema: 'public',
    name: 't',
    columns: [real],
    ...keys,
    rollsBack: true,
    isView: false,
  };
  return maskingsOf({ collection, table, keyColumns }, () => 'ab');
}

test('categories match by whole segments', () => {
  expect(within('user.device.cookie_id', 'user.device.cookie')).toBe(false);
  expect(within('user.device.cookie', 'user.device.cookie')).toBe(true);
  expect(within('user.device.cookie.x', 'user.device.cookie')).toBe(true);
});

test('an untyped column is judged by its real type: NULL where it may be, a keyed hash where not', async () => {
  expect((await judge(`{name: n, ${NAME}}`, column('n'))).maskings).toEqual([{ column: 'n', kind: 'null' }]);
  expect((await judge(`{name: n, ${NAME}}`, column('n', { nullable: false, length: 40 }))).maskings).toEqual([
    { column: 'n', kind: 'hmac', algorithm: 'SHA-256', secret: 'ab', suffix: '', length: 40 },
  ]);
});

test('a text strategy on a number empties it, or is refused where it must not be empty', async () => {
  const number = { kind: 'integer', type: 'integer' } as const;
  const field = `{name: n, ${NAME}, ${override('hash')}}`;
  expect((await judge(field, column('n', number))).maskings).toEqual([{ column: 'n', kind: 'null' }]);
  expect((await judge(field, column('n', { ...number, nullable: false }))).unmaskable).toHaveLength(1);
});

test('Fides strategies are translated with length and suffix', async () => {
  const suffix = 'format_preservation: {suffix: "@x.org"}';
  const rewrite = `{name: n, ${NAME}, ${override('string_rewrite', `{rewrite_value: abcdefgh, ${suffix}}`)}}`;
  expect((await judge(rewrite, column('n', { length: 10 }))).maskings).toEqual([
    { column: 'n', kind: 'constant', value: 'abcd@x.org' },
  ]);
  const random = `{name: n, ${NAME}, ${override('random_string_rewrite', `{length: 12, ${suffix}}`)}}`;
  expect((await judge(random, column('n'))).maskings).toEqual([
    { column: 'n', kind: 'random', length: 12, suffix: '@x.org' },
  ]);
  const hash = `{name: n, ${NAME}, ${override('hash', '{algorithm: SHA-512}')}}`;
  expect((await judge(hash, column('n'))).maskings).toMatchObject([{ kind: 'hash', algorithm: 'SHA-512' }]);
});

test.each([
  ['encryption', `{name: n, ${NAME}, ${override('aes_encrypt')}}`, column('n')],
  ['an unknown strategy', `{name: n, ${NAME}, ${override('rot13')}}`, column('n')],
  [
    'NULL where none may be',
    `{name: n, ${NAME}, ${override('null_rewrite')}}`,
    column('n', { nullable: false }),
  ],
  ['a name inside the key', `{name: id, ${NAME}}`, column('id')],
  ['a column the store does not have', `{name: gone, ${NAME}}`, column('n')],
  [
    'a part of an object',
    `{name: n, fides_meta: {data_type: object}, fields: [{name: a, ${NAME}}, {name: b}]}`,
    column('n', { kind: 'json' }),
  ],
])('%s is refused by name', async (_, field, real) => {
  const { maskings, unmaskable } = await judge(field, real);
  expect(maskings).toEqual([]);
  expect(unmaskable).toHaveLength(1);
});

test.each([
  ['read only', `{name: n, ${NAME}, fides_meta: {read_only: true}}`, column('n')],
  ['preserved', `{name: n, ${NAME}, ${override('preserve')}}`, column('n')],
  ['computed', `{name: n, ${NAME}}`, column('n', { generated: true })],
  ['the number that is the key', '{name: id, data_categories: [user.unique_id]}', column('id')],
])('what is %s is left, and said so', async (_, field, real) => {
  const { maskings, unmaskable, left } = await judge(field, real);
  expect([maskings, unmaskable]).toEqual([[], []]);
  expect(left).toHaveLength(1);
});

test('other categories stay, and an object goes whole when all of it is meant', async () => {
  expect((await judge('{name: n, data_categories: [system.operations]}', column('n'))).maskings).toEqual([]);
  const whole = `{name: n, fields: [{name: a, ${NAME}}]}`;
  expect((await judge(whole, column('n', { kind: 'json', type: 'jsonb' }))).maskings).toEqual([
    { column: 'n', kind: 'null' },
  ]);
});
