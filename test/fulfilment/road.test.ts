// The road below the doors: a request, its proof, plan, approval, run and receipt, on real databases.
import { archiveOf } from '../../src/archives/archive.ts';
import { openArchive, openReading } from '../../src/archives/deliver.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { takeBack } from '../../src/fulfilment/take-back.ts';
import { readStatus } from '../../src/requests/status-view.ts';
import type { Actor } from '../../src/work.ts';
import { askAndProve, openShop, type Shop } from '../support/road.ts';
import { dumpStore, expectBystandersUntouched, expectNoResidue } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let shop: Shop;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
});
afterEach(async () => {
  await home.close();
  await shop.drop();
});

const approver: Actor = { kind: 'staff', id: crypto.randomUUID() };
const other: Actor = { kind: 'staff', id: crypto.randomUUID() };
const never = new AbortController().signal;
const plans = async (requestId: string): Promise<PlanView[]> =>
  await home.work(async (work) => await readPlans(work, requestId));
const plan = async (requestId: string): Promise<PlanView> => {
  const [newest] = await plans(requestId);
  if (newest === undefined) throw new Error('no plan');
  return newest;
};
const draw = async (requestId: string): Promise<PlanView> => {
  await drawPlan(home.house, home.lumyx.id, requestId);
  return await plan(requestId);
};
const answerAll = async (drawn: PlanView, answer: 'include' | 'leave-out', by = approver): Promise<void> => {
  for (const { id } of drawn.questions) {
    await home.work(
      async (work) => await answerQuestion(work, { planId: drawn.id, questionId: id, answer }),
      by,
    );
  }
};
/** Leaves what is also another person's, and takes the rest. */
const answerKindly = async (drawn: PlanView): Promise<void> => {
  for (const { id, kind } of drawn.questions) {
    const answer = kind === 'shared' ? 'leave-out' : 'include';
    await home.work(
      async (work) => await answerQuestion(work, { planId: drawn.id, questionId: id, answer }),
      approver,
    );
  }
};
const approve = async (drawn: PlanView, by = other): Promise<void> =>
  await home.work(async (work) => await approvePlan(work, { planId: drawn.id, digest: drawn.digest }), by);
const run = async (drawn: PlanView): Promise<void> =>
  await carryOut(home.house, home.lumyx.id, drawn.id, never);

test('an erasure: asked, ruled on, approved by someone else, done, counted again', async () => {
  const before = await dumpStore(shop.url);
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const drawn = await draw(requestId);
  expect(drawn.status).toBe('asking');
  expect(drawn.questions.map(({ kind }) => kind).sort()).toEqual(['foreign-effect', 'shared']);
  expect(drawn.steps.map(({ collection, act, rows }) => [collection, act, rows])).toEqual(
    expect.arrayContaining([
      ['shop.users', 'delete', 1],
      ['shop.orders', 'delete', 2],
      ['shop.tickets', 'delete', 1],
      ['shop.invoices', 'keep', 1],
      ['shop.teams', 'delete', 1],
    ]),
  );
  expect(await dumpStore(shop.url)).toEqual(before);
  await expect(approve(drawn)).rejects.toMatchObject({ code: 'plan-not-approvable' });
  const [shared, effect] = ['shared', 'foreign-effect'].map(
    (kind) => drawn.questions.find((one) => one.kind === kind)?.id ?? '',
  );
  await home.work(
    async (work) =>
      await answerQuestion(work, { planId: drawn.id, questionId: shared ?? '', answer: 'leave-out' }),
    approver,
  );
  await home.work(
    async (work) =>
      await answerQuestion(work, { planId: drawn.id, questionId: effect ?? '', answer: 'include' }),
    approver,
  );
  const ruled = await plan(requestId);
  await expect(approve(ruled, approver)).rejects.toMatchObject({ code: 'approver-involved' });
  await expect(approve({ ...ruled, digest: drawn.digest })).rejects.toMatchObject({ code: 'plan-changed' });
  await approve(ruled);
  await run(ruled);
  const done = await plan(requestId);
  expect(done.receipt).toMatchObject({ outcome: 'complete', notSearched: [] });
  expect(done.receipt?.lines.find(({ act }) => act === 'keep')?.sentence).toContain(
    '8 years, until 31 March 2034',
  );
  const after = await dumpStore(shop.url);
  expectBystandersUntouched(
    before,
    after,
    (table, row) =>
      (table !== 'invoices' && row.includes('9007199254740993')) ||
      (table === 'users' && row.includes('tom@')),
  );
  expectNoResidue(after, ['mira@example.com', 'Mira Canary', 'tea-canary', 'canary here']);
  expect(after.get('teams')?.length).toBe(2);
  const left = done.receipt?.lines.find(({ collection }) => collection === 'shop.teams');
  expect(left).toMatchObject({
    act: 'skip',
    rows: 0,
    sentence: expect.stringMatching(/^Not done, because a person/),
  });
  const status = await home.work(async (work) => await readStatus(work, requestId));
  expect(status?.status).toBe('fulfilled');
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw('select count(*)::int as keys from plan_chunks where keys is not null'),
  )) as { rows: { keys: number }[] };
  expect(rows[0]?.keys).toBe(0);
});

