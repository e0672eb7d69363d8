// The whole bundle with all chapters of the house: verified, the same again, pseudonymised, and about one case with its file alone.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BagSource } from '../../../src/archives/bag-source.ts';
import { openBagZip } from '../../../src/archives/bag-zip.ts';
import { FolderVault } from '../../../src/connectors/folder-vault.ts';
import { type BuiltBundle, buildBundle } from '../../../src/regulator/bundle/build-bundle.ts';
import type { BundleScope } from '../../../src/regulator/bundle/bundle-part.ts';
import { PARTS } from '../../../src/regulator/bundle/parts.ts';
import { verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../../src/regulator/verify-tools-here.ts';
import { withdrawRequest } from '../../../src/requests/decide.ts';
import { MACHINE } from '../../../src/work.ts';
import { type ClockDesk, GB, openClockDesk, US_CA } from '../../support/clock-desk.ts';

let desk: ClockDesk;
let cases: string[];
const opened: BagSource[] = [];
beforeAll(async () => {
  desk = await openClockDesk();
  await desk.travel('2027-01-05T09:00:00Z');
  cases = [
    await desk.ask('rectification', GB, 'canary-a@example.com'),
    await desk.ask('access', US_CA, 'canary-b@example.com'),
    await desk.ask('objection', GB, 'canary-c@example.com'),
  ];
  const [, second = '', third = ''] = cases;
  await desk.home.work(async (work) => await withdrawRequest(work, second));
  await desk.extend(third);
});
afterAll(async () => {
  await Promise.all(opened.map(async (source) => await source.close()));
  await desk.home.close();
});

const SCOPE: BundleScope = {
  from: Temporal.PlainDate.from('2027-01-01'),
  to: Temporal.PlainDate.from('2027-12-31'),
  requestId: null,
  question: 'How many requests did you answer in time?',
};

async function build(
  scope: BundleScope,
  checkpoint: bigint | null,
): Promise<BuiltBundle & { source: BagSource }> {
  const { house, lumyx } = desk.home;
  const folder = join(house.config.dataFolder, 'bundles');
  const name = `${randomUUID()}.zip`;
  const order = { controllerId: lumyx.id, actor: MACHINE, scope, checkpoint, recipient: null };
  const built = await buildBundle(
    house,
    order,
    async (fill) => await new FolderVault(folder).write(name, fill),
  );
  const source = await openBagZip(join(folder, name));
  opened.push(source);
  return { ...built, source };
}

async function filesWith(source: BagSource, word: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of source.files.keys())
    if (Buffer.from(await source.read(path)).includes(word)) found.push(path);
  return found;
}

test('every chapter is in it, everything that it cites is proven, and nobody is named', async () => {
  const built = await build(SCOPE, null);
  const report = await verifyBundle(built.source, TOOLS_HERE, { key: built.verifierKey, earlier: null });
  expect(report.findings).toEqual([]);
  expect(report.entries).toBe(built.cited);
  expect(report.figures?.requests).toBe(3);
  expect(report.figures?.numbers).toMatchObject({ last: 3, missing: [], twice: [] });
  expect(report.figures?.metrics.all).toMatchObject({ received: 3, withdrawn: 1 });
  expect(built.chapters.map(({ name }) => name)).toEqual(PARTS.map(({ name }) => name));
  // A chapter that nobody listed would be missing without a word.
  expect(built.chapters.map(({ name }) => name.slice(0, 2))).toEqual([
    '02',
    '03',
    '04',
    '05',
    '06',
    '07',
    '08',
    '09',
    '10',
    '11',
    '12',
    '13',
  ]);
  for (const path of ['00-cover.html', '00-cover.pdf', '02-ropa.ods', '12-metrics/metrics.json'])
    expect(built.source.files.has(`data/${path}`)).toBe(true);
  expect(await filesWith(built.source, 'canary-')).toEqual([]);
});

test('made again over the same checkpoint after more has happened, it has the same bytes', async () => {
  const first = await build(SCOPE, null);
  await desk.travel('2027-01-09T09:00:00Z');
  await desk.ask('access', GB, 'canary-later@example.com');
  await desk.home.work(async (work) => await withdrawRequest(work, cases[0] ?? ''));
  const second = await build(SCOPE, BigInt(first.bundle.logSize));
  const differing: string[] = [];
  for (const path of first.source.files.keys()) {
    if (path.startsWith('envelope/')) continue;
    const bytes = Buffer.from(await first.source.read(path));
    if (!second.source.files.has(path) || !bytes.equals(await second.source.read(path))) differing.push(path);
  }
  expect(differing).toEqual([]);
  expect(second.digest).toBe(first.digest);
});

test('a bundle about one case is verified like any other, and holds nobody else', async () => {
  const built = await build({ ...SCOPE, requestId: cases[2] ?? '' }, null);
  const report = await verifyBundle(built.source, TOOLS_HERE, { key: built.verifierKey, earlier: null });
  expect(report.findings).toEqual([]);
  expect(report.figures).toMatchObject({ requests: 1, numbers: null });
  for (const other of ['canary-a@', 'canary-b@']) expect(await filesWith(built.source, other)).toEqual([]);
});
