// What the documents of the two companies promise, played through: clocks that no outage moves, ways in that all count.

import { endCoolingOff } from '../../jobs/end-cooling-off.ts';
import type { App } from '../../src/app.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { redraw } from '../../src/fulfilment/take-back.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { shownLaw } from '../../src/portal/shown-law.ts';
import { recountClocks } from '../../src/requests/case-clock.ts';
import { writeEvent } from '../../src/requests/case-event.ts';
import { readCase } from '../../src/requests/case-list.ts';
import { waiveCoolingOff } from '../../src/requests/cooling-off.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { identifyByCode, sendFreshCode } from '../../src/requests/identify.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { readStatus } from '../../src/requests/status-view.ts';
import { mailOf, takeIn } from '../intake/mail.ts';
import { personAt, wordsOf } from '../portal/person.ts';
import { staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { askAndProve, deliverLetters, openShop, SHOP_MAP, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let shops: Shop[];
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  const map = SHOP_MAP.replaceAll('shop', 'gallery');
  shops = [await openShop(home), await openShop(home, home.lumart, map)];
  app = localApp(home);
});
afterAll(async () => {
  await app.close();
  await home.close();
  for (const shop of shops) await shop.drop();
});

const there = <T>(act: Parameters<typeof home.work<T>>[0], controller: Controller) =>
  home.work(act, undefined, controller);
const statusOf = async (requestId: string, controller: Controller) =>
  await there(async (work) => await readStatus(work, requestId), controller);
const plansOf = async (requestId: string, controller: Controller): Promise<PlanView[]> =>
  await there(async (work) => await readPlans(work, requestId), controller);

/** Answers what the plan asks, has it approved by somebody else, and carries it out by two workers at once. */
async function fulfil(requestId: string, controller: Controller): Promise<PlanView> {
  const [drawn] = await plansOf(requestId, controller);
  if (drawn === undefined) throw new Error('no plan was drawn');
  const { id: planId, questions } = drawn;
  for (const { id } of questions)
    await home.work(
      async (work) => await answerQuestion(work, { planId, questionId: id, answer: 'include' }),
      staff(),
      controller,
    );
  const [ready] = await plansOf(requestId, controller);
  await home.work(
    async (work) => await approvePlan(work, { planId, digest: ready?.digest ?? '' }),
    staff(),
    controller,
  );
  const { signal } = new AbortController();
  await Promise.all([1, 2].map(async () => await carryOut(home.house, controller.id, planId, signal)));
  const [done] = await plansOf(requestId, controller);
  if (done === undefined) throw new Error('no plan');
  return done;
}

test('Lumart: down from 6 days 23 hours to 7 days 5 hours; it begins at the restart, exactly once, and says both times', async () => {
  const her = personAt(home, app, home.lumart);
  const path = await her.askAndProve({ right: 'erasure', email: 'tom@example.com' });
  const requestId = path.split('/').at(-1) ?? '';
  const planned = (await statusOf(requestId, home.lumart))?.coolingOffUntil;
  home.later({ hours: 24 * 6 + 23 });
  await drawPlan(home.house, home.lumart.id, requestId);
  expect(await plansOf(requestId, home.lumart)).toEqual([]);
  // Nothing runs until seven days and five hours; then every process starts at once.
  home.later({ hours: 6 });
  await endCoolingOff(home.house, {}, new AbortController().signal);
  await Promise.all([1, 2, 3].map(async () => await drawPlan(home.house, home.lumart.id, requestId)));
  const open = (await plansOf(requestId, home.lumart)).filter(({ status }) => status !== 'closed');
  expect(open).toHaveLength(1);
  const done = await fulfil(requestId, home.lumart);
  const real = done.receipt?.at;
  expect(planned?.until(real ?? planned).total('hours')).toBeCloseTo(5, 0);
  const [{ n } = { n: 0 }] = (
    await there(
      async (work) =>
        await work.trx.raw(`select count(*)::int as n from audit_entries where event = 'receipt.written'`),
      home.lumart,
    )
  ).rows as { n: number }[];
  expect(n).toBe(1);
  const later = personAt(home, app, home.lumart);
  await later.post(`${path}/code`, {});
  await later.post(`${path}/verify`, { code: await later.codeFor('tom@example.com') });
  const shown = (moment: Temporal.Instant | null | undefined): string =>
    (moment ?? Temporal.Now.instant())
      .toZonedDateTimeISO('Europe/Berlin')
      .toLocaleString('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })
      .slice(-5);
  const words = wordsOf(await later.get(path));
  expect(words).toContain('It was planned for');
  expect(words).toContain(shown(planned));
  expect(words).toContain(shown(real));
});

test('Lumart: "erase me" to security@ counts from its arrival, and the time to reconsider is offered', async () => {
  const at = (await there(async (work) => work.at, home.lumart)).subtract({ hours: 50 });
  const raw = mailOf({ from: 'Solo <solo@example.com>', heading: 'My account', text: 'Please erase me.' });
  const mail = await takeIn(home, raw, { arrivedAt: at, controller: home.lumart });
  expect([mail.state, mail.suggestion]).toEqual(['opened-case', 'erasure']);
  const requestId = mail.requestId ?? '';
  const status = await statusOf(requestId, home.lumart);
  expect(status?.receivedAt.epochMilliseconds).toBe(at.epochMilliseconds);
  const arrived = at.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
  expect(status?.dueOn.since(arrived).days).toBe(30);
  await there(async (work) => await sendFreshCode(work, requestId), home.lumart);
  await deliverLetters(home);
  const code = /\b(\d{4}) (\d{4})\b/.exec(home.mailbox.newest('solo@example.com').mail.text ?? '')?.[0] ?? '';
  await there(async (work) => await identifyByCode(work, { requestId, code }), home.lumart);
  expect((await statusOf(requestId, home.lumart))?.status).toBe('cooling-off');
  await deliverLetters(home);
  expect(home.mailbox.newest('solo@example.com').mail.subject).toMatch(/you can still change your mind/);
});

test('Lumart: staff cannot shorten the seven days by any way; her own written word does, and is kept', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' }, home.lumart);
  const statement = 'I am sure and do not want to wait.';
  const waive = async (actor = staff()) =>
    await home.work(
      async (work) => await waiveCoolingOff(work, { requestId, statement }),
      actor,
      home.lumart,
    );
  await expect(waive()).rejects.toMatchObject({ code: 'waiver-not-hers' });
  await expect(waive({ kind: 'machine', id: 'worker' })).rejects.toMatchObject({ code: 'waiver-not-hers' });
  const again = there(async (work) => await redraw(work, requestId), home.lumart);
  await expect(again).rejects.toMatchObject({ code: 'redraw-not-possible' });
  await drawPlan(home.house, home.lumart.id, requestId);
  expect(await plansOf(requestId, home.lumart)).toEqual([]);
  await waive({ kind: 'subject', id: requestId });
  await drawPlan(home.house, home.lumart.id, requestId);
  expect(await plansOf(requestId, home.lumart)).toHaveLength(1);
  const file = await there(async (work) => await readCase(work, requestId), home.lumart);
  expect(file?.waiver).toBe(statement);
});

