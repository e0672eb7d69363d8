// The clocks of real cases: which law, which date and why; what moves it, what may not, and who may go on nevertheless.
import { activateAccount, inviteAccount } from '../../src/auth/invitations.ts';
import { derivationSentences } from '../../src/laws/derivation-sentences.ts';
import { lawBook } from '../../src/laws/law-book.ts';
import { changeLaw, sortRequest } from '../../src/requests/change-law.ts';
import { type DataRequest, findRequest, type Right } from '../../src/requests/data-request.ts';
import { extendRequest } from '../../src/requests/extend.ts';
import { signatures, signLaw } from '../../src/requests/law-signature.ts';
import { lawfulMoves } from '../../src/requests/lawful-move.ts';
import { answerQuestionOf, askPerson } from '../../src/requests/question.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { remindStaff } from '../../src/requests/remind.ts';
import type { Actor } from '../../src/work.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let officer: Actor;
beforeEach(async () => {
  home = await openTestHouse();
  const account = await home.work(async (work) => {
    const { token } = await inviteAccount(work, {
      email: 'officer@lumyx.example',
      name: 'The officer',
      roles: ['officer'],
    });
    return await activateAccount(work, { token, password: 'blue kettle marsh' });
  });
  officer = { kind: 'staff', id: account.id };
});
afterEach(async () => await home.close());

const US_CA = { country: 'US', subdivision: 'CA' };
const GB = { country: 'GB', subdivision: null };
const WHY = 'There are several thousand rows to read through.';

/** Moves the clock of the house to a moment. */
async function travel(moment: string): Promise<void> {
  const at = await home.work(async (work) => work.at);
  home.later(at.until(Temporal.Instant.from(moment)));
}
async function ask(
  right: Right,
  residence: { country: string; subdivision: string | null } | null = null,
  email = 'mira@example.com',
): Promise<string> {
  const asked = { right, email, channel: 'mail', residence, ownWords: 'as I wrote' } as const;
  return (await home.work(async (work) => await receiveRequest(work, asked))).requestId;
}
async function caseOf(requestId: string): Promise<DataRequest> {
  const found = await home.work(async (work) => await findRequest(work, requestId));
  if (found === undefined) throw new Error('no case');
  return found;
}
const dueOf = async (requestId: string): Promise<string> => (await caseOf(requestId)).dueOn.toString();
const lawDay = async (requestId: string): Promise<string | undefined> =>
  (await caseOf(requestId)).clocks?.find(({ binds, what }) => binds === 'law' && what !== 'acknowledgment')
    ?.dueOn;
const extend = async (requestId: string, more: object = {}): Promise<void> =>
  await home.work(
    async (work) => await extendRequest(work, { requestId, reason: 'complexity', explanation: WHY, ...more }),
    officer,
  );
/** The words of the last letter to her, without its line breaks. */
const newestLetter = (): string =>
  (home.mailbox.newest('mira@example.com').mail.text ?? '').replace(/\s+/g, ' ');
const events = async (event: string): Promise<number> => {
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw('select count(*)::int as n from audit_entries where event = ?', [event]),
  )) as { rows: { n: number }[] };
  return rows[0]?.n ?? 0;
};

test('the law of the seat holds where she names no home; the promise of thirty days binds before a longer month', async () => {
  await travel('2027-01-05T09:00:00Z');
  const found = await caseOf(await ask('access'));
  expect(found).toMatchObject({ law: 'eu-gdpr', lawBy: 'seat', residence: null });
  // 5 January and a calendar month: Friday 5 February; thirty days promised: Thursday 4 February.
  expect(found.clocks?.map(({ binds, dueOn }) => [binds, dueOn])).toEqual([
    ['law', '2027-02-05'],
    ['promise', '2027-02-04'],
  ]);
  expect([found.dueOn.toString(), found.governedBy]).toEqual([
    '2027-02-04',
    "the controller's promise of 30 days",
  ]);
  const sentences = found.derivation === null ? [] : derivationSentences(found.derivation);
  expect(sentences.join(' ')).toContain('eu-gdpr/access');
});

test('her home decides: California counts 45 days from receipt and acknowledges in ten business days', async () => {
  await travel('2027-03-01T20:00:00Z');
  const requestId = await ask('access', US_CA);
  const found = await caseOf(requestId);
  expect(found).toMatchObject({ law: 'us-ca', lawBy: 'residence', residence: 'US-CA' });
  expect(found.lawWhy).toContain('US-CA');
  // 1 March + 45 days; ten business days after Monday 1 March: Monday 15 March.
  expect([await lawDay(requestId), found.acknowledgeBy?.toString()]).toEqual(['2027-04-15', '2027-03-15']);
});

