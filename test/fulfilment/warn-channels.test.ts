// An erasure is told to every known address before it cannot be undone; whoever took over one mailbox does not erase in silence.

import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { disown } from '../../src/fulfilment/disown.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { channelFields } from '../../src/fulfilment/known-channels.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { redraw } from '../../src/fulfilment/take-back.ts';
import { warnChannels } from '../../src/fulfilment/warn-channels.ts';
import { warningsOf } from '../../src/requests/channel-warning.ts';
import { DataRequest, findRequest } from '../../src/requests/data-request.ts';
import { settleDispute } from '../../src/requests/settle-dispute.ts';
import { warningTime } from '../../src/requests/warning-time.ts';
import type { Actor, Work } from '../../src/work.ts';
import { staff } from '../support/approved-erasure.ts';
import { askAndProve, deliverLetters, openShop, SHOP_MAP, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

/** Beside her address an account holds a second one, where the shop keeps a name. */
const MAP = SHOP_MAP.replace(
  '{ name: name, data_categories: [user.name] }',
  '{ name: name, data_categories: [user.contact.email] }',
);
const ANYBODY: Actor = { kind: 'subject', id: 'anonymous' };

let home: TestHouse;
let shop: Shop;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, MAP);
});
afterAll(async () => {
  await home.close();
  await shop.drop();
});

let people = 100;
/** Somebody with an account, a second address, and a ticket that an agent handled; asks for her erasure. */
async function asks(second: string | null): Promise<{ email: string; requestId: string }> {
  people += 1;
  const email = `her${people}@example.com`;
  const name = second === null ? 'null' : `'${second}'`;
  await shop.run(`insert into users values (${people}, '${email}', ${name}, null, null);
    insert into tickets values (${people}, ${people}, 'agent@lumyx.example', 'hello')`);
  const requestId = await askAndProve(home, { right: 'erasure', email });
  await draw(requestId);
  return { email, requestId };
}

/** Draws the plan, and says yes to whatever it asks. */
async function draw(requestId: string): Promise<void> {
  await drawPlan(home.house, home.lumyx.id, requestId);
  await home.work(async (work) => {
    const { id: planId, questions } = await newest(work, requestId);
    for (const { id } of questions) await answerQuestion(work, { planId, questionId: id, answer: 'include' });
  }, staff());
}
const newest = async (work: Work, requestId: string) => {
  const [plan] = await readPlans(work, requestId);
  if (plan === undefined) throw new Error('no plan was drawn');
  return plan;
};
const approve = async (requestId: string, approver: Actor = staff()): Promise<string> =>
  await home.work(async (work) => {
    const { id: planId, digest } = await newest(work, requestId);
    await approvePlan(work, { planId, digest });
    return planId;
  }, approver);
const run = async (planId: string): Promise<void> =>
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
const statusOf = async (requestId: string): Promise<string | undefined> =>
  (await home.work(async (work) => await findRequest(work, requestId)))?.status;
const lettersTo = (email: string) =>
  home.mailbox.received.filter(({ recipients }) => recipients.includes(email)).map(({ mail }) => mail);

/** Code and id of the newest warning to an address. */
function warningTo(email: string): { warningId: string; code: string } {
  const text = home.mailbox.newest(email).mail.text ?? '';
  const warningId = /not-me\/([0-9a-f-]{36})/.exec(text)?.[1] ?? '';
  return { warningId, code: (/\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '').replace(' ', '') };
}
const notMe = async (given: { warningId: string; code: string }) =>
  await home.work(async (work) => await disown(work, given), ANYBODY);

test('her other address is warned, an agent is not; approval waits for the letter and for a day', async () => {
  const { email, requestId } = await asks('second@example.org');
  await expect(approve(requestId)).rejects.toMatchObject({ code: 'warning-not-sent' });
  await deliverLetters(home);
  await expect(approve(requestId)).rejects.toMatchObject({ code: 'warning-time-runs' });
  const [letter] = lettersTo('second@example.org');
  expect(letter?.subject).toBe('Before something is deleted at LumyxAI');
  expect(letter?.text).not.toContain(email);
  expect(lettersTo('agent@lumyx.example')).toEqual([]);
  home.later({ hours: 23 });
  await expect(approve(requestId)).rejects.toMatchObject({ code: 'warning-time-runs' });
  home.later({ hours: 2 });
  await run(await approve(requestId));
  expect(await statusOf(requestId)).toBe('fulfilled');
});

test('where nobody else is known, nothing waits; her own address in other letters is nobody else', async () => {
  const { requestId } = await asks(null);
  await approve(requestId);
  const same = await asks(`HER${people + 1}@Example.com`);
  await approve(same.requestId);
});

