// The end of evidence: with its case, after a refusal when the time to object is over, with the outcome of a review, by the clock.
import { Client } from 'pg';
import { destroyEvidence } from '../../jobs/destroy-evidence.ts';
import type { Account } from '../../src/auth/account.ts';
import { answerCase } from '../../src/fulfilment/answer-case.ts';
import { takeBack } from '../../src/fulfilment/take-back.ts';
import { now } from '../../src/platform/clock.ts';
import { lodgeReview } from '../../src/requests/appeal.ts';
import type { Outcome } from '../../src/requests/data-request.ts';
import { denyRequest } from '../../src/requests/decide.ts';
import { lookAtEvidence, sendEvidence } from '../../src/requests/evidence.ts';
import { AFTER_REFUSAL_DAYS, destroyOldEvidence, evidenceDue } from '../../src/requests/evidence-end.ts';
import { EvidenceFile, LATEST_DAYS } from '../../src/requests/evidence-file.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { decideOutcome } from '../../src/requests/outcome.ts';
import { type Actor, CLOCK, MACHINE } from '../../src/work.ts';
import { evidenceLog, evidenceOf } from '../support/evidence.ts';
import { jpeg } from '../support/files.ts';
import { asHer, asStaff, provenCase, staffOf } from '../support/refused-case.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let first: Account;
let second: Account;
beforeAll(async () => {
  home = await openTestHouse();
  first = await staffOf(home, 'first', 'approver');
  second = await staffOf(home, 'second', 'approver');
});
afterAll(async () => await home.close());

const BECAUSE = 'We read it again, and the certificate says what she says.';
const files = [{ kind: 'image/jpeg', bytes: jpeg() }] as const;
let people = 0;

/** A proven correction with one file of its person. */
async function withEvidence(): Promise<string> {
  people += 1;
  const email = `eva.${people}@example.com`;
  const requestId = await provenCase(home, {
    email,
    right: 'rectification',
    residence: { country: 'DE', subdivision: null },
  });
  await home.work(
    async (work) => await sendEvidence(work, { requestId, files, words: '' }),
    asHer(requestId),
  );
  return requestId;
}
const deny = async (requestId: string): Promise<void> =>
  await home.work(
    async (work) =>
      await denyRequest(work, {
        requestId,
        reason: 'manifestly-unfounded',
        explanation: 'The register says what we have written.',
      }),
    asStaff(first),
  );
const lodge = async (aboutId: string): Promise<string> =>
  (
    await home.work(
      async (work) => await lodgeReview(work, { aboutId, words: 'Look at what I sent.', channel: 'form' }),
      asHer(aboutId),
    )
  ).requestId;
const judge = async (requestId: string, outcome: Outcome): Promise<void> =>
  await home.work(
    async (work) => await decideOutcome(work, { requestId, outcome, explanation: BECAUSE }),
    asStaff(second),
  );
/** State, and days from now until its time is over; null: as long as the case goes on. */
async function stands(requestId: string): Promise<[string, number | null]> {
  const [row] = await evidenceOf(home, requestId);
  const at = await home.work(async (work) => work.at);
  const days = row?.destroyAt?.since(at).total('days') ?? null;
  return [row?.state ?? '', days === null ? null : Math.round(days)];
}
/** Puts an end into the past; the clock of the jobs is the database's, whatever a test does to its own. */
const overSince = async (requestId: string, column: 'latestAt' | 'destroyAt'): Promise<void> =>
  await home.work(
    async (work) =>
      void (await EvidenceFile.query(work.trx)
        .where({ requestId })
        .patch({ [column]: now().subtract({ seconds: 1 }) })),
  );
const GONE = { state: 'destroyed', content: null, wrappedKey: null, words: null };

