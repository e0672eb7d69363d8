// The clocks of real cases: which law, which date and why, and what moves it.

import { derivationSentences } from '../../src/laws/derivation-sentences.ts';
import { lawfulMoves } from '../../src/requests/lawful-move.ts';
import { remindStaff } from '../../src/requests/remind.ts';
import { type ClockDesk, GB, openClockDesk, US_CA } from '../support/clock-desk.ts';
import { deliverLetters } from '../support/road.ts';

let desk: ClockDesk;
beforeEach(async () => {
  desk = await openClockDesk();
});
afterEach(async () => await desk.home.close());

const WHICH = 'Which of your two accounts do you mean?';

test('the law of the seat holds where she names no home; the promise of thirty days binds before a longer month', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const found = await desk.caseOf(await desk.ask('access'));
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
  await desk.travel('2027-03-01T20:00:00Z');
  const requestId = await desk.ask('access', US_CA);
  const found = await desk.caseOf(requestId);
  expect(found).toMatchObject({ law: 'us-ca', lawBy: 'residence', residence: 'US-CA' });
  expect(found.lawWhy).toContain('US-CA');
  // 1 March + 45 days; ten business days after Monday 1 March: Monday 15 March.
  expect([await desk.lawDay(requestId), found.acknowledgeBy?.toString()]).toEqual([
    '2027-04-15',
    '2027-03-15',
  ]);
});

test('an extension in time moves the date of the law and tells her why and until when; the promise stays', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const requestId = await desk.ask('access');
  await desk.extend(requestId);
  expect([await desk.lawDay(requestId), await desk.dueOf(requestId)]).toEqual(['2027-04-05', '2027-02-04']);
  await deliverLetters(desk.home);
  const letter = desk.newestLetter();
  expect(letter).toContain('5 April 2027');
  expect(letter).toContain('several thousand rows');
  expect(letter).toContain('Berlin Commissioner');
  await expect(desk.extend(requestId)).rejects.toMatchObject({ code: 'already-extended' });
});

test('a notice after the first limit is impossible where the text was read, and says why', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const requestId = await desk.ask('access');
  await desk.travel('2027-02-06T09:00:00Z');
  const moves = await desk.home.work(async (work) => await lawfulMoves(work, await desk.caseOf(requestId)));
  expect(moves?.extend).toMatchObject({ allowed: false, code: 'extension-too-late', mark: 'V' });
  const forced = { override: 'The approver insists, and writes down that she does.' };
  await expect(desk.extend(requestId, forced)).rejects.toMatchObject({ code: 'extension-too-late' });
  expect([await desk.lawDay(requestId), await desk.events('law.overridden')]).toEqual(['2027-02-05', 0]);
});

test('Brazil lets nothing be put off; a reason that the law does not know is refused', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const brazil = await desk.ask('access', { country: 'BR', subdivision: null });
  await expect(desk.extend(brazil)).rejects.toMatchObject({ code: 'no-extension' });
  const german = await desk.ask('erasure');
  await expect(desk.extend(german, { reason: 'consultations' })).rejects.toMatchObject({
    code: 'extension-reason-not-known',
  });
  await expect(desk.extend(german, { explanation: 'late' })).rejects.toMatchObject({
    code: 'explanation-too-short',
  });
});

test('British clarification: the days of the question and until the answer are left out', async () => {
  await desk.travel('2027-03-01T09:00:00Z');
  const requestId = await desk.ask('access', GB);
  expect(await desk.lawDay(requestId)).toBe('2027-04-01');
  await desk.travel('2027-03-08T09:00:00Z');
  await desk.question(requestId, WHICH);
  await expect(desk.question(requestId, WHICH)).rejects.toMatchObject({ code: 'question-open' });
  await deliverLetters(desk.home);
  const letter = desk.newestLetter();
  expect(letter).toContain(WHICH);
  expect(letter).toContain('stands still');
  await desk.travel('2027-03-12T09:00:00Z');
  const her = { kind: 'subject', id: requestId } as const;
  await desk.answer(requestId, 'The one of my shop.', her);
  // 8 to 12 March are left out: five days after Thursday 1 April is Tuesday 6 April.
  expect(await desk.lawDay(requestId)).toBe('2027-04-06');
  await expect(desk.answer(requestId, 'Once more, please.', her)).rejects.toMatchObject({
    code: 'no-question-open',
  });
});

test('California stops for no question: it is sent, and the letter says that time goes on', async () => {
  await desk.travel('2027-03-01T20:00:00Z');
  const requestId = await desk.ask('access', US_CA);
  await desk.question(requestId, WHICH);
  await desk.travel('2027-03-20T20:00:00Z');
  await desk.answer(requestId, 'The one of my shop.');
  expect(await desk.lawDay(requestId)).toBe('2027-04-15');
  await deliverLetters(desk.home);
  expect(desk.newestLetter()).toContain('goes on while we wait');
});

test('a rule file that changes moves no open case: the case counts by the rule of its receipt', async () => {
  await desk.travel('2026-01-20T09:00:00Z');
  const requestId = await desk.ask('access', GB);
  // Received before 5 February 2026: the old text, whose pauses nobody has read, and by which it goes on.
  expect((await desk.caseOf(requestId)).rule).toMatchObject({ id: 'uk-gdpr/access', version: 1 });
  await desk.travel('2026-02-10T09:00:00Z');
  await desk.extend(requestId, { override: 'Counsel agreed by telephone that this is lawful.' });
  expect((await desk.caseOf(requestId)).rule).toMatchObject({ version: 1 });
  expect(await desk.lawDay(requestId)).toBe('2026-04-20');
});

test('while a question waits the date moves on with every day, and staff are reminded of the day as it is then', async () => {
  await desk.travel('2027-03-01T09:00:00Z');
  const requestId = await desk.ask('access', GB);
  await desk.question(requestId, 'Which account do you mean?');
  const first = await desk.lawDay(requestId);
  await desk.travel('2027-03-20T09:00:00Z');
  await desk.home.work(async (work) => await remindStaff(work, requestId));
  const later = await desk.lawDay(requestId);
  // Nineteen days have passed of which none counts.
  expect([first, later]).toEqual(['2027-04-01', '2027-04-20']);
});

test('a pause that the law knows for access alone stops no other clock, and the letter does not say so', async () => {
  await desk.travel('2027-03-01T09:00:00Z');
  const requestId = await desk.ask('rectification', GB);
  const before = await desk.lawDay(requestId);
  await desk.question(requestId, 'Which name is the right one?');
  await desk.travel('2027-03-10T09:00:00Z');
  await desk.home.work(async (work) => await remindStaff(work, requestId));
  expect(await desk.lawDay(requestId)).toBe(before);
  await deliverLetters(desk.home);
  expect(desk.newestLetter()).toContain('goes on while we wait');
});