test('an extension in time moves the date of the law and tells her why and until when; the promise stays', async () => {
  await travel('2027-01-05T09:00:00Z');
  const requestId = await ask('access');
  await extend(requestId);
  expect([await lawDay(requestId), await dueOf(requestId)]).toEqual(['2027-04-05', '2027-02-04']);
  await deliverLetters(home);
  const letter = newestLetter();
  expect(letter).toContain('5 April 2027');
  expect(letter).toContain('several thousand rows');
  expect(letter).toContain('Berlin Commissioner');
  await expect(extend(requestId)).rejects.toMatchObject({ code: 'already-extended' });
});

test('a notice after the first limit is impossible where the text was read, and says why', async () => {
  await travel('2027-01-05T09:00:00Z');
  const requestId = await ask('access');
  await travel('2027-02-06T09:00:00Z');
  const moves = await home.work(async (work) => await lawfulMoves(work, await caseOf(requestId)));
  expect(moves?.extend).toMatchObject({ allowed: false, code: 'extension-too-late', mark: 'V' });
  const forced = { override: 'The officer insists, and writes down that she does.' };
  await expect(extend(requestId, forced)).rejects.toMatchObject({ code: 'extension-too-late' });
  expect([await lawDay(requestId), await events('law.overridden')]).toEqual(['2027-02-05', 0]);
});

test('Brazil lets nothing be put off; a reason that the law does not know is refused', async () => {
  await travel('2027-01-05T09:00:00Z');
  const brazil = await ask('access', { country: 'BR', subdivision: null });
  await expect(extend(brazil)).rejects.toMatchObject({ code: 'no-extension' });
  const german = await ask('erasure');
  await expect(extend(german, { reason: 'consultations' })).rejects.toMatchObject({
    code: 'extension-reason-not-known',
  });
  await expect(extend(german, { explanation: 'late' })).rejects.toMatchObject({
    code: 'explanation-too-short',
  });
});

test('British clarification: the days of the question and until the answer are left out', async () => {
  await travel('2027-03-01T09:00:00Z');
  const requestId = await ask('access', GB);
  expect(await lawDay(requestId)).toBe('2027-04-01');
  await travel('2027-03-08T09:00:00Z');
  const question = 'Which of your two accounts do you mean?';
  await home.work(async (work) => await askPerson(work, { requestId, question }), officer);
  await expect(
    home.work(async (work) => await askPerson(work, { requestId, question }), officer),
  ).rejects.toMatchObject({ code: 'question-open' });
  await deliverLetters(home);
  const letter = newestLetter();
  expect(letter).toContain(question);
  expect(letter).toContain('stands still');
  await travel('2027-03-12T09:00:00Z');
  const her = { kind: 'subject', id: requestId } as const;
  await home.work(
    async (work) => await answerQuestionOf(work, { requestId, answer: 'The one of my shop.' }),
    her,
  );
  // 8 to 12 March are left out: five days after Thursday 1 April is Tuesday 6 April.
  expect(await lawDay(requestId)).toBe('2027-04-06');
  await expect(
    home.work(async (work) => await answerQuestionOf(work, { requestId, answer: 'Once more, please.' }), her),
  ).rejects.toMatchObject({ code: 'no-question-open' });
});

test('California stops for no question: it is sent, and the letter says that time goes on', async () => {
  await travel('2027-03-01T20:00:00Z');
  const requestId = await ask('access', US_CA);
  const question = 'Which of your two accounts do you mean?';
  await home.work(async (work) => await askPerson(work, { requestId, question }), officer);
  await travel('2027-03-20T20:00:00Z');
  await home.work(
    async (work) => await answerQuestionOf(work, { requestId, answer: 'The one of my shop.' }),
    officer,
  );
  expect(await lawDay(requestId)).toBe('2027-04-15');
  await deliverLetters(home);
  expect(newestLetter()).toContain('goes on while we wait');
});

