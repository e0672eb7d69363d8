// Verifying a bundle: an untouched one has no findings, and what was done to another is found by name.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBagFolder } from '../../../src/archives/bag-folder.ts';
import { openBagZip } from '../../../src/archives/bag-zip.ts';
import { signCheckpoint } from '../../../src/audit/checkpoint.ts';
import { sha256 } from '../../../src/platform/crypto.ts';
import { envelopeOf } from '../../../src/regulator/bundle/envelope.ts';
import { type BundleReport, type Known, verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../../src/regulator/verify-tools-here.ts';
import { openSite, type Site } from './site.ts';
import { swap, TAMPERINGS, tampered } from './tamperings.ts';

let site: Site;
let path: string;
let whole: string;
let key: string;
let older: string;
beforeAll(async () => {
  site = await openSite();
  for (const count of [3, 40, 1, 260]) {
    await site.note(count);
    await site.seal();
  }
  const first = await site.build('older.zip', { checkpoint: 44n });
  older = await readFile(join(await site.unpack(first.path), 'data/log/checkpoint'), 'utf8');
  const built = await site.build('bundle.zip');
  path = built.path;
  key = built.verifierKey;
  whole = await site.unpack(path);
}, 60_000);
afterAll(async () => await site.close());

const NONE: Known = { key: null, earlier: null };

async function verifyZip(known: Partial<Known> = {}): Promise<BundleReport> {
  const source = await openBagZip(path);
  const report = await verifyBundle(source, TOOLS_HERE, { ...NONE, ...known });
  await source.close();
  return report;
}
const verifyFolder = async (folder: string, known: Partial<Known> = {}): Promise<string[]> => {
  const report = await verifyBundle(await openBagFolder(folder), TOOLS_HERE, { ...NONE, ...known });
  return [...new Set(report.findings.map(({ fault }) => fault))];
};

test('an untouched bundle has no findings, and says what was shown', async () => {
  const report = await verifyZip({ key, earlier: older });
  expect(report.findings).toEqual([]);
  // 304 were noted, two bundles asked for, one built.
  expect(report).toMatchObject({ entries: 304, checkpoints: 4, logSize: 307n, number: 2, keyCompared: true });
  expect(report.controller).toBe('LumyxAI');
  expect(await verifyFolder(whole)).toEqual([]);
  const pem = await readFile(join(whole, 'envelope/public-key.pem'), 'utf8');
  expect((await verifyZip({ key: pem })).findings).toEqual([]);
});

test.each(TAMPERINGS)('%s: found by name', async (_what, act, fault) => {
  expect(await verifyFolder(await tampered(site.folder, whole, act, older))).toContain(fault);
});

test('a key or a checkpoint from elsewhere that does not fit is found by name', async () => {
  const other = envelopeOf(
    {
      number: 1,
      producedAt: Temporal.Instant.fromEpochMilliseconds(0),
      producedBy: 'x',
      digest: '',
      previous: null,
      origin: key.split('+')[0] ?? '',
      logSize: 1n,
      names: null,
    },
    Buffer.alloc(32, 9),
  ).verifierKey;
  expect(await verifyFolder(whole, { key: other })).toEqual(['key-other', 'signature-wrong']);
  expect(await verifyFolder(whole, { key: 'nonsense' })).toEqual(['key-malformed', 'signature-wrong']);
  expect(await verifyFolder(whole, { earlier: 'nonsense' })).toEqual(['earlier-malformed']);
  expect(await verifyFolder(whole, { earlier: swap(older, '44', '43') })).toEqual([
    'earlier-signature-wrong',
  ]);
  await site.note(1);
  const newer = await site.build('newer.zip');
  const note = await readFile(join(await site.unpack(newer.path), 'data/log/checkpoint'), 'utf8');
  expect(await verifyFolder(whole, { earlier: note })).toEqual(['earlier-newer']);
  const forge = async (size: bigint) =>
    await site.home.work(async (work) => {
      const origin = key.split('+')[0] ?? '';
      return signCheckpoint({ origin, size, root: sha256('another past') }, await work.signingSeed());
    });
  expect(await verifyFolder(whole, { earlier: await forge(44n) })).toEqual(['log-forked']);
  expect(await verifyFolder(whole, { earlier: await forge(307n) })).toEqual(['log-forked']);
  expect(await verifyFolder(whole, { earlier: await forge(5n) })).toEqual(['earlier-unproven']);
});
