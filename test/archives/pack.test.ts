// Packing: what is in the zip, what is told apart, what its digests and signature prove, and what breaks it.
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { Writable } from 'node:stream';
import { sectionId } from '../../src/archives/archive-input.ts';
import { packArchive } from '../../src/archives/pack.ts';
import { Problem } from '../../src/platform/problem.ts';
import { Collector, chunks, input, json, packed, SIGNER, section, unzip } from './sample.ts';

const text = (files: Map<string, Buffer>, name: string) => files.get(name)?.toString() ?? '';

test('a person finds a page, her rows, a manifest and its signature', async () => {
  const { files } = await packed([section('platform-accounts')]);
  expect([...files.keys()]).toEqual([
    'README.txt',
    'machine/platform-accounts.jsonl',
    'machine/platform-accounts.csv',
    'machine/datapackage.json',
    'index.html',
    'manifest.json',
    'manifest.json.sig',
  ]);
  expect(text(files, 'machine/platform-accounts.jsonl')).toBe('{"id":1,"email":"maria@example.org"}\n');
  const page = text(files, 'index.html');
  for (const words of [
    'Account number',
    'maria@example.org',
    'running your account',
    'Stripe',
    'Berlin Commissioner',
  ])
    expect(page).toContain(words);
  expect(page).toContain('3 November 2026');
});

test('every digest is right and the signature holds for these bytes and no others', async () => {
  const { archive, files } = await packed([section('a'), section('b')]);
  const bytes = files.get('manifest.json') ?? Buffer.alloc(0);
  const manifest = JSON.parse(bytes.toString());
  expect(manifest.files.map((file: { name: string }) => file.name)).toEqual([...files.keys()].slice(0, -2));
  for (const file of manifest.files) {
    const content = files.get(file.name) ?? Buffer.alloc(0);
    expect(file.bytes).toBe(content.length);
    expect(file.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  }
  expect(archive.manifestSha256).toEqual(createHash('sha256').update(bytes).digest());
  const signed = JSON.parse(text(files, 'manifest.json.sig'));
  expect(signed).toMatchObject({ algorithm: 'Ed25519', key: 'privacy.example/lumyx' });
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(signed.public_key, 'base64').toString('base64url') },
    format: 'jwk',
  });
  expect(verify(null, bytes, key, Buffer.from(signed.signature, 'base64'))).toBe(true);
  expect(
    verify(null, Buffer.concat([bytes, Buffer.from(' ')]), key, Buffer.from(signed.signature, 'base64')),
  ).toBe(false);
});

test('nothing held, not asked, failed and cut short are told apart', async () => {
  const { archive, files } = await packed([
    section('empty', { title: 'Sessions', state: 'nothing-held', rows: undefined, expectedRows: 0 } as never),
    section('unasked', {
      title: 'Old logs',
      state: 'not-asked',
      reason: 'No map describes it.',
      expectedRows: 0,
    }),
    section('down', {
      title: 'Billing',
      state: 'failed',
      reason: 'The database did not answer.',
      expectedRows: 0,
    }),
    section('cut', {
      title: 'Requests',
      expectedRows: 9,
      rows: async function* () {
        yield Buffer.from('{"id":1}\n{"id":2}\n{"id":');
        throw new Problem('unavailable', 'store-unreachable', 'The store did not answer.');
      },
    }),
    section('gone', { title: 'Credits', expectedRows: 4, rows: chunks() }),
  ]);
  expect(archive.sections).toEqual([
    { id: 'empty', state: 'nothing-held', rows: 0, problem: null },
    { id: 'unasked', state: 'not-asked', rows: 0, problem: null },
    { id: 'down', state: 'failed', rows: 0, problem: 'not-searched' },
    { id: 'cut', state: 'failed', rows: 2, problem: 'store-unreachable' },
    { id: 'gone', state: 'nothing-held', rows: 0, problem: null },
  ]);
  expect(archive.reading.sections.map(({ explanation }) => explanation)).toEqual([
    'We searched this source and hold nothing about you there.',
    'This source was not searched for your request. No map describes it.',
    'This source could not be searched, so we do not know what it holds about you. The database did not answer.',
    'Reading this source broke off after 2 rows, so this part is not complete.',
    'When your request was prepared we found 4 rows here; none were still there when this copy was made.',
  ]);
  expect(text(files, 'machine/cut.jsonl')).toBe('{"id":1}\n{"id":2}\n');
  const cut = archive.files.find(({ name }) => name === 'machine/cut.jsonl');
  expect(cut).toMatchObject({ rows: 2, complete: false });
  const page = text(files, 'index.html');
  for (const { explanation } of archive.reading.sections) expect(page).toContain(explanation);
});

test('200 rows are shown and all are there, however the chunks fall', async () => {
  const rows = Array.from({ length: 1234 }, (_, n) => ({ id: n, note: `ä${'x'.repeat(n % 50)}` }));
  const whole = Buffer.from(json(rows));
  const parts = Array.from({ length: Math.ceil(whole.length / 977) }, (_, n) =>
    whole.subarray(n * 977, (n + 1) * 977),
  );
  const { archive, files } = await packed([section('logs', { rows: chunks(...parts), expectedRows: 1234 })]);
  expect(files.get('machine/logs.jsonl')?.equals(whole)).toBe(true);
  const [logs] = archive.reading.sections;
  expect(logs?.records).toHaveLength(200);
  expect(logs?.records[199]).toEqual(['199', `ä${'x'.repeat(199 % 50)}`]);
  expect(logs?.explanation).toBe(
    'We hold 1,234 rows about you here. The first 200 of 1,234 are shown here; all of them are in machine/logs.jsonl.',
  );
});

