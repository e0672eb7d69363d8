// The whole road at a system behind an API: a copy is delivered, and what cannot be asked is said, never taken for nothing.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveOf } from '../../src/archives/archive.ts';
import { openArchive, openReading } from '../../src/archives/deliver.ts';
import { compareStore } from '../../src/data-map/compare-stores.ts';
import { addStore } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { approvedErasure, written } from '../support/approved-erasure.ts';
import { customer, type Payments, startPayments } from '../support/payments.ts';
import { askAndProve } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let payments: Payments;
beforeAll(async () => {
  home = await openTestHouse();
  payments = await startPayments([
    customer('cus_mira', 'mira@example.com'),
    customer('cus_tom', 'tom@example.com'),
    customer('cus_ben', 'ben@example.com'),
  ]);
  const yaml = await readFile(join(projectFolder, 'packs/lumyx/datasets/payments.yaml'), 'utf8');
  const storeId = await home.work(async (work) => {
    const added = await addStore(work, { name: 'stripe', label: 'Stripe', url: payments.address });
    await importDataset(work, { storeId: added.storeId, yaml });
    return added.storeId;
  });
  await compareStore(home.house, home.lumyx.id, storeId);
});
afterAll(async () => {
  await payments.stop();
  await home.close();
});
beforeEach(() => payments.service.decide(() => 'pass'));

const keeper = () => ({ house: home.house, controllerId: home.lumyx.id });
const run = async (planId: string): Promise<void> =>
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);

async function planOf(requestId: string): Promise<PlanView> {
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan was drawn');
  return plan;
}

test('a copy holds her record, without what is never disclosed and without anybody else', async () => {
  const requestId = await askAndProve(home, { right: 'access', email: 'mira@example.com' });
  await drawPlan(home.house, home.lumyx.id, requestId);
  await run((await planOf(requestId)).id);
  const reading = await home.work(async (work) => {
    const archive = await archiveOf(work, requestId);
    return await openArchive(work, archive?.id ?? '');
  });
  const view = JSON.stringify(await openReading(home.house.vault, reading));
  for (const hers of ['mira@example.com', 'Name of cus_mira', 'customer records'])
    expect(view).toContain(hers);
  for (const hidden of ['tom@', 'cus_tom', '"cus_mira"']) expect(view).not.toContain(hidden);
  expect((await planOf(requestId)).receipt?.outcome).toBe('complete');
});

test('a system that is away when the plan is drawn was not searched, and the receipt says so', async () => {
  payments.service.decide(() => 'cut');
  const requestId = await askAndProve(home, { right: 'access', email: 'tom@example.com' });
  await drawPlan(home.house, home.lumyx.id, requestId);
  const drawn = await planOf(requestId);
  expect(drawn.steps.map(({ problem }) => problem)).toEqual(['store-unreachable']);
  await run(drawn.id);
  const { receipt } = await planOf(requestId);
  expect([receipt?.outcome, receipt?.lines.map(({ sentence }) => sentence)]).toEqual([
    'partly',
    ['customer records in Stripe could not be searched.'],
  ]);
});

test('a system that is away for good fails the step by name after the tries of the plan; nobody is touched', async () => {
  const plan = await approvedErasure(keeper(), 'ben@example.com');
  const effects = payments.service.effects.length;
  payments.service.decide(({ method }) => (method === 'DELETE' ? 'fail' : 'pass'));
  for (let round = 0; round < 12 && (await written(keeper(), plan)).status !== 'done'; round += 1) {
    await run(plan.planId);
    home.later({ hours: 1 });
  }
  const ended = await written(keeper(), plan);
  expect([ended.status, ended.outcome, ended.missing]).toEqual([
    'done',
    'partly',
    { 'lumyx_payments.customers': 'store-unreachable' },
  ]);
  expect(payments.service.effects.length).toBe(effects);
  expect(payments.service.customers.has('cus_ben')).toBe(true);
});
