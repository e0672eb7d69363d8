// Messages both ways: sealed, in one conversation with the questions of the law, announced without content, and limited.
import type { Account } from '../../src/auth/account.ts';
import { conversationOf } from '../../src/requests/conversation.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { writeMessage } from '../../src/requests/message.ts';
import { answerQuestionOf, askPerson } from '../../src/requests/question.ts';
import type { Actor } from '../../src/work.ts';
import { asHer, asStaff, provenCase, refusedCase, staffOf } from '../support/refused-case.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let approver: Account;
beforeEach(async () => {
  home = await openTestHouse();
  approver = await staffOf(home, 'ola', 'approver');
});
afterEach(async () => await home.close());

const write = async (requestId: string, words: string, actor: Actor = asHer(requestId)) =>
  await home.work(async (work) => await writeMessage(work, { requestId, words }), actor);
const said = async (requestId: string) =>
  (await home.work(async (work) => await conversationOf(work, requestId))).map(({ from, kind, words }) => [
    from,
    kind,
    words,
  ]);

test('one conversation in order: her message, our answer, a question under the clock, her answer to it', async () => {
  const requestId = await provenCase(home, { email: 'talk@example.com' });
  const by = asStaff(approver);
  await write(requestId, 'Did you find my canary?');
  home.later({ hours: 1 });
  await write(requestId, 'We are looking for it.', by);
  home.later({ hours: 1 });
  const question = 'Which of the two cages do you mean?';
  await home.work(async (work) => await askPerson(work, { requestId, question }), by);
  home.later({ hours: 1 });
  await home.work(
    async (work) => await answerQuestionOf(work, { requestId, answer: 'The yellow one, of course.' }),
    asHer(requestId),
  );
  expect(await said(requestId)).toEqual([
    ['person', 'message', 'Did you find my canary?'],
    ['us', 'message', 'We are looking for it.'],
    ['us', 'question', question],
    ['person', 'answer', 'The yellow one, of course.'],
  ]);
});

test('each side hears of it by a letter that says nothing of it; the words lie sealed and stand in no log', async () => {
  const requestId = await provenCase(home, { email: 'alert@example.com' });
  await write(requestId, 'My secret canary is ill.');
  await write(requestId, 'Your secret canary is well.', asStaff(approver));
  await deliverLetters(home);
  const mine = home.mailbox.newest('alert@example.com').mail;
  const theirs = home.mailbox.newest('ola@lumyx.example').mail;
  expect(mine.text).toContain(`/lumyx/requests/${requestId}`);
  expect(theirs.text).toContain(`/console/cases/${requestId}`);
  for (const { subject, text, html } of [mine, theirs]) {
    expect(`${subject}${text}${html}`).not.toMatch(/canary/);
  }
  expect(`${theirs.subject}${theirs.text}`).not.toContain('alert@');
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw(
        `select encode(body, 'escape') as text from case_messages union all select details::text from audit_entries`,
      ),
  )) as { rows: { text: string }[] };
  expect(rows.length).toBeGreaterThan(4);
  for (const { text } of rows) expect(text).not.toContain('canary');
});

test('ten a day by her, however many come at once; staff are not limited, and the next day is free', async () => {
  const requestId = await provenCase(home, { email: 'many@example.com' });
  const sent = await Promise.allSettled(
    Array.from({ length: 14 }, async (_, number) => await write(requestId, `Message ${number}`)),
  );
  expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  await expect(write(requestId, 'One more')).rejects.toMatchObject({ code: 'too-many-messages' });
  await write(requestId, 'We have read them all.', asStaff(approver));
  home.later({ hours: 24 });
  home.later({ minutes: 1 });
  await write(requestId, 'A new day');
});

test('refused: empty, too long, by anybody else, in a case that is not here', async () => {
  const requestId = await provenCase(home, { email: 'bad@example.com' });
  await expect(write(requestId, '  \n ')).rejects.toMatchObject({ code: 'message-empty' });
  await expect(write(requestId, 'x'.repeat(4_001))).rejects.toMatchObject({ code: 'message-too-long' });
  await write(requestId, 'x'.repeat(4_000));
  for (const actor of [
    asHer(crypto.randomUUID()),
    { kind: 'machine', id: 'worker' },
    { kind: 'clock', id: 'schedule' },
  ] satisfies Actor[]) {
    await expect(write(requestId, 'Hello', actor)).rejects.toMatchObject({ code: 'message-not-yours' });
  }
  const nowhere = crypto.randomUUID();
  await expect(write(nowhere, 'Hello', asHer(nowhere))).rejects.toMatchObject({ code: 'request-unknown' });
});

test('an ended case takes messages for twelve months, and a message changes neither status nor clock', async () => {
  const requestId = await refusedCase(home, approver, { email: 'ended@example.com' });
  const row = async () => await home.work(async (work) => await findRequest(work, requestId));
  const before = await row();
  home.later({ hours: 24 * 360 });
  await write(requestId, 'I found the receipt.');
  expect(await row()).toEqual(before);
  home.later({ hours: 24 * 6 });
  for (const actor of [asHer(requestId), asStaff(approver)])
    await expect(write(requestId, 'Hello?', actor)).rejects.toMatchObject({ code: 'conversation-over' });
});
