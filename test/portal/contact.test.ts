// Where letters go: another address proven, told to the old one, trusted a day later; a safe one; and words that say nothing.
import type { App } from '../../src/app.ts';
import { readTimeline } from '../../src/console/case-timeline.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { wholeLetters } from '../../src/notifications/door.ts';
import { now } from '../../src/platform/clock.ts';
import { storyOfCase } from '../../src/requests/case-event.ts';
import { askNewAddress, proveNewAddress } from '../../src/requests/change-address.ts';
import { sortRequest } from '../../src/requests/change-law.ts';
import { isDisputed, warningsOf } from '../../src/requests/channel-warning.ts';
import { chaseProof, proofsDue } from '../../src/requests/chase-proofs.ts';
import { identifyByCode } from '../../src/requests/identify.ts';
import { askPerson } from '../../src/requests/question.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { localApp } from '../support/local-app.ts';
import { ASKABLE_MAP, proverAt } from '../support/proof.ts';
import { deliverLetters, openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

let home: TestHouse;
let shop: Shop;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, ASKABLE_MAP);
  app = localApp(home);
});
// The limits of the doors have tests of their own; here everybody comes from one household.
beforeEach(async () => {
  await home.work(async (work) => await work.trx.raw('delete from rate_limits'));
});
afterAll(async () => {
  await app.close();
  await home.close();
  await shop.drop();
});

const someone = (): Person => personAt(home, app, home.lumyx);
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const lettersTo = (email: string) =>
  home.mailbox.received.filter(({ recipients }) => recipients.includes(email)).map(({ mail }) => mail);
/** Something happens that a letter tells of; answers with nothing but who got a letter. */
async function askSomething(path: string): Promise<void> {
  const question = 'Which of your accounts do you mean?';
  await home.work(async (work) => await askPerson(work, { requestId: idOf(path), question }));
  await deliverLetters(home);
}
function notMeIn(email: string): { path: string; code: string } {
  const text = home.mailbox.newest(email).mail.text ?? '';
  const path = /https:\/\/privacy\.example(\/lumyx\/not-me\/[0-9a-f-]+)/.exec(text)?.[1] ?? '';
  return { path, code: /\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '' };
}
async function change(her: Person, path: string, email: string): Promise<void> {
  expect((await her.post(`${path}/contact`, { email }, path)).status).toBe(303);
  const code = await her.codeFor(email);
  expect((await her.post(`${path}/contact-code`, { code }, path)).headers.location).toBe(`${path}/contact`);
  await deliverLetters(home);
}

test('a new address is proven, the old one is told at once, and letters follow a day later', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'other', ownWords: 'A wish.', email: 'old1@example.com' });
  const wrong = await her.post(`${path}/contact`, { email: 'a@b.example, c@d.example' }, path);
  expect([wrong.status, wordsOf(wrong).includes('Give one plain e-mail address')]).toEqual([400, true]);
  const same = await her.post(`${path}/contact`, { email: 'OLD1@example.com' }, path);
  expect([same.status, wordsOf(same).includes('go to this address already')]).toEqual([400, true]);
  await her.post(`${path}/contact`, { email: 'new1@example.org' }, path);
  expect(wordsOf(await her.get(path))).toContain('prove the other address');
  expect((await her.post(`${path}/contact-code`, { code: '00000000' }, path)).status).toBe(400);
  await change(her, path, 'new1@example.org');
  expect(lettersTo('old1@example.com').at(-1)?.subject).toBe('Our letters are to go to another address');
  expect(wordsOf(await her.get(path))).toMatch(/go to o…@example\.com\. From .* they go to n…@example\.org/);
  await askSomething(path);
  expect(lettersTo('old1@example.com').at(-1)?.subject).toMatch(/^A question/);
  expect(lettersTo('new1@example.org')).toHaveLength(2);
  home.later({ hours: 25 });
  await her.post(`${path}/answer`, { reply: 'The one with the blue shop.' }, path);
  await askSomething(path);
  expect(lettersTo('new1@example.org').at(-1)?.subject).toMatch(/^A question/);
});

