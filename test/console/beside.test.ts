// Appeals, complaints, messages and statements at the desk: shown on both cases, decided by somebody else, one conversation.
import { openConnector } from '../../src/connectors/open-connector.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { lodgeReview } from '../../src/requests/appeal.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { writeMessage } from '../../src/requests/message.ts';
import { askPerson } from '../../src/requests/question.ts';
import { writeStatement } from '../../src/requests/statement.ts';
import { asHer, asStaff, provenCase, refusedCase } from '../support/refused-case.ts';
import { openShop, SHOP_MAP, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let shop: Shop;
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  shop = await openShop(home);
});
afterAll(async () => {
  await desk.close();
  await home.close();
  await shop.drop();
});

const BECAUSE = 'We read it again, and the invoices are indeed of another person.';
const found = async (id: string) => await home.work(async (work) => await findRequest(work, id));

test('an appeal: linked on both cases; the decider is told why not, another approver decides', async () => {
  const about = await refusedCase(home, desk.staff.approver, { email: 'tess@example.com' });
  const words = 'You overlooked that the invoices are not mine.';
  const { requestId, reference } = await home.work(
    async (work) => await lodgeReview(work, { aboutId: about, words, channel: 'form' }),
    asHer(about),
  );
  const approver = await desk.signIn('approver');
  expect(wordsOf(await approver.get(`/cases/${about}`))).toContain(`Appeal ${reference}`);
  const appeal = await approver.get(`/cases/${requestId}`);
  expect(appeal.text).toContain(`/lumyx/console/cases/${about}`);
  expect(wordsOf(appeal)).toContain('So somebody else must decide this one');
  expect(appeal.text).not.toContain('name="because"');
  expect(appeal.text).not.toContain(`/cases/${requestId}/refuse`);
  const form = { outcome: 'upheld', because: BECAUSE };
  const address = `/cases/${requestId}`;
  expect((await approver.post(`${address}/outcome`, form, address)).status).toBe(403);
  const second = await desk.signIn('second');
  const short = await second.post(`${address}/outcome`, { outcome: 'upheld', because: 'ok' }, address);
  expect([short.status, wordsOf(short).includes('at least 20 characters')]).toEqual([400, true]);
  const none = await second.post(`${address}/outcome`, { because: BECAUSE }, address);
  expect([none.status, wordsOf(none).includes('Choose how it ends')]).toEqual([400, true]);
  expect((await second.post(`${address}/outcome`, form, address)).status).toBe(303);
  expect(wordsOf(await second.get(address))).toContain('Upheld: the person is right');
  expect((await found(about))?.status).toBe('verified');
  expect(wordsOf(await second.get(`/cases/${about}`))).toContain('The request was opened again');
});

test('an appeal that came by letter is entered about its case, by reference, for the same person alone', async () => {
  const about = await refusedCase(home, desk.staff.approver, { email: 'post@example.com' });
  const reference = (await found(about))?.reference ?? '';
  const caseworker = await desk.signIn('caseworker');
  const today = Temporal.Now.plainDateISO('Europe/Berlin').toString();
  const form = {
    right: 'appeal',
    email: 'post@example.com',
    receivedOn: today,
    ownWords: 'Please look at it again.',
  };
  const enter = async (changes: object) =>
    await caseworker.post('/cases/new', { ...form, ...changes }, '/cases/new');
  for (const changes of [
    { about: 'AAAA-0000' },
    { about: reference, email: 'else@example.com' },
    { about: reference, right: 'access' },
  ]) {
    const answer = await enter(changes);
    expect([answer.status, answer.text.includes('href="#about"')]).toEqual([400, true]);
  }
  const entered = await enter({ about: reference.toLowerCase() });
  expect(entered.status).toBe(303);
  const id = String(entered.headers.location).split('/').at(-1) ?? '';
  expect(await found(id)).toMatchObject({ right: 'appeal', aboutRequestId: about, channel: 'mail' });
});

test('one conversation with the questions of the law; staff write, auditors read', async () => {
  const id = await provenCase(home, { email: 'talk@example.com' });
  await home.work(
    async (work) => await writeMessage(work, { requestId: id, words: 'Is <i>my canary</i> there?' }),
    asHer(id),
  );
  const question = 'Which of the two cages do you mean?';
  await home.work(
    async (work) => await askPerson(work, { requestId: id, question }),
    asStaff(desk.staff.caseworker),
  );
  const caseworker = await desk.signIn('caseworker');
  const sent = await caseworker.post(`/cases/${id}/message`, { message: 'We look for it.' }, `/cases/${id}`);
  expect(sent.status).toBe(303);
  const { text } = await caseworker.get(`/cases/${id}`);
  const places = ['Is &lt;i&gt;my canary&lt;/i&gt; there?', question, 'We look for it.'].map((words) =>
    text.indexOf(words),
  );
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(places.includes(-1)).toBe(false);
  const auditor = await (await desk.signIn('auditor')).get(`/cases/${id}`);
  expect(auditor.text).toContain('We look for it.');
  expect(auditor.text).not.toContain(`/cases/${id}/message`);
});

test('a statement is shown to staff, who say beside which data it stands', async () => {
  const id = await refusedCase(home, desk.staff.approver, {
    email: 'stat@example.com',
    right: 'rectification',
  });
  await home.work(
    async (work) => await writeStatement(work, { requestId: id, words: 'My name is Mira Solberg.' }),
    asHer(id),
  );
  const caseworker = await desk.signIn('caseworker');
  expect(wordsOf(await caseworker.get(`/cases/${id}`))).toContain('it stands at the head of the copy');
  const place = async (value: string) =>
    await caseworker.post(`/cases/${id}/place`, { place: value }, `/cases/${id}`);
  expect((await place('shop.users sneaky')).status).toBe(400);
  expect((await place('shop.users name')).status).toBe(303);
  const words = wordsOf(await caseworker.get(`/cases/${id}`));
  expect(words).toContain('My name is Mira Solberg.');
  expect(words).toContain('It stands beside: shop.users, name');
  await shop.run('alter table users add "given name" text');
  const connector = openConnector(shop.url);
  const catalogue = await connector.describe();
  await connector.close();
  const yaml = SHOP_MAP.replace('{ name: name,', '{ name: given name,');
  const map = { storeId: shop.storeId, yaml, file: 'shop.yaml', catalogue };
  await home.work(async (work) => await importDataset(work, map), asStaff(desk.staff.approver));
  const { text } = await caseworker.get(`/cases/${id}`);
  const value = /<option value="([^"]*)">accounts: [Gg]iven name/.exec(text)?.[1] ?? '';
  expect((await place(value)).status).toBe(303);
  expect(wordsOf(await caseworker.get(`/cases/${id}`))).toContain('shop.users, given name');
});
