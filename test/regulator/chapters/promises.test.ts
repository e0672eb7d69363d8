// The table of promises in a bundle: each provision with control, proof and state at the checkpoint; what is not proven is said.
import { readPack } from '../../../src/data-map/pack.ts';
import { savePromises } from '../../../src/data-map/written-promise.ts';
import { writeProof } from '../../../src/promises/proof.ts';
import { policiesPart } from '../../../src/regulator/chapters/policies.ts';
import { packOf } from '../../data-map/pack-world.ts';
import { linesIn, readPart, sealEverything } from '../../support/bundle-look.ts';
import { openTestHouse, type TestHouse } from '../../support/test-house.ts';

type Row = Record<string, unknown>;
let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

test('without provisions the bundle says so; with them each stands there, and what falls short is an omission', async () => {
  const bare = await readPart(home, policiesPart, {}, await sealEverything(home));
  expect(bare.omissions).toContain('No provision of a document is bound to a control yet.');
  const { promises = [] } = await readPack(packOf('lumyx'));
  await home.work(async (work) => await savePromises(work, promises));
  const order = { probe: 'request-form', about: 'access' };
  const found = {
    outcome: 'passed',
    sentence: 'A wish for access was taken',
    figures: { taken: true },
  } as const;
  await home.work(async (work) => await writeProof(work, order, found));
  const reach = await sealEverything(home);
  home.later({ hours: 1 });
  // A run after the checkpoint is not part of it.
  await home.work(async (work) => await writeProof(work, order, { ...found, outcome: 'failed' }));
  const read = await readPart(home, policiesPart, {}, reach);
  const rows = linesIn<Row>(read, '09-policies/promises.jsonl');
  expect(rows).toHaveLength(31);
  expect(rows.find(({ provision }) => provision === 'right-access')).toMatchObject({
    state: 'proven',
    proofs: [{ probe: 'request-form', standing: 'passed', figures: { taken: true } }],
  });
  expect(rows.find(({ provision }) => provision === 'no-sale')).toMatchObject({ state: 'unbacked' });
  expect(read.omissions).toContain(
    'The promise “Personal data is not sold.” is unbacked: Use “sale” is not there.',
  );
  expect(read.sentences.join(' ')).toMatch(
    /31 provisions were held against the running system: \d+ unbacked/,
  );
  expect([...read.files.keys()]).toEqual(
    expect.arrayContaining(['09-policies/promises.csv', '09-policies/conflicts.json']),
  );
});