test('a last line without its end is ended; a row too large to show is said to be there', async () => {
  const large = Buffer.from(JSON.stringify({ text: 'y'.repeat(3_000_000) }));
  const { archive, files } = await packed([section('notes', { rows: chunks(large), expectedRows: 1 })]);
  expect(files.get('machine/notes.jsonl')?.length).toBe(large.length + 1);
  expect(archive.reading.sections[0]?.records).toEqual([]);
  expect(archive.reading.sections[0]?.explanation).toContain('too large to be shown');
});

test('numbers keep every digit, and fields that are never disclosed are named and not shown', async () => {
  const line =
    '{"id":9007199254740993,"amount":0.10,"settings":{"limit":18446744073709551615},"vip":true,"avatar":null}\n';
  const { archive, files } = await packed([section('a', { rows: chunks(Buffer.from(line)) })]);
  expect(archive.reading.sections[0]).toMatchObject({
    columns: ['Account number', 'amount', 'settings', 'vip', 'avatar'],
    records: [['9007199254740993', '0.10', 'limit: 18446744073709551615', 'yes', null]],
    withheld: [{ label: 'Password', reason: 'it would let others in' }],
  });
  expect(text(files, 'index.html')).toContain('it would let others in');
});

test('a secret that comes all the same breaks the archive', async () => {
  const sink = new Collector();
  const rows = chunks(json([{ id: 1 }, { id: 2, password_hash: 'CANARY' }]));
  await expect(packArchive(input([section('a', { rows })]), sink, { signer: SIGNER })).rejects.toMatchObject({
    code: 'archive-holds-secret',
  });
  expect(sink.destroyed).toBe(true);
  await expect(unzip(sink.bytes())).rejects.toThrow();
});

test('a secret in a row that nobody is shown breaks it too; its name as a text or inside of a value does not', async () => {
  const many = Array.from({ length: 3000 }, (_, id) => ({
    id,
    note: 'password_hash',
    inner: { password_hash: 1 },
  }));
  const { files } = await packed([section('a', { rows: chunks(json(many)) })]);
  expect(text(files, 'machine/a.jsonl').split('\n')).toHaveLength(3001);
  const rows = chunks(json([...many, { id: 3000, password_hash: 'CANARY' }]));
  const broken = packArchive(input([section('a', { rows })]), new Collector(), { signer: SIGNER });
  await expect(broken).rejects.toMatchObject({ code: 'archive-holds-secret' });
});

test('so does a field that is not portable', async () => {
  const fields = [
    { name: 'id', label: 'Number' },
    { name: 'score', label: 'Score', leftOut: 'inferred' },
  ] as const;
  const rows = chunks(json([{ id: 1, score: 4711 }]));
  const packing = packArchive(input([section('a', { rows, fields })]), new Collector(), { signer: SIGNER });
  await expect(packing).rejects.toMatchObject({ code: 'archive-holds-secret' });
});

test.each(['../up', 'a/b', 'A', 'ä', '', '.hidden', 'a b', 'nul\0'])('the name %j is refused', async (id) => {
  const packing = packArchive(input([section(id)]), new Collector(), { signer: SIGNER });
  await expect(packing).rejects.toMatchObject({ code: 'archive-name-unsafe' });
});

test('two sections never share a name', async () => {
  const packing = packArchive(input([section('a'), section('a')]), new Collector(), { signer: SIGNER });
  await expect(packing).rejects.toMatchObject({ code: 'archive-name-unsafe' });
  const taken = new Set<string>();
  const names = [
    ['Shop DB', 'userLogs'],
    ['shop-db', 'user_logs'],
    ['../..', '‮'],
    ['', ''],
  ];
  expect(names.map((parts) => sectionId(taken, ...parts))).toEqual([
    'shop-db-user-logs',
    'shop-db-user-logs-2',
    'section',
    'section-2',
  ]);
});

test('an error of ours, an abort and a full disk each destroy the sink and are told', async () => {
  const broken = async function* () {
    yield Buffer.from('{"id":1}\n');
    throw new Error('a bug');
  };
  const sink = new Collector();
  await expect(
    packArchive(input([section('a', { rows: broken })]), sink, { signer: SIGNER }),
  ).rejects.toThrow('a bug');
  expect(sink.destroyed).toBe(true);

  const abort = new AbortController();
  let closed = false;
  const endless = async function* () {
    try {
      for (let n = 0; ; n += 1) {
        if (n === 1000) abort.abort();
        yield Buffer.from('{"id":1}\n');
      }
    } finally {
      closed = true;
    }
  };
  const options = { signer: SIGNER, signal: abort.signal };
  await expect(
    packArchive(input([section('a', { rows: endless })]), new Collector(), options),
  ).rejects.toThrow('aborted');
  expect(closed).toBe(true);

  closed = false;
  let taken = 0;
  const full = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      taken += chunk.length;
      done(taken < 1_000_000 ? null : new Error('ENOSPC'));
    },
  });
  const noise = async function* () {
    try {
      for (;;) yield Buffer.from(`"${randomBytes(100_000).toString('base64')}"\n`);
    } finally {
      closed = true;
    }
  };
  await expect(packArchive(input([section('a', { rows: noise })]), full, { signer: SIGNER })).rejects.toThrow(
    'ENOSPC',
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(closed).toBe(true);
});