test.each<[string, (requestId: string) => Promise<void>]>([
  [
    'fulfilled',
    async (requestId) =>
      await home.work(
        async (work) =>
          await answerCase(work, { requestId, answer: 'We corrected your name in all places.' }),
        asStaff(first),
      ),
  ],
  [
    'withdrawn',
    async (requestId) => await home.work(async (work) => await takeBack(work, requestId), asHer(requestId)),
  ],
])('%s: bytes, key and words are gone in the same work, and the log keeps the facts', async (_end, act) => {
  const requestId = await withEvidence();
  await act(requestId);
  expect(await evidenceOf(home, requestId)).toMatchObject([GONE]);
  const log = await evidenceLog(home, requestId);
  expect(log.map(({ event }) => event)).toEqual(['evidence.sent', 'evidence.destroyed']);
  expect(log.at(-1)?.details).toMatchObject({
    kind: 'image/jpeg',
    size: jpeg().length,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('an end that is rolled back destroys nothing', async () => {
  const requestId = await withEvidence();
  const failing = home.work(async (work) => {
    await takeBack(work, requestId);
    throw new Error('the work fails afterwards');
  }, asHer(requestId));
  await expect(failing).rejects.toThrow('afterwards');
  expect(await evidenceOf(home, requestId)).toMatchObject([{ state: 'held' }]);
});

test('refused: it waits 90 days for an appeal, then the clock destroys it, once', async () => {
  const requestId = await withEvidence();
  await deny(requestId);
  expect(await stands(requestId)).toEqual(['held', AFTER_REFUSAL_DAYS]);
  const [row] = await evidenceOf(home, requestId);
  const id = row?.id ?? '';
  const due = async (days: number) =>
    (
      await evidenceDue(
        home.house.database,
        await home.work(async (work) => work.at.add({ hours: 24 * days })),
      )
    )
      .map((one) => one.id)
      .includes(id);
  expect([await due(AFTER_REFUSAL_DAYS - 1), await due(AFTER_REFUSAL_DAYS + 1)]).toEqual([false, true]);
  // Asked too early it stays: whoever looked at the list was overtaken.
  await home.work(async (work) => await destroyOldEvidence(work, id), CLOCK);
  expect(await stands(requestId)).toEqual(['held', AFTER_REFUSAL_DAYS]);
  await overSince(requestId, 'destroyAt');
  await destroyEvidence(home.house, {}, new AbortController().signal);
  await destroyEvidence(home.house, {}, new AbortController().signal);
  expect(await evidenceOf(home, requestId)).toMatchObject([GONE]);
  const log = await evidenceLog(home, requestId);
  expect(log.map(({ event, actorKind }) => [event, actorKind])).toEqual([
    ['evidence.sent', 'subject'],
    ['evidence.destroyed', 'clock'],
  ]);
});

test('while a review is open it waits; not upheld, it is gone with the outcome', async () => {
  const requestId = await withEvidence();
  await deny(requestId);
  const review = await lodge(requestId);
  expect(await stands(requestId)).toEqual(['held', null]);
  await judge(review, 'not-upheld');
  expect(await evidenceOf(home, requestId)).toMatchObject([GONE]);
});

test('upheld, the first case goes on with it, and its own end destroys it', async () => {
  const requestId = await withEvidence();
  await deny(requestId);
  await judge(await lodge(requestId), 'upheld');
  expect(await stands(requestId)).toEqual(['held', null]);
  await home.work(async (work) => await takeBack(work, requestId), asHer(requestId));
  expect(await evidenceOf(home, requestId)).toMatchObject([GONE]);
});

test('a review that is taken back leaves what is left of the 90 days', async () => {
  const requestId = await withEvidence();
  await deny(requestId);
  const review = await lodge(requestId);
  await home.work(async (work) => await takeBack(work, review), asHer(review));
  expect(await stands(requestId)).toEqual(['held', AFTER_REFUSAL_DAYS]);
});

test('a review about a case that is late and open destroys nothing by its end', async () => {
  const requestId = await withEvidence();
  home.later({ hours: 24 * 40 });
  await judge(await lodge(requestId), 'not-upheld');
  expect(await stands(requestId)).toEqual(['held', null]);
});

test('done in part it waits like a refusal; planned again it waits for the case', async () => {
  const requestId = await withEvidence();
  for (const event of ['plan', 'approve', 'fulfil-partly'] as const)
    await home.work(async (work) => await move(work, requestId, event));
  expect(await stands(requestId)).toEqual(['held', AFTER_REFUSAL_DAYS]);
  await home.work(async (work) => await move(work, requestId, 'plan'));
  expect(await stands(requestId)).toEqual(['held', null]);
});

test('a year after it came it is destroyed, however long its case goes on', async () => {
  const requestId = await withEvidence();
  const [row] = await evidenceOf(home, requestId);
  expect(row?.latestAt.since(row.sentAt).total('hours')).toBe(LATEST_DAYS * 24);
  await overSince(requestId, 'latestAt');
  await destroyEvidence(home.house, {}, new AbortController().signal);
  expect(await evidenceOf(home, requestId)).toMatchObject([GONE]);
});

test('only staff look, only the person and staff send, and bytes of one row open in no other', async () => {
  const requestId = await withEvidence();
  const [row] = await evidenceOf(home, requestId);
  const place = { requestId, evidenceId: row?.id ?? '' };
  const look = async (actor: Actor) =>
    await home.work(async (work) => await lookAtEvidence(work, place), actor);
  await expect(look(asHer(requestId))).rejects.toMatchObject({ code: 'looker-not-staff' });
  await expect(look({ kind: 'client', id: crypto.randomUUID() })).rejects.toMatchObject({
    code: 'looker-not-staff',
  });
  const unknown = { requestId, evidenceId: crypto.randomUUID() };
  await expect(
    home.work(async (work) => await lookAtEvidence(work, unknown), asStaff(first)),
  ).rejects.toMatchObject({ code: 'not-here' });
  for (const actor of [MACHINE, asHer(crypto.randomUUID())])
    await expect(
      home.work(async (work) => await sendEvidence(work, { requestId, files, words: '' }), actor),
    ).rejects.toMatchObject({ code: 'evidence-not-yours' });
  const other = await withEvidence();
  await home.work(
    async (work) =>
      await EvidenceFile.query(work.trx)
        .where({ requestId })
        .patch({ content: (await evidenceOf(home, other))[0]?.content ?? null }),
  );
  await expect(look(asStaff(first))).rejects.toThrow();
  expect((await evidenceLog(home, requestId)).map(({ event }) => event)).toEqual(['evidence.sent']);
});

test('the table itself holds no half destroyed file, and the clock may read moments alone', async () => {
  const requestId = await withEvidence();
  const admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
  try {
    for (const change of [
      'content = null',
      'wrapped_key = null',
      `state = 'destroyed'`,
      `state = 'taken-back', content = null, wrapped_key = null`,
      `kind = 'text/html'`,
      `looked_at = now()`,
    ])
      await expect(
        admin.query(`update evidence_files set ${change} where request_id = $1`, [requestId]),
      ).rejects.toMatchObject({ code: '23514' });
  } finally {
    await admin.end();
  }
});
