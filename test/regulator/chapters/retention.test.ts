// What a bundle says of retention: schedules in their versions, the ledger of sweeps, oldest rows, and hours in which nobody looked.
import { retentionPart } from '../../../src/regulator/chapters/retention.ts';
import { linesIn, readPart, sealEverything } from '../../support/bundle-look.ts';
import { openSweptShop, type SweptShop, THIRTY_DAYS } from '../../support/swept.ts';

type Row = Record<string, unknown>;
let shop: SweptShop;
beforeAll(async () => {
  shop = await openSweptShop([40, 35, 5]);
});
afterAll(async () => await shop.close());

test('a sweep stands with its schedule, cutoff, approval and counts; a schedule with its versions; a look with its oldest row', async () => {
  const [looked] = await shop.look();
  await shop.look();
  const reach = await sealEverything(shop.home);
  const early = await readPart(shop.home, retentionPart, {}, reach);
  const planned = linesIn<Row>(early, '06-retention/sweeps.jsonl');
  expect(planned).toMatchObject([{ collection: 'shop.calls', scanned: 2, outcome: null, deleted: null }]);
  const planId = String(planned[0]?.plan_id);
  await shop.approve(planId);
  await shop.run(planId);
  await shop.away(true);
  await shop.look();
  await shop.away(false);
  await shop.schedules({ ...THIRTY_DAYS, period: 'P60D' });
  expect(looked).toBeDefined();
  // Made again, the bundle of that checkpoint says what it said.
  const again = await readPart(shop.home, retentionPart, {}, reach);
  expect([...again.files]).toEqual([...early.files]);
  const read = await readPart(shop.home, retentionPart);
  const [sweep] = linesIn<Row>(read, '06-retention/sweeps.jsonl');
  expect(sweep).toMatchObject({
    plan_id: planId,
    scanned: 2,
    held: 0,
    deleted: 2,
    found_again: 0,
    failed_steps: 0,
    outcome: 'complete',
    had_to_be_approved_for: ['first'],
    approved_by: expect.stringMatching(/^staff-[0-9a-f]{16}$/),
  });
  const schedules = linesIn<Row>(read, '06-retention/schedules.jsonl');
  const ofCalls = schedules.filter(({ collection }) => collection === 'shop.calls');
  expect(ofCalls.map(({ period, ended_at: ended }) => [period, ended !== null]).sort()).toEqual([
    ['P30D', true],
    ['P60D', false],
  ]);
  expect(sweep?.schedule_versions).toEqual([ofCalls.find(({ period }) => period === 'P30D')?.schedule_id]);
  expect(
    schedules.filter(({ collection }) => String(collection).startsWith('habeas.')).length,
  ).toBeGreaterThan(5);
  expect(schedules.every(({ legal_basis: basis }) => typeof basis === 'string' && basis !== '')).toBe(true);
  const oldest = linesIn<Row>(read, '06-retention/oldest-rows.jsonl').filter(
    ({ collection }) => collection === 'shop.calls',
  );
  expect(oldest[0]).toMatchObject({ due: 2, oldest: expect.any(String), problem: null });
  expect(oldest.some(({ problem }) => problem !== null)).toBe(true);
  expect(linesIn<Row>(read, '06-retention/misfires.jsonl')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ collection: 'shop.calls', kind: 'failed', failed_looks: 1 }),
    ]),
  );
  expect(read.sentences.join(' ')).toContain('2 rows were deleted');
  expect(read.cited.length).toBeGreaterThan(3);
});

test('days in which nothing was planned are said to be empty', async () => {
  const before = { from: Temporal.PlainDate.from('2021-01-01'), to: Temporal.PlainDate.from('2021-12-31') };
  const read = await readPart(shop.home, retentionPart, before);
  expect(linesIn<Row>(read, '06-retention/sweeps.jsonl')).toEqual([]);
  expect(read.sentences).toContain('No look at a store was missed, and none failed.');
});
