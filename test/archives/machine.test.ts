// The half of an archive for machines: tables that say what they are, nulls that are no empty texts, nothing in the clear on disk.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ArchiveColumn, ArchiveSection } from '../../src/archives/archive-input.ts';
import { membersOf } from '../../src/archives/machine/json-line.ts';
import { Spool } from '../../src/archives/machine/spool.ts';
import { packArchive } from '../../src/archives/pack.ts';
import { Problem } from '../../src/platform/problem.ts';
import { Collector, chunks, input, packed, SIGNER, section } from './sample.ts';

const lines = (...rows: readonly string[]) => chunks(Buffer.from(rows.map((row) => `${row}\n`).join('')));
const column = (name: string, kind: ArchiveColumn['kind'], type: string = kind): ArchiveColumn => ({
  name,
  kind,
  type,
});

async function machine(one: Partial<ArchiveSection>) {
  const { files, archive } = await packed([section('t', { fields: [], ...one })]);
  const described = JSON.parse(files.get('machine/datapackage.json')?.toString() ?? '{}');
  const [sections, resource] = described.resources;
  return { csv: files.get('machine/t.csv')?.toString(), described, sections, resource, archive, files };
}

test('types are those of the store, and values stand in the table as Table Schema writes them', async () => {
  const { csv, resource } = await machine({
    columns: [
      column('id', 'integer', 'bigint'),
      column('price', 'decimal', 'numeric(9,2)'),
      column('rate', 'float', 'double precision'),
      column('paid', 'boolean'),
      column('born', 'date'),
      column('at', 'timestamp', 'timestamp with time zone'),
      column('ref', 'uuid'),
      column('doc', 'json', 'jsonb'),
      column('tags', 'other', 'integer[]'),
      column('photo', 'binary', 'bytea'),
    ],
    key: ['id'],
    rows: lines(
      '{"id":9007199254740993,"price":0.10,"rate":"Infinity","paid":true,"born":"1990-02-28","at":"2026-11-21T06:00:00.123456+00:00","ref":"4b7e7f0e-5f2b-4a0c-8f57-2f0a4d5c9b11","doc":{"a": 1.10},"tags":[1,2],"photo":"\\\\x00ff"}',
      '{"id":-1,"price":null,"rate":1e+20,"paid":null,"born":null,"at":"2026-11-21 06:00:00","ref":null,"doc":null,"tags":null,"photo":null}',
    ),
  });
  expect(csv).toBe(
    [
      'id,price,rate,paid,born,at,ref,doc,tags,photo',
      '9007199254740993,0.10,INF,true,1990-02-28,2026-11-21T06:00:00.123456+00:00,4b7e7f0e-5f2b-4a0c-8f57-2f0a4d5c9b11,"{""a"": 1.10}","[1,2]",\\x00ff',
      '-1,,1e+20,,,2026-11-21T06:00:00,,,,',
      '',
    ].join('\r\n'),
  );
  expect(resource.schema).toEqual({
    fields: [
      { name: 'id', title: 'id', type: 'integer', habeas: { storeType: 'bigint' } },
      { name: 'price', title: 'price', type: 'number', habeas: { storeType: 'numeric(9,2)' } },
      { name: 'rate', title: 'rate', type: 'number', habeas: { storeType: 'double precision' } },
      { name: 'paid', title: 'paid', type: 'boolean', habeas: { storeType: 'boolean' } },
      { name: 'born', title: 'born', type: 'date', habeas: { storeType: 'date' } },
      { name: 'at', title: 'at', type: 'datetime', habeas: { storeType: 'timestamp with time zone' } },
      { name: 'ref', title: 'ref', type: 'string', format: 'uuid', habeas: { storeType: 'uuid' } },
      { name: 'doc', title: 'doc', type: 'object', habeas: { storeType: 'jsonb' } },
      { name: 'tags', title: 'tags', type: 'array', habeas: { storeType: 'integer[]' } },
      { name: 'photo', title: 'photo', type: 'string', habeas: { storeType: 'bytea' } },
    ],
    missingValues: [''],
    primaryKey: ['id'],
  });
  expect(resource.dialect.lineTerminator).toBe('\r\n');
});