test('"not me" stops an approved plan, tells staff, and holds the case until one of them has made sure', async () => {
  const { requestId } = await asks('owner@example.org');
  await deliverLetters(home);
  home.later({ hours: 25 });
  const planId = await approve(requestId);
  const warning = warningTo('owner@example.org');
  expect(await notMe({ ...warning, code: '00000000' })).toBeNull();
  expect(await notMe(warning)).toBe('held');
  expect(await notMe(warning)).toBe('held');
  await run(planId);
  expect(await statusOf(requestId)).toBe('planned');
  await home.work(async (work) => await redraw(work, requestId));
  await draw(requestId);
  await expect(approve(requestId)).rejects.toMatchObject({ code: 'case-disputed' });
  const approver = staff();
  const reason = 'I called the number in the contract; it is her.';
  const settle = async (actor: Actor, words = reason) =>
    await home.work(async (work) => await settleDispute(work, { requestId, reason: words }), actor);
  await expect(settle(ANYBODY)).rejects.toMatchObject({ code: 'settler-not-staff' });
  await expect(settle(approver, 'ok')).rejects.toMatchObject({ code: 'reason-missing' });
  await settle(approver);
  await expect(settle(approver)).rejects.toMatchObject({ code: 'not-disputed' });
  await expect(approve(requestId, approver)).rejects.toMatchObject({ code: 'approver-involved' });
  await run(await approve(requestId));
  expect(await statusOf(requestId)).toBe('fulfilled');
  expect(await notMe(warning)).toBe('too-late');
});

test('five wrong codes close the letter; the right one then does nothing', async () => {
  const { requestId } = await asks('guessed@example.org');
  await deliverLetters(home);
  const warning = warningTo('guessed@example.org');
  for (let tries = 0; tries < 5; tries += 1)
    expect(await notMe({ ...warning, code: `0000000${tries}` })).toBeNull();
  expect(await notMe(warning)).toBeNull();
  expect(await notMe({ warningId: crypto.randomUUID(), code: '12345678' })).toBeNull();
  home.later({ hours: 25 });
  await approve(requestId);
});

test('drawn again, nobody is warned again; at most five addresses are', async () => {
  const { requestId } = await asks('once@example.org');
  await deliverLetters(home);
  await home.work(async (work) => await redraw(work, requestId));
  await draw(requestId);
  await deliverLetters(home);
  expect(lettersTo('once@example.org')).toHaveLength(1);
  expect(await home.work(async (work) => await warningsOf(work, requestId))).toHaveLength(1);
  const emails = Array.from({ length: 9 }, (_, n) => `many${n}@example.org`);
  const request = await home.work(async (work) => await findRequest(work, requestId));
  if (request === undefined) throw new Error('no case');
  await home.work(async (work) => await warnChannels(work, request, { emails, notRead: ['shop.users'] }));
  expect(await home.work(async (work) => await warningsOf(work, requestId))).toHaveLength(6);
});

test('the wait ends with the morning of the day on which the answer is due, and says that it is shorter', async () => {
  const { requestId } = await asks('soon@example.org');
  await deliverLetters(home);
  const time = await home.work(async (work) => {
    const tomorrow = work.at.toZonedDateTimeISO('Europe/Berlin').toPlainDate().add({ days: 1 });
    await DataRequest.query(work.trx).findById([work.controllerId, requestId]).patch({ dueOn: tomorrow });
    const request = await findRequest(work, requestId);
    if (request === undefined) throw new Error('no case');
    return { ...(await warningTime(work, request)), tomorrow };
  });
  expect(time).toMatchObject({ shortened: true, over: false });
  const morning = time.tomorrow.toZonedDateTime('Europe/Berlin').toInstant();
  expect(time.until?.equals(morning)).toBe(true);
});

test('an address that no server takes is no channel: it is named, and nothing waits for it', async () => {
  const { requestId } = await asks('gone@example.org');
  home.mailbox.behave({ kind: 'refuse', step: 'recipient', reply: 550 });
  await deliverLetters(home);
  home.mailbox.behave({ kind: 'take' });
  const [warned] = await home.work(async (work) => await warningsOf(work, requestId));
  expect(warned?.letter).toBe('failed');
  await approve(requestId);
});

test('a clock that was two days ahead approves nothing away: the run waits for the true moment', async () => {
  const { email, requestId } = await asks('jump@example.org');
  await deliverLetters(home);
  home.later({ hours: 48 });
  const planId = await approve(requestId);
  home.later({ hours: -48 });
  await run(planId);
  expect(await statusOf(requestId)).toBe('approved');
  expect(await notMe(warningTo('jump@example.org'))).toBe('held');
  expect(await statusOf(requestId)).toBe('planned');
  expect(email).toContain('@');
});

test('which fields count: every one of a person’s record, elsewhere those that the map names, never a reference', async () => {
  const [dataset] = await loadDatasets(
    `dataset:
  - fides_key: d
    collections:
      - name: people
        fields:
          - { name: email, data_categories: [user.contact.email], fides_meta: { identity: email } }
          - { name: backup, data_categories: [user.contact.email] }
          - { name: inviter, data_categories: [user.contact.email], habeas_meta: { channel: false } }
          - { name: handler, data_categories: [user.contact.email], fides_meta: { references: [{ dataset: d, field: people.email, direction: to }] } }
          - { name: phone, data_categories: [user.contact.phone_number] }
      - name: orders
        fields:
          - { name: gift_to, data_categories: [user.contact.email] }
          - { name: billing, data_categories: [user.contact.email], habeas_meta: { channel: true } }
`,
    'd.yaml',
  );
  const names = dataset?.collections.map(({ fields }) => channelFields(fields).map(({ name }) => name));
  expect(names).toEqual([['email', 'backup'], ['billing']]);
});