test('the code of one address never proves another', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'other', ownWords: 'A wish.', email: 'old2@example.com' });
  await her.post(`${path}/contact`, { email: 'mine2@example.org' }, path);
  const mine = await her.codeFor('mine2@example.org');
  // The day of that address is full, so no code goes there; the page says what it always says.
  for (let n = 0; n < 3; n += 1) await someone().ask({ right: 'access', email: 'theirs2@example.org' });
  const asked = await her.post(`${path}/contact`, { email: 'theirs2@example.org' }, path);
  expect(asked.headers.location).toBe(`${path}/contact`);
  expect((await her.post(`${path}/contact-code`, { code: mine }, path)).status).toBe(400);
});

test('whoever reads the new mailbox alone gets nothing: codes to open the data still go to the old one', async () => {
  const her = someone();
  const email = 'plain@example.com';
  await shop.run(`insert into users values (50, '${email}', 'Plain', null, null)`);
  const path = await her.askAndProve({ right: 'access', email });
  await change(her, path, 'thief@example.org');
  await drawPlan(home.house, home.lumyx.id, idOf(path));
  const [plan] = await home.work(async (work) => await readPlans(work, idOf(path)));
  await carryOut(home.house, home.lumyx.id, plan?.id ?? '', new AbortController().signal);
  await deliverLetters(home);
  const before = lettersTo('thief@example.org').length;
  const thief = someone();
  expect((await thief.get(`${path}/data`)).status).not.toBe(200);
  await thief.post(`${path}/code`, {});
  await her.get(`${path}/data`);
  await deliverLetters(home);
  expect(lettersTo('thief@example.org')).toHaveLength(before);
  expect(lettersTo(email).at(-1)?.subject).toBe('Your code for your data');
  expect(lettersTo(email).map(({ subject }) => subject)).toContain('Your data is ready');
});

test('"not me" from the old address: the new one is struck out, and nothing is given out until staff decide', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'other', ownWords: 'A wish.', email: 'old4@example.com' });
  await change(her, path, 'new4@example.org');
  const { path: page, code } = notMeIn('old4@example.com');
  const owner = someone();
  expect(wordsOf(await owner.get(page))).toContain('This was not you?');
  const elsewhere = await owner.get('/lumyx/not-me/00000000-0000-4000-8000-000000000000');
  expect(wordsOf(elsewhere)).toBe(wordsOf(await owner.get(page)));
  expect((await owner.post(page, { code: '11111111' }, page)).status).toBe(400);
  expect(await home.work(async (work) => await isDisputed(work, idOf(path)))).toBe(false);
  expect(wordsOf(await owner.post(page, { code }, page))).toContain('It is stopped');
  const timeline = await home.work(async (work) => await readTimeline(work, [idOf(path)], {}));
  expect(timeline.find(({ sentence }) => sentence.includes('not me'))?.who).toBe(
    'whoever reads a warned address',
  );
  const held = await her.get(path);
  expect(wordsOf(held)).toContain('said that this request is not theirs');
  for (const form of ['contact', 'contact-again', 'tone'] as const) {
    const body = { contact: { email: 'x@example.org' }, 'contact-again': {}, tone: { tone: 'neutral' } }[
      form
    ];
    expect([form, (await her.post(`${path}/${form}`, body, path)).status]).toEqual([form, 409]);
  }
  expect((await her.get(`${path}/data`)).status).toBe(409);
  home.later({ hours: 48 });
  await askSomething(path);
  expect(lettersTo('old4@example.com').at(-1)?.subject).toMatch(/^A question/);
});

