// The clock at the desk: why a date is what it is, what the law allows, the disabled button with its reason, and the laws.
import { receiveRequest } from '../../src/requests/receive.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let approver: Visitor;
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
});
afterAll(async () => {
  await desk.close();
  await home.close();
});

let people = 0;
const enter = async (country: string, right: 'access' | 'other' = 'access'): Promise<string> => {
  people += 1;
  const asked = {
    right,
    email: `person${people}@example.com`,
    channel: 'mail',
    ownWords: 'my wish',
  } as const;
  const residence = { country, subdivision: country === 'US' ? 'CA' : null };
  const { requestId } = await home.work(async (work) => await receiveRequest(work, { ...asked, residence }));
  return `/cases/${requestId}`;
};
const delay = 'There are several thousand rows to read through.';

test('the page says the law, the clock that binds first, and how the date was counted', async () => {
  const words = wordsOf(await approver.get(await enter('US')));
  expect(words).toContain('The person lives in US-CA');
  expect(words).toContain(
    'The clock that binds first: the controller&#39;s promise of 30 days'.replace('&#39;', "'"),
  );
  expect(words).toContain('Why this date? Rule us-ca/access');
  expect(words).toContain('acknowledge by');
});

test('more time: sent once, then the button is dead and says why', async () => {
  const path = await enter('FR');
  const bare = await approver.post(`${path}/extend`, { delay }, path);
  expect([bare.status, wordsOf(bare)]).toEqual([400, expect.stringContaining('Choose a reason')]);
  expect((await approver.post(`${path}/extend`, { extension: 'complexity', delay }, path)).status).toBe(303);
  const page = await approver.get(path);
  expect(wordsOf(page)).toContain('lets the answer be put off once, and that has happened.');
  expect(page.text).toMatch(/<button[^>]*disabled[^>]*>\s*Send the notice/);
  const again = await approver.post(`${path}/extend`, { extension: 'complexity', delay }, path);
  expect([again.status, again.text.includes('already-extended')]).toEqual([409, true]);
});

test('an unverified rule warns with its source; a caseworker cannot go on, an approver writes why', async () => {
  const path = await enter('KR');
  const caseworker = await desk.signIn('caseworker');
  const form = { extension: 'legitimate-ground', delay, until: '2027-12-24' };
  expect(wordsOf(await caseworker.get(path))).toContain('only an approver may go on, with a written reason');
  const refused = await caseworker.post(
    `${path}/extend`,
    { ...form, override: 'I am sure that this is right.' },
    path,
  );
  expect([refused.status, refused.text.includes('law-not-settled')]).toEqual([409, true]);
  const override = 'Our counsel in Seoul told us so today.';
  expect((await approver.post(`${path}/extend`, { ...form, override }, path)).status).toBe(303);
  expect(wordsOf(await approver.get(path))).toContain('A privacy officer went beyond an unverified rule');
});

test('a question, and the answer that came by letter, stand at the case', async () => {
  const path = await enter('GB');
  expect(wordsOf(await approver.get(path))).toContain('The clock stands still until the answer comes.');
  expect((await approver.post(`${path}/ask`, { question: 'Which account is it?' }, path)).status).toBe(303);
  await deliverLetters(home);
  const late = { reply: 'The one of my shop.', repliedOn: '2099-01-01' };
  const future = await approver.post(`${path}/answered`, late, path);
  expect([future.status, wordsOf(future)]).toEqual([400, expect.stringContaining('lies in the future')]);
  const today = Temporal.Now.zonedDateTimeISO('Europe/Berlin').toPlainDate().toString();
  expect((await approver.post(`${path}/answered`, { ...late, repliedOn: today }, path)).status).toBe(303);
  expect(wordsOf(await approver.get(path))).toContain('the person answered The one of my shop.');
});

test('another law and the right that is meant: with a reason, by an approver', async () => {
  const path = await enter('DE', 'other');
  const law = await approver.post(`${path}/law`, { law: 'br-lgpd', why: 'She writes from Recife.' }, path);
  expect(law.status).toBe(303);
  const right = { right: 'access', meant: 'She asks what we hold about her.' };
  expect((await approver.post(`${path}/right`, right, path)).status).toBe(303);
  const words = wordsOf(await approver.get(path));
  expect(words).toContain('See the data Case');
  expect(words).toContain('She writes from Recife.');
  expect(words).not.toContain('Name the right that is meant');
});

test('the laws: what is unread, and the signature of counsel that a changed file would lose', async () => {
  const path = '/laws/kr-pipa';
  expect(wordsOf(await approver.get('/laws'))).toContain('UK GDPR');
  const page = await approver.get(path);
  expect(wordsOf(page)).toContain('What counsel has to check');
  const digest = /name="digest" value="([0-9a-f]{64})"/.exec(page.text)?.[1] ?? '';
  const unread = await approver.post(path, { digest, counsel: 'Dr. Vera Paragraph' }, path);
  expect([unread.status, wordsOf(unread)]).toEqual([400, expect.stringContaining('Confirm that counsel')]);
  const other = { digest: 'a'.repeat(64), counsel: 'Dr. Vera Paragraph', read: 'yes' };
  expect((await approver.post(path, other, path)).status).toBe(409);
  expect((await approver.post(path, { ...other, digest }, path)).status).toBe(303);
  expect(wordsOf(await approver.get('/laws'))).toContain('Signed Dr. Vera Paragraph');
  expect((await approver.get('/laws/xx-none')).status).toBe(404);
  const caseworker = await desk.signIn('caseworker');
  expect((await caseworker.post(path, { ...other, digest }, path)).status).toBe(403);
});
