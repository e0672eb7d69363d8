// Two people at one case: each sees the other, and who acts on what has changed is refused with their words kept.
import { setTimeout } from 'node:timers/promises';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { holdPlansOf } from '../../src/fulfilment/plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { takeBack } from '../../src/fulfilment/take-back.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { askAndProve } from '../support/road.ts';
import { openShopDesk, type ShopDesk, type Visitor, wordsOf } from './desk.ts';

let house: ShopDesk;
beforeEach(async () => {
  house = await openShopDesk();
});
afterEach(async () => await house.close());

const versionAt = async (who: Visitor, path: string): Promise<string> =>
  /name="version" value="(\d+)"/.exec((await who.get(path)).text)?.[1] ?? '';
const planOf = async (requestId: string): Promise<PlanView> => {
  const [plan] = await house.home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan');
  return plan;
};
/** An erasure with a plan that waits for approval. */
const erasureToDecide = async (): Promise<{ path: string; plan: PlanView }> => {
  const { home, desk } = house;
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  await drawPlan(home.house, home.lumyx.id, requestId);
  const caseworker = await desk.signIn('caseworker');
  const { id: planId, questions } = await planOf(requestId);
  for (const { id, kind } of questions) {
    const form = { planId, questionId: id, answer: kind === 'shared' ? 'leave-out' : 'include' };
    expect((await caseworker.post(`/cases/${requestId}/questions`, form, '/')).status).toBe(303);
  }
  return { path: `/cases/${requestId}`, plan: await planOf(requestId) };
};
const caseByHand = async (): Promise<string> =>
  `/cases/${await askAndProve(house.home, { right: 'objection', email: 'mira@example.com' })}`;

test('approve against refuse: the second is refused, keeps its words, and sees what changed', async () => {
  const { approver, second } = house;
  const { path, plan } = await erasureToDecide();
  const version = await versionAt(approver, path);
  const form = { planId: plan.id, digest: plan.digest, version };
  expect((await second.post(`${path}/approve`, form, '/')).status).toBe(303);
  const why = 'You asked for the same thing three days ago.';
  const refusal = { reason: 'excessive', explanation: why, version };
  const late = await approver.post(`${path}/refuse`, refusal, '/');
  const words = wordsOf(late);
  expect([late.status, late.text.includes('<code>case-changed</code>')]).toEqual([409, true]);
  expect(words).toContain('A plan was approved.');
  expect(words).toContain('By The second');
  // The form is gone with the approval; the words are not.
  expect(words).toContain(why);
  expect((await planOf(path.slice(7))).status).toBe('approved');
});

test('approve against her own withdrawal, at the same moment: one waits for the other, and neither stops it', async () => {
  const { approver, home } = house;
  const { path, plan } = await erasureToDecide();
  const requestId = path.slice(7);
  const version = await versionAt(approver, path);
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
  const approved = approver.post(`${path}/approve`, { planId: plan.id, digest: plan.digest, version }, '/');
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await home.house.database.raw(waiting)).rows.length === 0) await setTimeout(20);
  mayGoOn.resolve();
  await withdrawn;
  const late = await approved;
  expect([late.status, late.text.includes('<code>case-changed</code>')]).toEqual([409, true]);
  expect((await planOf(requestId)).status).toBe('closed');
});