test('a type that one value does not keep is not claimed', async () => {
  const { csv, resource } = await machine({
    columns: [
      column('born', 'date'),
      column('at', 'timestamp'),
      column('n', 'integer'),
      column('doc', 'json'),
    ],
    rows: lines(
      '{"born":"infinity","at":"0044-03-15T00:00:00 BC","n":"1","doc":[1]}',
      '{"born":"2026-02-03","at":"2026-02-03T04:05:06","n":"one","doc":"[1]"}',
    ),
  });
  expect(resource.schema.fields.map(({ type }: { type: string }) => type)).toEqual([
    'string',
    'string',
    'string',
    'any',
  ]);
  expect(csv?.split('\r\n').slice(1, 3)).toEqual([
    'infinity,0044-03-15T00:00:00 BC,1,[1]',
    '2026-02-03,2026-02-03T04:05:06,one,"""[1]"""',
  ]);
});

test('where nobody asked the store, values speak for themselves', async () => {
  const { csv, resource } = await machine({
    rows: lines(
      '{"n":1,"x":1.5,"b":true,"t":"a","o":{},"m":1}',
      '{"n":2,"x":2,"b":false,"t":null,"o":null,"m":"1"}',
    ),
  });
  expect(csv).toBe('n,x,b,t,o,m\r\n1,1.5,true,a,{},1\r\n2,2,false,,,1\r\n');
  const types = resource.schema.fields.map(({ type }: { type: string }) => type);
  expect(types).toEqual(['integer', 'number', 'boolean', 'string', 'object', 'string']);
});

test('nulls are told apart from empty texts, whatever the texts are', async () => {
  const rows = lines('{"a":"","b":null}', '{"a":null,"b":"\\\\N"}', '{"a":"x,\\",\\r\\n,,","b":" "}');
  const { csv, resource } = await machine({ rows });
  expect(resource.schema.missingValues).toEqual(['\\N2']);
  expect(csv).toBe('a,b\r\n"",\\N2\r\n\\N2,\\N\r\n"x,"",\r\n,,"," "\r\n');
  const plain = await machine({ rows: lines('{"a":null,"b":"\\\\N"}') });
  expect(plain.resource.schema.missingValues).toEqual(['']);
  const one = await machine({ rows: lines('{"a":null}', '{"a":"\\\\."}') });
  expect([one.csv, one.resource.schema.missingValues]).toEqual(['a\r\n\\N\r\n"\\."\r\n', ['\\N']]);
});

test('each resource says purposes, source, recipients, period, categories, terms, and what is withheld', async () => {
  const { resource, archive, described } = await machine({
    categories: ['What you wrote'],
    licences: [
      {
        name: 'Output terms 3',
        url: 'https://lumyx.example/terms/3',
        words: 'no training of models',
        field: 'terms',
      },
      { name: 'Model licence', url: null, words: null, field: null },
    ],
    fields: [
      { name: 'id', label: 'Number' },
      { name: 'hash', label: 'Password', neverDisclosed: 'it would let others in' },
    ],
    rows: lines('{"id":1,"terms":"3.1"}'),
    redacted: () => ['One name of another person was taken out.'],
  });
  expect(resource).toMatchObject({
    name: 't',
    title: 'Account',
    path: 't.csv',
    sources: [{ title: 'you, when you signed up' }],
    licenses: [
      { name: 'Output-terms-3', title: 'Output terms 3', path: 'https://lumyx.example/terms/3' },
      { name: 'Model-licence', title: 'Model licence' },
    ],
    habeas: {
      store: 'the platform database',
      collection: 'accounts',
      rows: 1,
      complete: true,
      jsonLines: { path: 't.jsonl' },
      categories: ['What you wrote'],
      purposes: ['running your account'],
      recipients: ['Stripe'],
      period: 'as long as the account exists',
      licences: [{ field: 'terms', words: 'no training of models' }, { field: null }],
      withheld: [{ title: 'Password', why: 'it would let others in' }],
      redacted: ['One name of another person was taken out.'],
    },
  });
  expect(described.$schema).toBe('https://datapackage.org/profiles/2.0/datapackage.json');
  for (const { name, licences } of archive.files.filter(({ name }) => name.startsWith('machine/t.')))
    expect([name, licences]).toEqual([name, ['Output terms 3', 'Model licence']]);
});