test('LumyxAI: invoices of two countries stay with statute and end date; the rest is gone in time, and recipients know', async () => {
  const [shop] = shops;
  await shop?.run(`insert into users values (70, 'lars@example.com', 'Lars', null, null);
    insert into invoices values (70, 70, 40, 'DE', '2026-02-01'), (71, 70, 50, 'US', '2026-06-30');
    insert into orders values (70, 70, 'avatar', 's')`);
  const reached = { store: null, owner: null, webhook: null, identifyBy: ['email'] } as const;
  const told = { role: 'processor', purposes: ['x'], country: null, safeguard: null, ...reached } as const;
  const recipients = ['NabzClan', 'Stripe'].map((name) => ({
    ...told,
    name,
    contact: `privacy@${name.toLowerCase()}.example`,
  }));
  await home.work(async (work) => await saveRecipients(work, recipients));
  const requestId = await askAndProve(home, { right: 'erasure', email: 'lars@example.com' });
  const status = await statusOf(requestId, home.lumyx);
  const received = status?.receivedAt.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
  expect(received?.until(status?.dueOn ?? received).days).toBeLessThanOrEqual(31);
  await drawPlan(home.house, home.lumyx.id, requestId);
  const done = await fulfil(requestId, home.lumyx);
  const kept = done.receipt?.lines.filter((line) => line.kept !== null) ?? [];
  expect(kept).toHaveLength(1);
  expect(kept[0]?.sentence).toMatch(/^Keep 2 rows in invoices/);
  expect(kept[0]?.kept).toMatchObject({ legalBasis: 'HGB section 257', until: '2034-06-30' });
  expect(done.receipt?.lines.filter(({ remaining }) => (remaining ?? 0) > 0)).toEqual([]);
  await deliverLetters(home);
  const letter = (home.mailbox.newest('lars@example.com').mail.text ?? '').replace(/\s+/g, ' ');
  expect(letter).toMatch(/2 rows in invoices.*30 June 2034.*HGB section 257/);
  for (const { contact } of recipients) expect(home.mailbox.newest(contact).mail.subject).toBeDefined();
});

test('Britain: identity asked on day 3 and given on day 9, a question from 12 to 20; the page shows why that day', async () => {
  const start = await home.work(async (work) => work.at);
  home.later(start.until(Temporal.Instant.from('2027-07-01T09:00:00Z')));
  const { requestId } = await home.work(
    async (work) =>
      await receiveRequest(work, {
        right: 'access',
        email: 'brit@example.com',
        channel: 'mail',
        residence: { country: 'GB', subdivision: 'ENG' },
      }),
  );
  home.later({ hours: 24 * 25 });
  const story = [
    ['identity_asked', '03'],
    ['identity_proven', '09'],
    ['clarification_asked', '12'],
    ['clarification_answered', '20'],
  ] as const;
  await home.work(async (work) => {
    for (const [kind, day] of story)
      await writeEvent(work, requestId, { kind, at: Temporal.Instant.from(`2027-07-${day}T09:00:00Z`) });
    await recountClocks(work, requestId);
  });
  const request = await home.work(async (work) => await findRequest(work, requestId));
  const { sentences = [] } = (request && (await shownLaw(request, 'en'))) ?? {};
  const words = sentences.map(({ before }) => before).join(' ');
  // A month from the 9th is 9 August; the nine days from the 12th to the 20th, both included, make it the 18th.
  expect(words).toContain('18 August 2027');
  for (const day of ['9 July', '12 July', '20 July']) expect(words).toContain(`${day} 2027`);
});
