// The forms about a child and about an item: errors at their fields, the same answer for everybody, and a report that tells nothing.
import type { App } from '../../src/app.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { refuse } from '../../src/fulfilment/take-back.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { writeMessage } from '../../src/requests/message.ts';
import { recordGuardianCheck } from '../../src/requests/minor.ts';
import { staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { personAt, wordsOf } from './person.ts';

let home: TestHouse;
let shop: Shop;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
  app = localApp(home);
});
afterAll(async () => {
  await app.close();
  await shop.drop();
  await home.close();
});

const CHILD = { who: 'told-by-guardian', account: 'mira@example.com', email: 'parent@example.net' };

test('what is missing or wrong is said at its field, in the language of the page', async () => {
  const person = personAt(home, app, home.lumyx);
  const refused: [path: string, form: Record<string, string>, message: string][] = [
    ['/child', { ...CHILD, who: 'nobody' }, 'Choose who you are'],
    ['/child', { ...CHILD, account: '' }, 'Enter the address of the account'],
    ['/child', { ...CHILD, account: 'a@example.com, b@example.com' }, 'one plain e-mail address'],
    ['/child', { ...CHILD, email: 'a b@example.com' }, 'one plain e-mail address'],
    ['/child', { ...CHILD, born: '2015-01-01' }, 'field that this page does not know'],
    ['/shown', { email: 'x@example.org' }, 'Give a link, or describe it'],
    ['/shown', { email: 'x@example.org', link: 'javascript:alert(1)' }, 'begins with http:// or https://'],
    ['/shown', { email: '', link: 'https://lumyx.example/2' }, 'Enter your e-mail address'],
  ];
  for (const [path, form, message] of refused) {
    const answer = await person.post(`/lumyx${path}`, form, `/lumyx${path}`);
    expect([path, form, answer.status, wordsOf(answer).includes(message)]).toEqual([path, form, 400, true]);
  }
  await person.get('/lumyx/shown?language=de');
  const german = await person.post('/lumyx/shown', { email: 'x@example.org' }, '/lumyx/shown');
  expect(wordsOf(german)).toContain('Geben Sie einen Link an');
});

test('known or unknown, closed or refused: the reporter reads the same; a checked guardian reads more', async () => {
  const read: string[] = [];
  const ids: string[] = [];
  for (const account of ['mira@example.com', 'nobody@example.com']) {
    const person = personAt(home, app, home.lumyx);
    const email = `parent.of.${account}`.replace('@', '.').concat('@example.net');
    const asked = await person.post('/lumyx/child', { ...CHILD, account, email }, '/lumyx/child');
    expect(asked.status).toBe(303);
    const path = String(asked.headers.location).replace('/verify', '');
    await person.post(`${path}/verify`, { code: await person.codeFor(email) }, `${path}/verify`);
    const id = path.split('/').at(-1) ?? '';
    ids.push(id);
    await drawPlan(home.house, home.lumyx.id, id);
    const before = wordsOf(await person.get(path));
    expect(before).toContain('We are looking at it');
    const { reference } = (await home.work(async (work) => await findRequest(work, id))) ?? { reference: '' };
    const denial = {
      requestId: id,
      reason: 'no-personal-data',
      explanation: 'Nobody of this address is here.',
    } as const;
    if (account.startsWith('nobody')) await home.work(async (work) => await refuse(work, denial), staff());
    else {
      const check = { requestId: id, words: 'The mother came to the office.' };
      read.push(before.replaceAll(reference, 'REF'));
      await home.work(async (work) => await recordGuardianCheck(work, check), staff());
      expect(wordsOf(await person.get(path))).toContain('Your data');
      continue;
    }
    read.push(before.replaceAll(reference, 'REF'));
    const after = wordsOf(await person.get(path));
    expect([after.includes('We have looked at it'), after.includes('Nobody of this address')]).toEqual([
      true,
      false,
    ]);
    const taken = await person.post(`${path}/withdraw`, {}, path);
    expect(taken.status).toBeGreaterThanOrEqual(400);
  }
  expect(read[0]).toBe(read[1]);
  expect(new Set(ids).size).toBe(2);
});

test('what staff write to whoever reported a child is read and answered on the page that tells nothing else', async () => {
  const person = personAt(home, app, home.lumyx);
  const email = 'aunt@example.net';
  const asked = await person.post('/lumyx/child', { ...CHILD, email }, '/lumyx/child');
  const path = String(asked.headers.location).replace('/verify', '');
  const requestId = path.split('/').at(-1) ?? '';
  await person.post(`${path}/verify`, { code: await person.codeFor(email) }, `${path}/verify`);
  const words = 'Please bring a paper that names you as the guardian.';
  await home.work(async (work) => await writeMessage(work, { requestId, words }), staff());
  const page = await person.get(path);
  expect(wordsOf(page)).toContain(words);
  expect(wordsOf(page)).toContain('We are looking at it');
  expect(page.text).not.toContain('/withdraw');
  const empty = await person.post(`${path}/message`, { message: '' }, path);
  expect([empty.status, empty.text.includes('govuk-error-message')]).toEqual([400, true]);
  const sent = await person.post(`${path}/message`, { message: 'I come on Monday at nine.' }, path);
  expect(sent.headers.location).toBe(`${path}#messages`);
  expect(wordsOf(await person.get(path))).toContain('I come on Monday at nine.');
});
