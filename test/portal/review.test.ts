// Her further ways on the page of a case: an appeal, a complaint, messages, a statement, and a lapsed case that goes on.
import type { App } from '../../src/app.ts';
import type { Account } from '../../src/auth/account.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { denyRequest } from '../../src/requests/decide.ts';
import { lapseRequest, remindPerson } from '../../src/requests/lapse.ts';
import { writeMessage } from '../../src/requests/message.ts';
import { decideOutcome } from '../../src/requests/outcome.ts';
import { localApp } from '../support/local-app.ts';
import { asStaff, staffOf } from '../support/refused-case.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

let home: TestHouse;
let app: App;
let first: Account;
let second: Account;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home);
  first = await staffOf(home, 'first', 'approver');
  second = await staffOf(home, 'second', 'approver');
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const someone = (): Person => personAt(home, app, home.lumyx);
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const REASONS = 'You overlooked that the invoices are not mine.';

async function refused(her: Person, form: Record<string, string> & { email: string }): Promise<string> {
  const path = await her.askAndProve({ right: 'access', ...form });
  await home.work(
    async (work) =>
      await denyRequest(work, {
        requestId: idOf(path),
        reason: 'excessive',
        explanation: 'You asked for the same yesterday.',
        statute: 'GDPR Article 12(5)',
        part: 'all of it',
      }),
    asStaff(first),
  );
  return path;
}

test('she appeals from the refused case, without a new code; both pages know each other; the outcome is there', async () => {
  const her = someone();
  const path = await refused(her, { email: 'tess@example.com', country: 'US', part: 'US-TX' });
  const offered = wordsOf(await her.get(path));
  expect(offered).toContain('Ask us to look at it again');
  expect(offered).toContain('within 60 days');
  expect(offered).toContain('Attorney General of Texas');
  const short = await her.post(`${path}/review`, { reasons: 'no' }, path);
  expect([short.status, wordsOf(short).includes('Write in at least 10 characters')]).toEqual([400, true]);
  const lodged = await her.post(`${path}/review`, { reasons: REASONS }, path);
  expect(lodged.status).toBe(303);
  const appeal = String(lodged.headers.location);
  expect(appeal).not.toBe(path);
  const page = await her.get(appeal);
  expect(page.status).toBe(200);
  expect(wordsOf(page)).toContain('We have it, and a person here looks at it');
  expect(page.text).toContain(`href="${path}"`);
  expect(wordsOf(page)).not.toContain('The road of your request');
  const before = wordsOf(await her.get(path));
  expect(before).toContain('we are looking at it');
  expect(before).not.toContain('Ask for another look');
  const twice = await her.post(`${path}/review`, { reasons: REASONS }, path);
  expect([twice.status, wordsOf(twice).includes('nothing can be lodged now')]).toEqual([409, true]);
  await home.work(
    async (work) =>
      await decideOutcome(work, { requestId: idOf(appeal), outcome: 'upheld', explanation: REASONS }),
    asStaff(second),
  );
  expect(wordsOf(await her.get(appeal))).toContain('You are right.');
  expect(wordsOf(await her.get(path))).toContain('Your address is proven');
});

test('the code of one opens the other, and nothing else; a stranger sees neither', async () => {
  const her = someone();
  const path = await refused(her, { email: 'both@example.com', country: 'US', part: 'US-TX' });
  const appeal = String((await her.post(`${path}/review`, { reasons: REASONS }, path)).headers.location);
  const later = someone();
  await later.post(`${appeal}/code`, {});
  const code = await later.codeFor('both@example.com');
  expect((await later.post(`${appeal}/verify`, { code })).headers.location).toBe(appeal);
  expect((await later.get(path)).status).toBe(200);
  // Three letters a day to one address: the next form is sent a code tomorrow.
  home.later({ hours: 25 });
  const other = await someone().askAndProve({ right: 'portability', email: 'both@example.com' });
  expect((await later.get(other)).headers.location).toBe(`${other}/verify`);
  const stranger = someone();
  for (const [address, form] of [
    [`${path}/review`, { reasons: REASONS }],
    [`${path}/message`, { message: 'Hello' }],
    [`${path}/statement`, { position: REASONS }],
  ] as const)
    expect((await stranger.post(address, form)).headers.location).toBe(`${path}/verify`);
  expect((await stranger.get(appeal)).headers.location).toBe(`${appeal}/verify`);
});

test('in Europe she complains to us, and the authority stands there with its address', async () => {
  const her = someone();
  const path = await refused(her, { email: 'berta@example.com', country: 'DE' });
  const words = wordsOf(await her.get(path));
  expect(words).toContain('Complain to us');
  expect(words).toContain('Berlin Commissioner , Alt-Moabit 59');
  const complaint = String((await her.post(`${path}/review`, { reasons: REASONS }, path)).headers.location);
  expect(wordsOf(await her.get(complaint))).toContain('My complaint');
  await deliverLetters(home);
  expect(home.mailbox.newest('berta@example.com').mail.text).toContain('Berlin Commissioner, Alt-Moabit 59');
});