test('only she says where letters go', async () => {
  const her = someone();
  const path = await her.ask({ right: 'access', email: 'old5@example.com' });
  expect((await someone().get(`${path}/contact`)).status).not.toBe(200);
  const asked = { requestId: idOf(path), email: 'x@example.org' };
  const byStaff = home.work(async (work) => await askNewAddress(work, asked));
  await expect(byStaff).rejects.toMatchObject({ code: 'address-not-hers' });
});

test('a safe address with the request: a neutral code to the ordinary one, and nothing else after that', async () => {
  const her = someone();
  const form = {
    right: 'other',
    ownWords: 'A wish.',
    email: 'watched@example.com',
    safeEmail: 'safe@example.org',
  };
  const path = await her.askAndProve(form);
  expect(lettersTo('watched@example.com').map(({ subject, from }) => [subject, from?.name])).toEqual([
    ['A message for you', 'Message service'],
  ]);
  const code = await her.codeFor('safe@example.org');
  expect((await her.post(`${path}/contact-code`, { code }, path)).status).toBe(303);
  await askSomething(path);
  expect(lettersTo('watched@example.com')).toHaveLength(1);
  expect(lettersTo('safe@example.org')).toHaveLength(3);
  expect(new Set(lettersTo('safe@example.org').map(({ subject }) => subject))).toEqual(
    new Set(['A message for you']),
  );
  // Codes that open something follow a day later.
  await her.post(`${path}/code`, {});
  await deliverLetters(home);
  expect(lettersTo('watched@example.com')).toHaveLength(2);
  home.later({ hours: 25 });
  await her.post(`${path}/code`, {});
  await deliverLetters(home);
  expect(lettersTo('safe@example.org')).toHaveLength(4);
});

test('while the safe address waits, neither a further proof nor the acknowledgment of a complaint goes to the ordinary one', async () => {
  const sent = async (email: string): Promise<string[]> => {
    await deliverLetters(home);
    return lettersTo(email).map(({ text }) => (text ?? '').replace(/\s+/g, ' '));
  };
  for (const [right, words] of [
    ['complaint', 'has your complaint'],
    ['other', 'has your complaint'],
    ['access', 'Two people wrote to us from this address'],
  ] as const) {
    const [email, safeEmail] = [`${right}@example.com`, `${right}-safe@example.org`];
    const wish = { right, email, safeEmail, ownWords: 'Nobody answers me.', channel: 'form' } as const;
    const { requestId } = await home.work(async (work) => await receiveRequest(work, wish));
    const her = { kind: 'subject', id: requestId } as const;
    const codeIn = (letters: string[]) => /\b\d{4} \d{4}\b/.exec(letters.at(-1) ?? '')?.[0] ?? '';
    const first = { requestId, code: codeIn(await sent(email)) };
    expect(await home.work(async (work) => await identifyByCode(work, first), her)).toEqual({
      outcome: 'right',
    });
    if (right === 'access') await proverAt(home).demand(requestId, 'points');
    const sorted = { requestId, right: 'complaint', reason: 'She says that nobody answers her.' } as const;
    if (right === 'other') await home.work(async (work) => await sortRequest(work, sorted));
    // The letters are neutral, so what they say stands on her page; who got how many says where it went.
    const saying = async () =>
      (await home.work(async (work) => await wholeLetters(work, requestId))).filter((one) =>
        one.words.text.includes(words),
      );
    expect(await sent(email)).toHaveLength(1);
    expect(await saying()).toEqual([]);
    const second = { requestId, code: codeIn(await sent(safeEmail)) };
    expect(await home.work(async (work) => await proveNewAddress(work, second), her)).toBe('right');
    const atSafe = (await sent(safeEmail)).length;
    expect([atSafe > 1, (await saying()).length]).toEqual([true, 1]);
    expect(await sent(email)).toHaveLength(1);
  }
});