test('an access: approves itself when nothing is doubtful, and says what was withheld', async () => {
  const requestId = await askAndProve(home, { right: 'access', email: 'solo@example.com' });
  const drawn = await draw(requestId);
  expect([drawn.status, drawn.questions]).toEqual(['approved', []]);
  await run(drawn);
  const reading = await home.work(async (work) => {
    const archive = await archiveOf(work, requestId);
    return await openArchive(work, archive?.id ?? '');
  });
  const view = await openReading(home.house.vault, reading);
  const states = Object.fromEntries(view.sections.map(({ title, state }) => [title, state]));
  expect(states).toMatchObject({ accounts: 'held', orders: 'nothing-held', invoices: 'nothing-held' });
  expect(JSON.stringify(view)).toContain('solo@example.com');
  expect((await plan(requestId)).receipt?.outcome).toBe('complete');
});

test('an unknown person gets the same road, and an empty answer', async () => {
  const requestId = await askAndProve(home, { right: 'access', email: 'nobody@example.com' });
  const drawn = await draw(requestId);
  await run(drawn);
  expect((await plan(requestId)).receipt?.lines.every(({ rows }) => rows === 0)).toBe(true);
});

test('a column that the map omits keeps every request from being complete', async () => {
  await shop.run('alter table users add column shoe_size int');
  const { compareStores } = await import('../../src/data-map/compare-stores.ts');
  await compareStores(home.house, home.lumyx.id);
  const requestId = await askAndProve(home, { right: 'access', email: 'solo@example.com' });
  await run(await draw(requestId));
  const done = await plan(requestId);
  expect(done.receipt?.outcome).toBe('partly');
  expect(done.receipt?.notSearched.join()).toContain('shoe_size');
});

test('rows that appear after the approval make a supplementary plan', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const drawn = await draw(requestId);
  await answerKindly(drawn);
  const ruled = await plan(requestId);
  await approve(ruled);
  await shop.run(`insert into orders values (77, 9007199254740993, 'late', 's')`);
  await run(ruled);
  const done = (await plans(requestId)).find(({ id }) => id === drawn.id);
  expect(done?.receipt?.outcome).toBe('complete');
  expect(done?.receipt?.lines.map(({ sentence }) => sentence).join()).toContain('1 more row');
  expectNoResidue(await dumpStore(shop.url), ['late']);
});

test('a table that changed since the plan stops the run before anything is done', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const drawn = await draw(requestId);
  await answerAll(drawn, 'include');
  await approve(await plan(requestId));
  await shop.run('alter table orders rename column item to thing');
  const before = await dumpStore(shop.url);
  await run(drawn);
  expect(await dumpStore(shop.url)).toEqual(before);
  expect(await plan(requestId)).toMatchObject({ status: 'stopped', stoppedFor: 'plan-drift' });
  expect((await home.work(async (work) => await readStatus(work, requestId)))?.status).toBe('planned');
});

test('a store that lost a right fails its steps by name, and the request is partly fulfilled', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const drawn = await draw(requestId);
  await answerAll(drawn, 'include');
  await approve(await plan(requestId));
  await shop.run(
    `create function no() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '42501'; end $$`,
  );
  await shop.run('alter table orders disable trigger user');
  await shop.run(`create rule keep as on delete to orders do instead nothing`);
  await run(drawn);
  const done = await plan(requestId);
  expect(done.receipt?.outcome).toBe('partly');
  expect((await home.work(async (work) => await readStatus(work, requestId)))?.status).toBe(
    'partly-fulfilled',
  );
});

test('a request that was taken back is never carried out', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const drawn = await draw(requestId);
  await answerAll(drawn, 'include');
  await approve(await plan(requestId));
  const before = await dumpStore(shop.url);
  await home.work(async (work) => await takeBack(work, requestId), { kind: 'subject', id: requestId });
  await run(drawn);
  expect(await dumpStore(shop.url)).toEqual(before);
});
