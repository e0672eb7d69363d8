// Canaries: erased by the usual roads, watched to the end, and seen when they come back.
import { putCanary } from '../../seeds/11_canaries.ts';
import { PlanStep } from '../../src/fulfilment/plan.ts';
import { MACHINE } from '../../src/work.ts';
import { openPromiseWorld, type PromiseWorld } from './world.ts';

let world: PromiseWorld;
beforeAll(async () => {
  world = await openPromiseWorld(['lumyx', 'lumart']);
}, 120_000);
afterAll(async () => await world.close());

test('the canary of LumyxAI is erased everywhere, also at the payment service, and her recipients are told', async () => {
  const about = 'canary@lumyx.example';
  expect(await world.probe('lumyx', 'canary-erasure', about)).toMatchObject({ outcome: 'unable' });
  expect((await world.probe('lumyx', 'restore-drill')).outcome).toBe('unable');
  await world.canary('lumyx');
  const found = await world.probe('lumyx', 'canary-erasure', about);
  expect(found).toMatchObject({ outcome: 'passed', figures: { remaining: 0, missing: 0 } });
  expect(Number(found.figures.erased)).toBeGreaterThanOrEqual(8);
  for (const recipient of ['NabzClan', 'Stripe', 'AI model providers'])
    expect([recipient, (await world.probe('lumyx', 'recipient-notices', recipient)).outcome]).toEqual([
      recipient,
      'passed',
    ]);
  await world.home.work(
    async ({ trx, controllerId }) =>
      await PlanStep.query(trx).where({ controllerId, act: 'delete' }).patch({ state: 'failed' }),
    MACHINE,
    await world.controller('lumyx'),
  );
  expect((await world.probe('lumyx', 'recipient-notices', 'Stripe')).outcome).toBe('failed');
}, 60_000);

test('the canary of Lumart waits seven days, is shown her Stars, and a restore that brings her back is seen', async () => {
  const about = 'canary@lumart.example';
  await world.canary('lumart');
  const found = await world.probe('lumart', 'canary-erasure', about);
  expect(found.outcome).toBe('passed');
  expect(Number(found.figures.hours)).toBeGreaterThanOrEqual(168);
  expect((await world.probe('lumart', 'balances-shown')).outcome).toBe('passed');
  expect((await world.probe('lumart', 'restore-drill')).outcome).toBe('passed');
  await putCanary('lumart', world.urls.lumart);
  expect(await world.probe('lumart', 'canary-erasure', about)).toMatchObject({
    outcome: 'failed',
    sentence: 'The canary is back: 1 row with her address',
  });
  const drill = await world.probe('lumart', 'restore-drill');
  expect([drill.outcome, Number(drill.figures.back) > 0]).toEqual(['failed', true]);
}, 60_000);

test('an erasure of more than 35 days ago proves nothing of today, however often it is counted again', async () => {
  const about = 'canary@lumyx.example';
  expect((await world.probe('lumyx', 'canary-erasure', about)).outcome).toBe('passed');
  world.home.later({ hours: 24 * 36 });
  const found = await world.probe('lumyx', 'canary-erasure', about);
  expect(found.outcome).toBe('unable');
  expect(found.sentence).toMatch(/was \d+ days ago: let another be erased$/);
});
