// A thousand tamperings by chance: each is found, under its own name and at its own place; an untouched bundle has no finding.
import { randomInt } from 'node:crypto';
import { openBagBlob } from '../../../src/archives/bag-blob.ts';
import { type BundleReport, type Known, verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import { WEB_TOOLS } from '../../../src/regulator/verify-page/web-tools.ts';
import { TOOLS_HERE } from '../../../src/regulator/verify-tools-here.ts';
import { craftedZip } from '../../support/crafted-zip.ts';
import { type Files, memoryBag, openSmallBundle, type SmallBundle } from './small-bundle.ts';
import { Chance } from './tamper-tools.ts';
import { type Sought, TAMPERINGS } from './tamperings.ts';

/** Another one each time; a failure names it, and this variable brings it back. */
const SEED = Number(process.env.HABEAS_TAMPER_SEED ?? randomInt(2 ** 31));
const TIMES = 1_000;

let bundle: SmallBundle;
beforeAll(async () => {
  bundle = await openSmallBundle();
}, 60_000);
afterAll(async () => await bundle.close());

const here = async (files: Files, known: Known): Promise<BundleReport> =>
  await verifyBundle(memoryBag(files), TOOLS_HERE, known);
/** The code of the page: a zip in slices, and WebCrypto. */
const onThePage = async (files: Files, known: Known): Promise<BundleReport> => {
  const zip = craftedZip([...files].map(([path, bytes]) => ({ name: `bundle/${path}`, bytes })));
  return await verifyBundle(await openBagBlob(new Blob([new Uint8Array(zip)])), WEB_TOOLS, known);
};
const isFound = ({ findings }: BundleReport, { faults, places }: Sought): boolean =>
  findings.some(
    ({ fault, path }) => faults.includes(fault) && (places === undefined || places.includes(path)),
  );
const namesOf = ({ findings }: BundleReport): string[] =>
  findings.map(({ fault, path }) => `${fault} ${path}`);

test('the untouched bundle has no findings, for the command and for the code of the page', async () => {
  for (const verify of [here, onThePage])
    for (const known of [
      { key: bundle.key, earlier: bundle.olderNote },
      { key: null, earlier: null },
    ]) {
      const report = await verify(new Map(bundle.files), known);
      expect(report.findings).toEqual([]);
      expect(report.figures?.numbers).toMatchObject({ last: 5, missing: [] });
      expect(report.entries).toBeGreaterThan(5);
    }
});

test(`${TIMES} tamperings, seed ${SEED}: all found by name, and the code of the page says the same`, async () => {
  const chance = new Chance(SEED);
  const kinds = Object.entries(TAMPERINGS);
  const missed: string[] = [];
  const counts = new Map<string, number>();
  for (let time = 0; time < TIMES; time += 1) {
    const [kind, act] = kinds[time % kinds.length] ?? [];
    if (kind === undefined || act === undefined) throw new RangeError('no kind');
    const files: Files = new Map(bundle.files);
    const sought = act(files, chance, bundle);
    const known = { key: bundle.key, earlier: null, ...sought.known };
    const report = await here(files, known);
    if (isFound(report, sought)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    else missed.push(`${kind}: sought ${sought.faults} at ${sought.places}, found ${namesOf(report)}`);
    const page = await onThePage(files, known);
    if (namesOf(page).sort().join() !== namesOf(report).sort().join())
      missed.push(`${kind}: the page says ${namesOf(page)} instead of ${namesOf(report)}`);
  }
  expect([SEED, missed.slice(0, 10)]).toEqual([SEED, []]);
  expect(counts.size).toBe(kinds.length);
  expect([...counts.values()].reduce((sum, one) => sum + one, 0)).toBe(TIMES);
}, 120_000);