test('what nobody read warns: staff are stopped, an officer goes on with a written reason, counsel ends it', async () => {
  await travel('2027-03-01T20:00:00Z');
  const requestId = await ask('access', { country: 'KR', subdivision: null });
  const wish = { reason: 'legitimate-ground', until: Temporal.PlainDate.from('2027-03-25') };
  const moves = await home.work(async (work) => await lawfulMoves(work, await caseOf(requestId)));
  expect(moves?.extend).toMatchObject({ allowed: 'warned', code: 'not-verified' });
  await expect(extend(requestId, wish)).rejects.toMatchObject({ code: 'law-not-settled' });
  const agent = { kind: 'staff', id: crypto.randomUUID() } as const;
  const override = 'Our counsel in Seoul told us so by telephone today.';
  await expect(
    home.work(
      async (work) =>
        await extendRequest(work, {
          requestId,
          reason: 'legitimate-ground',
          explanation: WHY,
          until: wish.until,
          override,
        }),
      agent,
    ),
  ).rejects.toMatchObject({ code: 'law-not-settled' });
  await extend(requestId, { ...wish, override });
  expect([await lawDay(requestId), await events('law.overridden')]).toEqual(['2027-03-25', 1]);

  const law = (await lawBook()).get('kr-pipa');
  if (law === undefined) throw new Error('no such law');
  const sign = async (digest: string, counsel = 'Dr. Vera Paragraph') =>
    await home.work(async (work) => await signLaw(work, { law: 'kr-pipa', digest, counsel }), officer);
  await expect(sign('0'.repeat(64))).rejects.toMatchObject({ code: 'law-file-changed' });
  await expect(sign(law.digest, ' ')).rejects.toMatchObject({ code: 'counsel-missing' });
  await sign(law.digest);
  await sign(law.digest);
  expect(await home.work(signatures)).toHaveLength(1);
  const other = await ask('access', { country: 'KR', subdivision: null }, 'yun@example.com');
  const after = await home.work(async (work) => await lawfulMoves(work, await caseOf(other)));
  expect(after?.extend).toEqual({ allowed: true });
});

test('staff put a case under another law with a reason; the dates are counted from the same events', async () => {
  await travel('2027-01-05T09:00:00Z');
  const requestId = await ask('access');
  const change = async (law: string, reason: string) =>
    await home.work(async (work) => await changeLaw(work, { requestId, law, reason }), officer);
  await expect(change('xx-none', 'She lives there now.')).rejects.toMatchObject({ code: 'law-unknown' });
  await expect(change('br-lgpd', 'so')).rejects.toMatchObject({ code: 'reason-missing' });
  await change('br-lgpd', 'She writes that she lives in Recife.');
  expect(await caseOf(requestId)).toMatchObject({
    law: 'br-lgpd',
    lawBy: 'staff',
    lawWhy: 'She writes that she lives in Recife.',
    governedBy: expect.stringContaining('LGPD'),
  });
  expect(await dueOf(requestId)).toBe('2027-01-20');
  expect([await events('request.lawChanged'), await events('request.dueDateMoved')]).toEqual([1, 0]);
});

test('a wish in her own words is sorted once; the clock of the right that is meant runs from receipt', async () => {
  await travel('2027-01-05T09:00:00Z');
  const requestId = await ask('other');
  const sort = async (right: Right) =>
    await home.work(
      async (work) => await sortRequest(work, { requestId, right, reason: 'She says it in line two.' }),
      officer,
    );
  const twin = await ask('access');
  await expect(sort('access')).rejects.toMatchObject({ code: 'right-open' });
  expect(twin).not.toBe(requestId);
  await sort('objection-marketing');
  const found = await caseOf(requestId);
  expect([found.right, found.rule?.id]).toEqual(['objection-marketing', 'eu-gdpr/objection-marketing']);
  await expect(sort('erasure')).rejects.toMatchObject({ code: 'right-sorted' });
});

test('a rule file that changes moves no open case: the case counts by the rule of its receipt', async () => {
  await travel('2026-01-20T09:00:00Z');
  const requestId = await ask('access', GB);
  // Received before 5 February 2026: the old text, whose pauses nobody has read, and by which it goes on.
  expect((await caseOf(requestId)).rule).toMatchObject({ id: 'uk-gdpr/access', version: 1 });
  await travel('2026-02-10T09:00:00Z');
  await extend(requestId, { override: 'Counsel agreed by telephone that this is lawful.' });
  expect((await caseOf(requestId)).rule).toMatchObject({ version: 1 });
  expect(await lawDay(requestId)).toBe('2026-04-20');
});

test('while a question waits the date moves on with every day, and staff are reminded of the day as it is then', async () => {
  await travel('2027-03-01T09:00:00Z');
  const requestId = await ask('access', GB);
  await home.work(
    async (work) => await askPerson(work, { requestId, question: 'Which account do you mean?' }),
    officer,
  );
  const first = await lawDay(requestId);
  await travel('2027-03-20T09:00:00Z');
  await home.work(async (work) => await remindStaff(work, requestId));
  const later = await lawDay(requestId);
  // Nineteen days have passed of which none counts.
  expect([first, later]).toEqual(['2027-04-01', '2027-04-20']);
});

test('a pause that the law knows for access alone stops no other clock, and the letter does not say so', async () => {
  await travel('2027-03-01T09:00:00Z');
  const requestId = await ask('rectification', GB);
  const before = await lawDay(requestId);
  await home.work(
    async (work) => await askPerson(work, { requestId, question: 'Which name is the right one?' }),
    officer,
  );
  await travel('2027-03-10T09:00:00Z');
  await home.work(async (work) => await remindStaff(work, requestId));
  expect(await lawDay(requestId)).toBe(before);
  await deliverLetters(home);
  expect(newestLetter()).toContain('goes on while we wait');
});
