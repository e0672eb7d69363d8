// Corrections at the desk: the fields as they are, a proposal, someone else who approves before and after, and the refusals.
import { setTimeout } from 'node:timers/promises';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { holdPlansOf } from '../../src/fulfilment/plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { takeBack } from '../../src/fulfilment/take-back.ts';
import { move as moveRequest, type RequestEvent } from '../../src/requests/lifecycle.ts';
import { askAndProve } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Desk, openShopDesk, type ShopDesk, type Visitor, wordsOf } from './desk.ts';

let bench: ShopDesk;
let home: TestHouse;
let desk: Desk;
let approver: Visitor;
let second: Visitor;
beforeAll(async () => {
  bench = await openShopDesk();
  ({ home, desk, approver, second } = bench);
});
afterAll(async () => await bench.close());

const evidence = 'She sent a copy of her passport page with the name.';
const fieldOf = (text: string, value: string): string =>
  new RegExp(`name="(new-\\d+)"[^>]*value="${value}"`).exec(text)?.[1] ?? '';

/** Proposes another value for the first field of the page. */
const propose = async (path: string, value: string) => {
  const { text } = await approver.get(`${path}/correct`);
  const list = /name="list" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? '';
  const field = /name="(new-\d+)"/.exec(text)?.[1] ?? '';
  return await approver.post(`${path}/correct`, { list, evidence, [field]: value }, `${path}/correct`);
};

test('what stands there is shown, corrected by somebody else’s approval, and the log says who looked', async () => {
  const requestId = await askAndProve(home, { right: 'rectification', email: 'mira@example.com' });
  const path = `/cases/${requestId}`;
  expect(wordsOf(await approver.get(path))).toContain('propose corrections');
  const form = await approver.get(`${path}/correct`);
  const list = /name="list" value="([0-9a-f]{64})"/.exec(form.text)?.[1] ?? '';
  const name = fieldOf(form.text, 'Mira Canary');
  expect([form.status, name]).toEqual([200, expect.stringMatching(/^new-\d+$/)]);
  expect(form.text).not.toMatch(/value="s1"/);

  const send = async (more: Record<string, string>) =>
    await approver.post(`${path}/correct`, { list, evidence, ...more }, `${path}/correct`);
  const unchanged = await send({ [name]: 'Mira Canary' });
  expect([unchanged.status, wordsOf(unchanged)]).toEqual([
    400,
    expect.stringContaining('No field was changed'),
  ]);
  const bare = await send({ [name]: 'Mira Solberg', evidence: 'so' });
  expect([bare.status, bare.text.includes('Mira Solberg')]).toEqual([400, true]);
  expect((await send({ [name]: 'Mira Solberg', list: 'a'.repeat(64) })).status).toBe(409);
  expect((await send({ [name]: 'Mira Solberg', drop: 'users' })).status).toBe(400);
  expect((await send({ [name]: 'Mira Solberg' })).status).toBe(303);

  const read = wordsOf(await second.get(path));
  expect(read).toContain('Will be corrected Correct name in 1 row');
  expect(read).toContain('Mira Canary Mira Solberg');
  expect(read).toContain('Data of the person was read, for the purpose');
  expect(wordsOf(await approver.get(path))).toContain('someone else must approve these corrections');
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan');
  const approval = { planId: plan.id, digest: plan.digest };
  expect((await approver.post(`${path}/approve`, approval, '/')).status).toBe(403);
  expect((await second.post(`${path}/approve`, approval, '/')).status).toBe(303);
  await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal);
  const done = wordsOf(await second.get(path));
  expect(done).toContain('Was corrected Correct name in 1 row');
  expect(done).not.toContain('Mira Solberg');
  expect((await approver.get(`${path}/correct`)).status).toBe(404);
});

test('a proposal against her own withdrawal, at the same moment: one waits for the other, and neither stops it', async () => {
  const requestId = await askAndProve(home, { right: 'rectification', email: 'tom@example.com' });
  const path = `/cases/${requestId}`;
  expect((await propose(path, 'Thomas')).status).toBe(303);
  const [begun, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const withdrawn = home.work(
    async (work) => {
      await holdPlansOf(work, requestId);
      begun.resolve();
      await mayGoOn.promise;
      await takeBack(work, requestId);
    },
    { kind: 'subject', id: requestId },
  );
  await begun.promise;
  const proposed = propose(path, 'Tommaso');
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await home.house.database.raw(waiting)).rows.length === 0) await setTimeout(20);
  mayGoOn.resolve();
  await withdrawn;
  expect((await proposed).status).toBe(409);
});

test('no plan of corrections is drawn again by itself: it is proposed anew, also where a part was done', async () => {
  const requestId = await askAndProve(home, { right: 'rectification', email: 'solo@example.com' });
  const path = `/cases/${requestId}`;
  expect((await propose(path, 'Solomon')).status).toBe(303);
  expect((await approver.get(path)).text).not.toContain(`${path}/redraw`);
  const again = await approver.post(`${path}/redraw`, {}, '/');
  expect([again.status, again.text.includes('plan-not-redrawable')]).toEqual([409, true]);
  const move = async (event: RequestEvent) =>
    await home.work(async (work) => await moveRequest(work, requestId, event));
  await move('approve');
  await move('fulfil-partly');
  const part = await approver.get(path);
  expect(wordsOf(part)).toContain('Corrected in part.');
  expect(part.text).toMatch(new RegExp(`href="[^"]*${path}/correct"`));
  expect((await propose(path, 'Solveig')).status).toBe(303);
  expect(wordsOf(await second.get(path))).toContain('Approve this plan');
});

test('only a correction has this page, and only for those who may propose one', async () => {
  const requestId = await askAndProve(home, { right: 'access', email: 'tom@example.com' });
  const refused = await approver.get(`/cases/${requestId}/correct`);
  expect([refused.status, refused.text]).toEqual([
    409,
    expect.stringContaining('does not ask for a correction'),
  ]);
  const auditor = await desk.signIn('auditor');
  expect((await auditor.get(`/cases/${requestId}/correct`)).status).toBe(403);
});