test('a complaint without an earlier request: from the form, with a code, acknowledged when it is entered', async () => {
  const her = someone();
  expect((await her.get('/lumyx')).text).toContain('href="/lumyx/complaint"');
  expect(wordsOf(await her.get('/lumyx/complaint'))).toContain('Berlin Commissioner');
  const from = '/lumyx/complaint';
  const empty = await her.post(from, { email: '', what: 'bad' }, from);
  expect([empty.status, wordsOf(empty).includes('Write in at least 10 characters what went wrong')]).toEqual([
    400,
    true,
  ]);
  const form = { email: 'uma@example.com', what: 'Nobody answers my letters.', country: 'GB', part: '' };
  const asked = await her.post(from, form, from);
  const path = String(asked.headers.location).replace('/verify', '');
  const code = await her.codeFor('uma@example.com');
  expect((await her.post(`${path}/verify`, { code })).headers.location).toBe(path);
  const complaint = await home.work(async (work) => await findRequest(work, idOf(path)));
  expect(complaint).toMatchObject({ right: 'complaint', law: 'uk-gdpr', status: 'verified' });
  expect(complaint?.acknowledgedAt).not.toBeNull();
  await deliverLetters(home);
  expect(home.mailbox.newest('uma@example.com').mail.text).toContain("Information Commissioner's Office");
});

test('messages both ways on one page, escaped; ten a day', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'access', email: 'talk@example.com' });
  const sent = await her.post(`${path}/message`, { message: 'Is <b>my canary</b> there?' }, path);
  expect([sent.status, sent.headers.location]).toEqual([303, `${path}#messages`]);
  await home.work(
    async (work) => await writeMessage(work, { requestId: idOf(path), words: 'It is. Look again tomorrow.' }),
    asStaff(first),
  );
  const { text } = await her.get(path);
  expect(text).toContain('Is &lt;b&gt;my canary&lt;/b&gt; there?');
  expect(text.indexOf('my canary')).toBeLessThan(text.indexOf('It is. Look again tomorrow.'));
  const long = await her.post(`${path}/message`, { message: 'x'.repeat(4_001) }, path);
  expect([long.status, wordsOf(long).includes('Use 4,000 characters or fewer')]).toEqual([400, true]);
  expect(long.text).toContain(`>${'x'.repeat(4_001)}</textarea>`);
  const huge = await her.post(`${path}/message`, { message: 'x'.repeat(1_000_000) }, path);
  expect([huge.status, huge.text.includes('form-too-large')]).toEqual([413, true]);
  expect(wordsOf(huge)).toContain('your browser should still have what you typed');
  for (let more = 0; more < 9; more += 1)
    await her.post(`${path}/message`, { message: `More ${more}` }, path);
  const flood = await her.post(`${path}/message`, { message: 'And more' }, path);
  expect([flood.status, wordsOf(flood).includes('You wrote 10 messages within a day')]).toEqual([429, true]);
});

test('a statement beside a refused correction, and another one in its place', async () => {
  const her = someone();
  const form = { right: 'rectification', email: 'stat@example.com', ownWords: 'My name is Mira.' };
  const path = await refused(her, form);
  expect(wordsOf(await her.get(path))).toContain('Say in your own words what you hold to be true');
  const short = await her.post(`${path}/statement`, { position: 'no' }, path);
  expect([short.status, wordsOf(short).includes('Write your statement in at least 10')]).toEqual([400, true]);
  await her.post(`${path}/statement`, { position: 'My name is Mira, whatever you say.' }, path);
  expect(wordsOf(await her.get(path))).toContain('My name is Mira, whatever you say.');
  await her.post(`${path}/statement`, { position: 'My name is Mira Solberg.' }, path);
  expect(wordsOf(await her.get(path))).not.toContain('whatever you say');
  const other = await refused(her, { email: 'none@example.com' });
  const wrong = await her.post(`${other}/statement`, { position: 'My name is Mira Solberg.' }, other);
  expect([wrong.status, wordsOf(wrong).includes('beside a correction that was refused')]).toEqual([
    409,
    true,
  ]);
});

test('a lapsed case: the page to prove it looks as any other, and her code goes on with it', async () => {
  const her = someone();
  const waiting = await her.ask({ right: 'access', email: 'waits@example.com' });
  const path = await her.ask({ right: 'access', email: 'lapsed@example.com' });
  const requestId = idOf(path);
  home.later({ hours: 24 * 14 });
  await home.work(async (work) => await remindPerson(work, requestId));
  await home.work(async (work) => await lapseRequest(work, requestId));
  const bare = async (one: string) =>
    (await someone().get(`${one}/verify`)).text
      .replaceAll(idOf(one), 'ID')
      .replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'REFERENCE')
      .replace(/name="_csrf" value="[^"]*"/g, '');
  expect(await bare(path)).toBe(await bare(waiting));
  expect((await her.post(`${path}/code`, {})).headers.location).toBe(`${path}/verify?again=yes`);
  const code = await her.codeFor('lapsed@example.com');
  expect((await her.post(`${path}/verify`, { code })).headers.location).toBe(path);
  expect(wordsOf(await her.get(path))).toContain('Your address is proven');
});
