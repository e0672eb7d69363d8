// What owners are asked by each right: corrections with their values, restrictions by the road of recipients, an erasure drawn again.

import { Client } from 'pg';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { saveOwnedSystems } from '../../src/data-map/owned-system.ts';
import { answerCase } from '../../src/fulfilment/answer-case.ts';
import { answerOwnerTask, openOwnerTask, SYSTEM_OWNER } from '../../src/fulfilment/answer-owner-task.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOutWith } from '../../src/fulfilment/carry-out.ts';
import { correctableFields } from '../../src/fulfilment/correctable.ts';
import { disown, endDisowned } from '../../src/fulfilment/disown.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { lookedAtAnswer } from '../../src/fulfilment/owner-desk.ts';
import { hasActed } from '../../src/fulfilment/receipt.ts';
import { passedOn } from '../../src/fulfilment/recipient-notice.ts';
import { proposeCorrections } from '../../src/fulfilment/rectification.ts';
import { FAILURE_BUDGET } from '../../src/fulfilment/run-plan.ts';
import { redraw, takeBack } from '../../src/fulfilment/take-back.ts';
import { warnChannel, warningsOf } from '../../src/requests/channel-warning.ts';
import { knownRequest } from '../../src/requests/data-request.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { ownerTasksOf } from '../../src/requests/owner-task.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import type { Work } from '../../src/work.ts';
import { OWNER, type Owners, openOwners, PAPER } from '../support/owners.ts';
import { deliverLetters } from '../support/road.ts';
import { overLine } from '../support/same-place.ts';

let owners: Owners;
beforeAll(async () => {
  owners = await openOwners();
});
afterAll(async () => {
  await owners.close();
});
const AWAY = 'postgresql://nobody@127.0.0.1:1/none';
/** Carries a plan out while its store cannot be reached. */
const runWithoutStore = async (planId: string) =>
  await carryOutWith(owners.home.house, owners.home.lumyx.id, planId, new AbortController().signal, () =>
    overLine(AWAY, owners.shop.url),
  );
const nothing = { reason: null, words: '', files: [] } as const;
const answer = async (given: Parameters<typeof answerOwnerTask>[1]) =>
  await owners.home.work(async (work) => await answerOwnerTask(work, given), SYSTEM_OWNER);
const asked = async (right: 'rectification' | 'restriction', email: string): Promise<string> =>
  await owners.home.work(async (work) => {
    const { requestId } = await receiveRequest(work, {
      right,
      email,
      channel: 'mail',
      ownWords: 'It is wrong.',
    });
    await move(work, requestId, 'verify', { verifiedAt: work.at });
    return requestId;
  });

/** A correction of one name, approved. */
async function corrected(email: string, before: string, after: string) {
  const { home, staff } = owners;
  const requestId = await asked('rectification', email);
  const by = { controllerId: home.lumyx.id, actor: staff[0], requestId };
  const { fields } = await correctableFields(home.house, by);
  const field = fields.find(({ value }) => value === before);
  if (field === undefined) throw new Error('no such field');
  const { storeId, collection, key, column } = field;
  await proposeCorrections(home.house, by, () => [{ storeId, collection, key, column, before, after }]);
  const { id: planId, digest } = await owners.plan(requestId);
  await home.work(async (work) => await approvePlan(work, { planId, digest }), staff[1]);
  return { requestId, planId };
}

test('a correction tells the owner what is right, and ends when the owner has put it right too', async () => {
  const { home } = owners;
  const { requestId, planId } = await corrected('tom@example.com', 'Tom', 'Tomas');
  await owners.run(planId);
  const letter = await owners.letter(OWNER);
  expect(letter.text).not.toContain('Tomas');
  const opened = await home.work(async (work) => await openOwnerTask(work, letter), SYSTEM_OWNER);
  expect(opened?.corrections).toEqual([{ label: 'name', value: 'Tomas' }]);
  expect((await owners.plan(requestId)).receipt).toBeNull();
  await answer({ ...letter, outcome: 'done', ...nothing, words: 'Written anew on the card.' });
  await owners.run(planId);
  expect((await owners.plan(requestId)).receipt?.outcome).toBe('complete');
});