test('the form sent again steers nobody’s letters, and a safe address that is none is said at its field', async () => {
  const her = someone();
  const wish = { right: 'other', ownWords: 'A wish.', email: 'first@example.com' };
  const path = await her.askAndProve(wish);
  await someone().ask({ ...wish, safeEmail: 'stranger@example.org', neutral: 'yes' });
  await askSomething(path);
  expect(lettersTo('first@example.com').at(-1)?.subject).toMatch(/^A question/);
  expect(lettersTo('stranger@example.org')).toEqual([]);
  const bad = await her.post('/lumyx', { ...wish, safeEmail: 'not an address' });
  expect([bad.status, wordsOf(bad).includes('Give one plain e-mail address')]).toEqual([400, true]);
});

test('an erasure with a safe address warns the ordinary one, in words that say nothing', async () => {
  const her = someone();
  const email = 'solo@example.com';
  const path = await her.askAndProve({ right: 'erasure', email, safeEmail: 'solo-safe@example.org' });
  const code = await her.codeFor('solo-safe@example.org');
  await her.post(`${path}/contact-code`, { code }, path);
  await drawPlan(home.house, home.lumyx.id, idOf(path));
  await deliverLetters(home);
  const warned = await home.work(async (work) => await warningsOf(work, idOf(path)));
  expect(warned.map((one) => one.email)).toEqual([email]);
  const { subject, text } = lettersTo(email).at(-1) ?? {};
  expect([subject, /Nothing\s+has\s+been\s+deleted\s+yet/.test(text ?? '')]).toEqual([
    'A message for you',
    true,
  ]);
});

test('neutral words can be chosen on her page, and taken back', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'other', ownWords: 'A wish.', email: 'tone@example.com' });
  expect((await her.post(`${path}/tone`, { tone: 'neutral' }, path)).status).toBe(303);
  await askSomething(path);
  expect(lettersTo('tone@example.com').at(-1)?.subject).toBe('A message for you');
  expect((await her.post(`${path}/tone`, {}, path)).status).toBe(400);
  await her.post(`${path}/tone`, { tone: 'plain' }, path);
  await her.post(`${path}/answer`, { reply: 'The one with the red shop.' }, path);
  await askSomething(path);
  expect(lettersTo('tone@example.com').at(-1)?.subject).toMatch(/^A question/);
});

test('a proof that she was not told of counts no day of hers: nothing is chased, and her fourteen days begin with the letter', async () => {
  const wish = { right: 'access', email: 'slow@example.com', safeEmail: 'slow-safe@example.org' } as const;
  const her = someone();
  const requestId = idOf(await her.askAndProve(wish));
  await proverAt(home).demand(requestId, 'points');
  const asked = async () =>
    (await home.work(async (work) => await storyOfCase(work, requestId))).events.filter(
      ({ kind }) => kind === 'identity_asked',
    ).length;
  const demand = async () => await proverAt(home).newest(requestId);
  const chase = async () => {
    const { id } = await demand();
    await home.work(async (work) => await chaseProof(work, id));
  };
  home.later({ hours: 24 * 15 });
  const due = await proofsDue(home.house.database, now().add({ hours: 24 * 15 }));
  expect(due.map(({ id }) => id)).not.toContain((await demand()).id);
  await chase();
  expect([await asked(), (await demand()).state, (await demand()).remindedAt]).toEqual([0, 'open', null]);
  await her.post(`/lumyx/requests/${requestId}/contact-again`, {}, `/lumyx/requests/${requestId}/contact`);
  const code = await her.codeFor(wish.safeEmail);
  const proof = { requestId, code };
  const subject = { kind: 'subject', id: requestId } as const;
  expect(await home.work(async (work) => await proveNewAddress(work, proof), subject)).toBe('right');
  const told = await demand();
  expect([await asked(), told.silentAt.since(told.toldAt ?? told.askedAt).total('hours')]).toEqual([
    1,
    24 * 14,
  ]);
  home.later({ hours: 24 * 8 });
  await chase();
  expect((await demand()).remindedAt).not.toBeNull();
});
