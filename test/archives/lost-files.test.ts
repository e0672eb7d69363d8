// What a store loses or holds back costs its own entry, by name, and a store that hangs is waited for no longer than it may.
import { packArchive } from '../../src/archives/pack.ts';
import { Problem } from '../../src/platform/problem.ts';
import { Collector, chunks, input, json, SIGNER, section, unzip } from './sample.ts';

const never = () => new Promise<never>(() => undefined);
async function* pieces(...parts: readonly (Buffer | Error | 'hang')[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part === 'hang') await never();
    else if (Error.isError(part)) throw part;
    else yield part;
  }
}
const failure = (code: string) => new Problem('unavailable', code, 'It failed.');

async function packed(sections: Parameters<typeof input>[0], more: object = {}) {
  const sink = new Collector();
  const archive = await packArchive(input(sections), sink, { signer: SIGNER, patience: 150, ...more });
  const files = await unzip(sink.bytes());
  const manifest = JSON.parse(String(files.get('manifest.json'))) as {
    files: { name: string; complete?: boolean }[];
    missing?: { name: string; problem: string }[];
  };
  return { archive, files, manifest };
}

const names = ['files/1.bin', 'files/2.bin', 'files/3.bin', 'files/4.bin', 'files/5.bin', 'files/6.bin'];
const rows = chunks(json(names.map((content) => ({ content }))));
const whole = Buffer.from('whole');

test('of six files, one lost, one gone, one cut and one that hangs cost themselves alone, and are named', async () => {
  const bytes = [
    pieces(whole),
    pieces(failure('store-permission-denied')),
    pieces(failure('store-object-gone')),
    pieces(Buffer.from('half'), failure('store-unreachable')),
    pieces('hang'),
    pieces(whole),
  ];
  const { archive, files, manifest } = await packed([
    section('a', {
      rows,
      expectedRows: 6,
      streamed: async function* () {
        for (const [at, one] of bytes.entries()) yield { name: names[at] ?? '', bytes: one };
      },
    }),
    section('b'),
  ]);
  expect([...files.keys()].filter((name) => name.startsWith('files/'))).toEqual([
    'files/1.bin',
    'files/4.bin',
    'files/6.bin',
  ]);
  expect(String(files.get('files/6.bin'))).toBe('whole');
  expect(manifest.missing).toEqual([
    { name: 'files/2.bin', problem: 'store-permission-denied' },
    { name: 'files/3.bin', problem: 'store-object-gone' },
    { name: 'files/4.bin', problem: 'store-unreachable' },
    { name: 'files/5.bin', problem: 'store-timeout' },
  ]);
  expect(manifest.files.find(({ name }) => name === 'files/4.bin')?.complete).toBe(false);
  expect(archive.sections.map(({ id, state, rows: count }) => [id, state, count])).toEqual([
    ['a', 'failed', 6],
    ['b', 'held', 1],
  ]);
});

test('files that are only gone are named, and do not fail their section', async () => {
  const { archive, manifest } = await packed([
    section('a', {
      streamed: async function* () {
        yield { name: 'files/1.bin', bytes: pieces(failure('store-object-gone')) };
      },
    }),
  ]);
  expect(manifest.missing).toEqual([{ name: 'files/1.bin', problem: 'store-object-gone' }]);
  expect(archive.sections[0]).toMatchObject({ state: 'held', problem: null });
});

test('rows that stop coming are cut at a whole line in time, and what follows is packed', async () => {
  const started = performance.now();
  const { archive, files } = await packed([
    section('a', { rows: () => pieces(Buffer.from('{"id":1}\n{"id":2}\n{"i'), 'hang'), expectedRows: 9 }),
    section('b'),
  ]);
  expect(String(files.get('machine/a.jsonl'))).toBe('{"id":1}\n{"id":2}\n');
  expect(archive.sections.map(({ state, problem }) => [state, problem])).toEqual([
    ['failed', 'store-timeout'],
    ['held', null],
  ]);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('whoever is told to stop does not wait for a store that hangs', async () => {
  const stop = new AbortController();
  const hanging = section('a', { rows: () => pieces('hang') });
  const options = { signer: SIGNER, signal: stop.signal, patience: 60_000 };
  const packing = packArchive(input([hanging]), new Collector(), options);
  setTimeout(() => stop.abort(new Error('told to stop')), 50);
  const started = performance.now();
  await expect(packing).rejects.toThrow('told to stop');
  expect(performance.now() - started).toBeLessThan(5_000);
});