test('a restriction reaches the owner as it reaches recipients, since no plan asks', async () => {
  const { home, staff } = owners;
  const requestId = await asked('restriction', 'solo@example.com');
  await home.work(
    async (work) =>
      await answerCase(work, { requestId, answer: 'We use it for nothing else while we check.' }),
    staff[1],
  );
  expect(await home.work(async (work) => await passedOn(work, requestId))).toMatchObject([
    { recipient: PAPER.label, road: 'owner', state: 'told' },
  ]);
  await deliverLetters(home);
  expect(home.mailbox.newest(OWNER).mail.text).toContain('/passed-on/');
});

test('a copy that waits for an owner can be taken back; the link then says that nobody needs it', async () => {
  const { home } = owners;
  const { requestId, plan } = await owners.approved('access', 'solo@example.com');
  await owners.run(plan.id);
  const letter = await owners.letter(OWNER);
  // What she is found by there is kept for as long as somebody looks for her.
  const gathered = async () =>
    await home.work(async ({ trx }) => trx('recipient_identifiers').where({ requestId }).select('requestId'));
  expect(await gathered()).toEqual([{ requestId }]);
  await home.work(async (work) => await takeBack(work, requestId), { kind: 'subject', id: requestId });
  expect(await gathered()).toEqual([]);
  await expect(answer({ ...letter, outcome: 'not-found', ...nothing })).rejects.toMatchObject({
    code: 'owner-task-closed',
  });
  await owners.run(plan.id);
  expect(await owners.plan(requestId)).toMatchObject({ status: 'closed', receipt: null });
  const erasing = await owners.approved('erasure', 'solo@example.com');
  await owners.run(erasing.plan.id);
  await expect(home.work(async (work) => await takeBack(work, erasing.requestId))).rejects.toMatchObject({
    code: 'withdraw-too-late',
  });
});

test('a copy that waits for an owner stops when somebody at another address disowns it, and ends by her own no', async () => {
  const { home } = owners;
  const { requestId, plan } = await owners.approved('access', 'solo@example.com');
  await owners.run(plan.id);
  const letter = await owners.letter(OWNER);
  const email = 'other@example.org';
  await home.work(async (work) => {
    const request = await knownRequest(work, requestId);
    await warnChannel(work, request, { kind: 'address', aboutId: crypto.randomUUID(), email });
  });
  await deliverLetters(home);
  const code = /\b(\d{4}) (\d{4})\b/.exec(home.mailbox.newest(email).mail.text ?? '')?.slice(1);
  const disowned = await home.work(async (work) => {
    const [warning] = await warningsOf(work, requestId);
    return await disown(work, { warningId: warning?.id ?? '', code: code?.join('') ?? '' });
  });
  expect([disowned, (await owners.plan(requestId)).status]).toEqual(['held', 'stopped']);
  await expect(answer({ ...letter, outcome: 'not-found', ...nothing })).rejects.toMatchObject({
    code: 'owner-task-closed',
  });
  const hers = await owners.approved('access', 'mira@example.com');
  await owners.run(hers.plan.id);
  expect((await owners.plan(hers.requestId)).status).toBe('running');
  await home.work(async (work) => await endDisowned(work, hers.requestId));
  expect((await owners.plan(hers.requestId)).status).toBe('closed');
});