test('an archive that holds nothing still says so to machines', async () => {
  const { described, sections } = await machine({
    state: 'nothing-held',
    rows: undefined,
    expectedRows: 0,
  } as never);
  expect(described.resources).toHaveLength(1);
  expect(sections.data).toEqual([
    expect.objectContaining({ section: 't', state: 'nothing-held', rows: 0, problem: null }),
  ]);
});

test('rows that are no table stay lines, and a source that breaks off leaves whole rows in both', async () => {
  const odd = await machine({ rows: lines('{"a":1}', '{"a":1,"b":2}') });
  expect([odd.csv, odd.resource.path, odd.resource.schema]).toEqual([undefined, 't.jsonl', undefined]);
  const list = await machine({ rows: lines('[1]') });
  expect(list.resource.path).toBe('t.jsonl');
  const cut = await machine({
    rows: async function* () {
      yield Buffer.from('{"a":1}\n{"a":');
      throw new Problem('unavailable', 'store-unreachable', 'The store did not answer.');
    },
  });
  expect([cut.csv, cut.resource.habeas.complete]).toEqual(['a\r\n1\r\n', false]);
});

test('members are read as JSON.parse reads them, however they are spelled', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
      fc.boolean(),
      (object, spaced) => {
        const row = { ...object, last: 1 };
        const line = spaced ? JSON.stringify(row, null, 1).replaceAll('\n', ' ') : JSON.stringify(row);
        const members = membersOf(line);
        const read = members?.names.map((name, at) => [name, JSON.parse(members.values[at] ?? '')]);
        expect(read).toEqual(Object.entries(JSON.parse(line)));
      },
    ),
  );
  for (const line of [
    '',
    '[]',
    '1',
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1',
    '{"a":1}}',
    '{"a":"x}',
    '{"a":[1}',
    '{a:1}',
  ])
    expect([line, membersOf(line)]).toEqual([line, null]);
});

describe('rows that wait for their second pass', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spool-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('come back as they were, and lie nowhere in the clear or under a name', async () => {
    const spool = new Spool(folder);
    const piece = Buffer.from('canary-77b1@example.org\r\n'.repeat(20_000));
    for (let n = 0; n < 5; n += 1) await spool.write(piece);
    expect(await readdir(folder)).toEqual([]);
    const open = existsSync('/proc/self/fd') ? await readdir('/proc/self/fd') : [];
    for (const path of open.map((one) => `/proc/self/fd/${one}`)) {
      if (!(await readlink(path).catch(() => '')).includes('.spool')) continue;
      const bytes = await readFile(path);
      expect([bytes.length > 1_000_000, bytes.includes('canary-77b1')]).toEqual([true, false]);
    }
    const parts: Buffer[] = [];
    for await (const part of spool.read()) parts.push(part);
    expect(Buffer.concat(parts).equals(Buffer.concat(Array.from({ length: 5 }, () => piece)))).toBe(true);
    await spool.close();
  });

  test('a disk that cannot take them fails the archive, not the table alone', async () => {
    const big = lines(...Array.from({ length: 40 }, (_, n) => `{"id":${n},"text":"${'x'.repeat(100_000)}"}`));
    const options = { signer: SIGNER, spoolFolder: join(folder, 'missing') };
    const sink = new Collector();
    const packing = packArchive(input([section('t', { rows: big, fields: [] })]), sink, options);
    await expect(packing).rejects.toMatchObject({ code: 'ENOENT' });
    expect(sink.destroyed).toBe(true);
  });
});