test('answer against answer, at the same moment: one is sent, the other goes through with the fresh version or not at all', async () => {
  const { approver, second } = house;
  const path = await caseByHand();
  const version = await versionAt(approver, path);
  const answers = await Promise.all(
    [approver, second].map(
      async (who, index) =>
        await who.post(
          `${path}/answer`,
          { answer: `We stopped every use of it, number ${index}.`, version },
          '/',
        ),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.text).toContain('case-changed');
  expect(wordsOf(await approver.get(path)).match(/We stopped every use of it/g)).toHaveLength(1);
});

test('a note never waits; but what was read before it is sent only after it was seen', async () => {
  const { approver, second } = house;
  const path = await caseByHand();
  const version = await versionAt(approver, path);
  for (const who of [approver, second])
    expect((await who.post(`${path}/notes`, { text: 'Called; nobody at home.', version }, '/')).status).toBe(
      303,
    );
  const message = 'We have found your account.';
  const first = await approver.post(`${path}/message`, { message, version }, '/');
  expect([first.status, first.text.match(/<li>A note was added\./g)?.length]).toEqual([409, 2]);
  expect(first.text).toMatch(new RegExp(`<textarea[^>]*name="message"[^>]*>${message}</textarea>`));
  const fresh = /name="version" value="(\d+)"/.exec(first.text)?.[1] ?? '';
  expect(Number(fresh)).toBe(Number(version) + 2);
  expect((await approver.post(`${path}/message`, { message, version: fresh }, '/')).status).toBe(303);
  expect((await approver.post(`${path}/message`, { message, version: 'x' }, '/')).status).toBe(400);
});

test('a message against a withdrawal: nothing is written into a case that ended meanwhile', async () => {
  const { approver, second } = house;
  const path = await caseByHand();
  const version = await versionAt(approver, path);
  const said = 'She called on Monday and takes it back.';
  const [withdrawn, message] = await Promise.all([
    second.post(`${path}/withdraw`, { said, version }, '/'),
    approver.post(`${path}/message`, { message: 'Which account do you mean?', version }, '/'),
  ]);
  expect([withdrawn.status, message.status].sort()).toEqual([303, 409]);
  const [refused] = [withdrawn, message].filter(({ status }) => status === 409);
  expect(wordsOf(refused ?? message)).toContain('This case changed while you had it open');
});

test('colleagues see each other at a case for half an hour; a reader who changes nothing is not announced', async () => {
  const { approver, second, desk, home } = house;
  const path = await caseByHand();
  await (await desk.signIn('auditor')).get(path);
  expect(wordsOf(await approver.get(path))).not.toContain('opened this case');
  home.later({ minutes: 3 });
  expect(wordsOf(await second.get(path))).toContain('The approver opened this case 3 minutes ago.');
  await second.post(`${path}/message`, { message: 'A long thought.', version: '0' }, '/');
  expect(wordsOf(await approver.get(path))).toContain('The second is writing here, seen just now.');
  home.later({ minutes: 31 });
  expect(wordsOf(await approver.get(path))).not.toMatch(/The second (is writing|opened)/);
});

test('every form of the page carries the version, in every kind of case', async () => {
  const { approver, home } = house;
  const { path } = await erasureToDecide();
  const appeal = await home.work(
    async (work) =>
      await receiveRequest(work, { right: 'complaint', email: 'her@example.org', channel: 'mail' }),
  );
  for (const one of [path, await caseByHand(), `/cases/${appeal.requestId}`]) {
    const forms =
      (await approver.get(one)).text.match(/<form [^>]*action="[^"]*\/cases\/[\s\S]*?<\/form>/g) ?? [];
    expect(forms.length).toBeGreaterThan(2);
    for (const form of forms) expect(form).toMatch(/name="version" value="\d+"/);
  }
});

test('a message, a note or an answer of a megabyte is refused by name, and one that is only too long stays in its form', async () => {
  const { approver } = house;
  const path = await caseByHand();
  const huge = 'a'.repeat(1_000_000);
  for (const [name, field] of [
    ['message', 'message'],
    ['notes', 'text'],
    ['answer', 'answer'],
  ] as const) {
    const refused = await approver.post(`${path}/${name}`, { [field]: huge }, '/');
    expect([name, refused.status, refused.text.includes('form-too-large')]).toEqual([name, 413, true]);
    expect(wordsOf(refused)).toContain('Go back');
    const long = `${'Long words. '.repeat(1_500)}The end.`;
    const kept = await approver.post(`${path}/${name}`, { [field]: long }, '/');
    expect([name, kept.status, kept.text.includes('The end.</textarea>')]).toEqual([name, 400, true]);
    expect(wordsOf(kept)).toMatch(/Use [\d,]+ characters or fewer/);
  }
  expect(wordsOf(await approver.get(path))).not.toContain('Long words.');
});