test('an erasure that is drawn again asks nobody to delete twice; a system that is gone is named, never complete', async () => {
  const { home, staff } = owners;
  const paper = { ...PAPER, name: 'cards', label: 'the card index', owner: 'cards@lumyx.example' };
  await home.work(async (work) => await saveOwnedSystems(work, [paper, PAPER]));
  const { requestId, plan } = await owners.approved('erasure', 'mira@example.com');
  await owners.run(plan.id);
  await answer({ ...(await owners.letter(OWNER)), outcome: 'not-found', ...nothing });
  const exception = {
    outcome: 'exception',
    reason: 'cannot-search',
    words: 'By number alone.',
    files: [],
  } as const;
  await answer({ ...(await owners.letter('cards@lumyx.example')), ...exception });
  const waiting = (await home.work(async (work) => await ownerTasksOf(work, [requestId]))).find(
    ({ state }) => state === 'answered',
  );
  await home.work(
    async (work) => await lookedAtAnswer(work, { requestId, taskId: waiting?.id ?? '', passed: false }),
    staff[0],
  );
  await owners.run(plan.id);
  expect((await owners.plan(requestId)).receipt?.outcome).toBe('partly');
  const letters = owners.letters(OWNER);
  // By another name it is the same system.
  const renamed = { ...PAPER, label: 'the paper files upstairs' };
  await home.work(async (work) => await saveOwnedSystems(work, [paper, renamed]));
  await home.work(async (work) => await redraw(work, requestId), staff[0]);
  await drawPlan(home.house, home.lumyx.id, requestId);
  const drawn = await owners.plan(requestId);
  expect(drawn.steps.filter(({ act }) => act === 'ask')).toHaveLength(2);
  for (const { id: questionId } of drawn.questions)
    await home.work(async (work) => {
      await answerQuestion(work, { planId: drawn.id, questionId, answer: 'include' });
    }, staff[0]);
  const { digest } = await owners.plan(requestId);
  await home.work(async (work) => await approvePlan(work, { planId: drawn.id, digest }), staff[1]);
  await home.work(async (work) => await saveOwnedSystems(work, [PAPER]));
  await owners.run(drawn.id);
  await deliverLetters(home);
  expect(owners.letters(OWNER)).toBe(letters);
  // The run that took the earlier answer over called no other to overtake it.
  const next = async ({ trx }: Work) => trx('plans').where({ id: drawn.id }).select('nextAt');
  expect(await home.work(next)).toEqual([{ nextAt: null }]);
  const { receipt } = await owners.plan(requestId);
  expect([
    receipt?.outcome,
    ...(receipt?.lines.slice(-2) ?? []).map(({ problem }) => problem).sort(),
  ]).toEqual(['partly', null, 'owner-unknown']);
});

test('where a store stays away before anything was written, nobody is asked, and the receipt says so', async () => {
  const { home } = owners;
  const { requestId, planId } = await corrected('tom@example.com', 'Tomas', 'Thomas');
  const letters = owners.letters(OWNER);
  for (let tries = 0; tries < FAILURE_BUDGET; tries += 1) {
    await runWithoutStore(planId);
    home.later({ minutes: 11 });
  }
  await deliverLetters(home);
  expect(owners.letters(OWNER)).toBe(letters);
  const { receipt } = await owners.plan(requestId);
  expect([receipt?.outcome, receipt?.lines.at(-1)]).toEqual([
    'partly',
    expect.objectContaining({
      problem: 'owner-unknown',
      sentence: 'Nobody could be asked about the paper files of the studio, so it was not searched.',
    }),
  ]);
  expect(await home.work(async (work) => await hasActed(work, requestId))).toBe(false);
});

test('where a store goes away after an owner was asked, the plan waits for the answer and does not say that nobody was asked', async () => {
  const { home, shop } = owners;
  const { requestId, planId } = await corrected('tom@example.com', 'Tomas', 'Thomas');
  const holder = new Client({ connectionString: shop.url });
  await holder.connect();
  await holder.query('begin; lock table users in share mode');
  const signal = new AbortController().signal;
  await carryOutWith(home.house, home.lumyx.id, planId, signal, () =>
    openConnector(shop.url, { statementTimeout: 60_000, lockTimeout: 300 }),
  );
  await holder.end();
  const letter = await owners.letter(OWNER);
  for (let tries = 1; tries < FAILURE_BUDGET; tries += 1) {
    home.later({ minutes: 11 });
    await runWithoutStore(planId);
  }
  expect(await owners.plan(requestId)).toMatchObject({ status: 'running', receipt: null });
  await answer({ ...letter, outcome: 'done', ...nothing, words: 'Written anew on the card.' });
  await runWithoutStore(planId);
  const { receipt } = await owners.plan(requestId);
  expect([receipt?.outcome, receipt?.lines.map(({ problem }) => problem)]).toEqual([
    'partly',
    ['store-unreachable', null],
  ]);
  // What the owner did by hand was done, so recipients hear of it.
  expect(await home.work(async (work) => await hasActed(work, requestId))).toBe(true);
});
