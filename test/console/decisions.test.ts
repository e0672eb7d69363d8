// Decisions at the desk: rulings, approval by somebody else, the run, the receipt, and everything that is refused.
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { identifyByCode, sendFreshCode } from '../../src/requests/identify.ts';
import { askAndProve, deliverLetters, openShop, type Shop } from '../support/road.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let shop: Shop;
let desk: Desk;
let approver: Visitor;
let second: Visitor;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
  second = await desk.signIn('second');
});
afterEach(async () => {
  await desk.close();
  await home.close();
  await shop.drop();
});

const planOf = async (requestId: string): Promise<PlanView> => {
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan');
  return plan;
};
const draw = async (requestId: string): Promise<PlanView> => {
  await drawPlan(home.house, home.lumyx.id, requestId);
  return await planOf(requestId);
};
const answerAll = async (who: Visitor, requestId: string, plan: PlanView): Promise<void> => {
  for (const { id, kind } of plan.questions) {
    const form = { planId: plan.id, questionId: id, answer: kind === 'shared' ? 'leave-out' : 'include' };
    expect((await who.post(`/cases/${requestId}/questions`, form, '/')).status).toBe(303);
  }
};
const approve = async (who: Visitor, requestId: string, plan: PlanView, word = 'approve') =>
  await who.post(`/cases/${requestId}/${word}`, { planId: plan.id, digest: plan.digest }, '/');

test('an erasure: questions, a ruling, approval by another approver, progress, receipt', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const drawn = await draw(requestId);
  const path = `/cases/${requestId}`;
  const asking = wordsOf(await approver.get(path));
  expect(asking).toContain(`Questions for a person (${drawn.questions.length} open)`);
  expect(asking).toContain('Will be deleted Delete');
  expect(asking).toContain('Stays, with a reason Keep 1 row in invoices');
  expect(asking).not.toContain('Approve this plan');
  expect((await approve(second, requestId, drawn)).status).toBe(409);
  await answerAll(approver, requestId, drawn);
  const plan = await planOf(requestId);
  expect(wordsOf(await approver.get(path))).toContain('someone else must approve this erasure');
  expect(wordsOf(await second.get(path))).not.toContain('someone else must approve');
  const own = await approve(approver, requestId, plan);
  expect([own.status, own.text.includes('approver-involved')]).toEqual([403, true]);
  const stale = await second.post(`${path}/approve`, { planId: plan.id, digest: 'a'.repeat(64) }, '/');
  expect([stale.status, stale.text.includes('plan-changed')]).toEqual([409, true]);
  const old = await approve(second, requestId, { ...plan, digest: drawn.digest });
  expect(old.status).toBe(409);
  expect((await approve(second, requestId, plan)).status).toBe(303);
  const running = await second.get(path);
  expect(running.headers.refresh).toBe('3');
  expect(running.text).toMatch(/<progress[^>]* max="\d+" value="0">/);
  expect((await second.get(`${path}?still=yes`)).headers).not.toHaveProperty('refresh');
  await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal);
  const done = await second.get(path);
  expect(done.text).not.toContain('http-equiv="refresh"');
  const words = wordsOf(done);
  expect(words).toContain('Done. The receipt is below.');
  expect(words).toContain('shop.orders 2 none left');
  expect(words).toContain('books must be kept (HGB section 257)');
  expect(words).toContain('by The second');
  expect((await approve(second, requestId, plan)).status).toBe(409);
});

test('whoever entered an erasure cannot approve it', async () => {
  const form = { right: 'erasure', email: 'solo@example.com', receivedOn: '2026-01-05' };
  const entered = await approver.post('/cases/new', form, '/');
  const requestId = (entered.headers.location ?? '').split('/').at(-1) ?? '';
  const her = { kind: 'subject', id: requestId } as const;
  await home.work(async (work) => await sendFreshCode(work, requestId), her);
  await deliverLetters(home);
  const letter = home.mailbox.newest('solo@example.com').mail.text ?? '';
  const code = /\b\d{4} \d{4}\b/.exec(letter)?.[0].replace(' ', '') ?? '';
  await home.work(async (work) => await identifyByCode(work, { requestId, code }), her);
  await answerAll(second, requestId, await draw(requestId));
  const plan = await planOf(requestId);
  const before = await dumpStore(shop.url);
  const refused = await approve(approver, requestId, plan);
  expect([refused.status, wordsOf(refused).includes('You entered this case')]).toEqual([403, true]);
  expect((await planOf(requestId)).status).toBe('drawn');
  expect(await dumpStore(shop.url)).toEqual(before);
});

test('a plan is decided on at its own case only', async () => {
  const mira = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const tom = await askAndProve(home, { right: 'erasure', email: 'tom@example.com' });
  const plan = await draw(mira);
  await draw(tom);
  expect((await approve(second, tom, plan)).status).toBe(404);
  expect((await approve(second, tom, plan, 'confirm')).status).toBe(404);
  const [question] = plan.questions;
  const form = { planId: plan.id, questionId: question?.id ?? '', answer: 'include' };
  expect((await second.post(`/cases/${tom}/questions`, form, '/')).status).toBe(404);
  expect((await planOf(mira)).questions.every(({ answer }) => answer === null)).toBe(true);
});

test('a plan is drawn again while it waits for a decision, never when it is decided', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const path = `/cases/${requestId}`;
  expect((await approver.post(`${path}/redraw`, {}, '/')).status).toBe(409);
  const first = await draw(requestId);
  expect((await approver.post(`${path}/redraw`, {}, '/')).status).toBe(303);
  expect((await approve(second, requestId, first)).status).toBe(409);
  const plan = await draw(requestId);
  expect(plan.id).not.toBe(first.id);
  expect(wordsOf(await approver.get(path))).toContain('Earlier plan Closed');
  await answerAll(approver, requestId, plan);
  expect((await approve(second, requestId, await planOf(requestId))).status).toBe(303);
  const late = await approver.post(`${path}/redraw`, {}, '/');
  expect([late.status, late.text.includes('plan-not-redrawable')]).toEqual([409, true]);
  expect((await planOf(requestId)).status).toBe('approved');
});

test('a request cannot be refused when it is decided', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  await answerAll(approver, requestId, await draw(requestId));
  await approve(second, requestId, await planOf(requestId));
  const form = { reason: 'excessive', explanation: 'You asked for the same thing yesterday.' };
  expect((await approver.post(`/cases/${requestId}/refuse`, form, '/')).status).toBe(409);
  expect((await planOf(requestId)).status).toBe('approved');
});

test('staff take a request back on the word of its person, with a note of how she said so', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  const path = `/cases/${requestId}`;
  const short = await approver.post(`${path}/withdraw`, { said: 'by phone' }, '/');
  expect([short.status, wordsOf(short)]).toEqual([
    400,
    expect.stringContaining('Write how and when the person said so'),
  ]);
  expect(wordsOf(await approver.get(path))).toContain('The person takes the request back');
  const said = 'Called on Monday at ten; known by the order number.';
  expect((await approver.post(`${path}/withdraw`, { said }, '/')).status).toBe(303);
  const after = wordsOf(await approver.get(path));
  expect(after).toContain('The person took the request back. There is nothing more to do.');
  expect(after).toContain(said);
  expect(after).not.toContain('The person takes the request back');
  await deliverLetters(home);
  expect(home.mailbox.newest('mira@example.com').mail.subject).toMatch(/back/i);
  const again = await approver.post(`${path}/withdraw`, { said }, '/');
  expect(again.status).toBe(409);
});
