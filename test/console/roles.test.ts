// Roles at the doors: what each may open and send, page by page, read off the pages themselves.
import { can, ROLES } from '../../src/auth/permissions.ts';
import { CONSOLE_PAGES } from '../../src/console/routes.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor } from './desk.ts';

let home: TestHouse;
let desk: Desk;
beforeEach(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
});
afterEach(async () => {
  await desk.close();
  await home.close();
});

const STAFF_PAGES = CONSOLE_PAGES.filter(({ access }) => access !== 'public');
const somewhere = (path: string): string =>
  path.replace(':id', crypto.randomUUID()).replace(':law', 'eu-gdpr');

test('pages answer 403 exactly where the role lacks the permission', async () => {
  for (const role of ROLES) {
    const visitor = await desk.signIn(role);
    for (const { path, access } of STAFF_PAGES) {
      if (access === 'public' || access === 'person') throw new Error('unreachable');
      const { status } = await visitor.get(somewhere(path));
      const expected = can([role], access) ? [200, 303, 404] : [403];
      expect([role, path, expected.includes(status), status]).toEqual([role, path, true, status]);
    }
  }
});

test('an auditor sends nothing: every form is refused before it is read', async () => {
  const auditor = await desk.signIn('auditor');
  for (const { path } of STAFF_PAGES.filter((page) => page.takesForm)) {
    const form = formOf(path);
    const { status } = await auditor.post(somewhere(path), form, '/');
    expect([path, status]).toEqual([path, 403]);
  }
});

test('a caseworker cannot approve, refuse, change the map or touch accounts', async () => {
  const caseworker = await desk.signIn('caseworker');
  for (const path of [
    '/cases/:id/approve',
    '/cases/:id/confirm',
    '/cases/:id/refuse',
    '/map',
    '/accounts/:id',
  ]) {
    expect([path, (await caseworker.post(somewhere(path), formOf(path), '/')).status]).toEqual([path, 403]);
  }
});

test('ids of other controllers, of nobody, and no ids at all are all "nothing here"', async () => {
  const foreign = await home.work(
    async (work) =>
      await receiveRequest(work, { right: 'erasure', email: 'her@example.org', channel: 'mail' }),
    undefined,
    home.lumart,
  );
  const administrator = await desk.signIn('administrator');
  for (const id of [foreign.requestId, crypto.randomUUID(), 'x', `${foreign.requestId}'`]) {
    expect([id, (await administrator.get(`/cases/${id}`)).status]).toEqual([id, 404]);
    for (const path of STAFF_PAGES.filter((page) => page.takesForm && page.path.startsWith('/cases/:id'))) {
      const answer = await administrator.post(path.path.replace(':id', id), formOf(path.path), '/');
      expect([path.path, answer.status]).toEqual([path.path, 404]);
    }
  }
  const { rows } = await home.work(
    async (work) => await work.trx.raw('select count(*) from case_notes'),
    undefined,
    home.lumart,
  );
  expect(rows[0].count).toBe('0');
});

test('accounts of another controller cannot be read or changed', async () => {
  const elsewhere = await desk.signIn('approver', home.lumart);
  const { rows } = await home.work(
    async (work) => await work.trx.raw('select id from accounts'),
    undefined,
    home.lumart,
  );
  const administrator = await desk.signIn('administrator');
  const path = `/accounts/${rows[0].id}`;
  expect((await administrator.get(path)).status).toBe(404);
  expect((await administrator.post(path, { act: 'disable' }, '/')).status).toBe(404);
  expect((await elsewhere.get('/')).status).toBe(200);
});

test('a change of roles and a disabled account count with the next click; the last administrator stays', async () => {
  const administrator = await desk.signIn('administrator');
  const caseworker = await desk.signIn('caseworker');
  const change = async (id: string, form: Record<string, string>) =>
    await administrator.post(`/accounts/${id}`, form, '/');
  expect((await change(desk.staff.caseworker.id, { act: 'roles', auditor: 'yes' })).status).toBe(303);
  await expectSignedOut(caseworker);
  const auditor = await desk.signIn('auditor');
  expect((await change(desk.staff.auditor.id, { act: 'disable' })).status).toBe(303);
  await expectSignedOut(auditor);
  expect((await change(desk.staff.caseworker.id, { act: 'roles' })).status).toBe(400);
  const last = await change(desk.staff.administrator.id, { act: 'disable' });
  expect([last.status, last.text.includes('last administrator')]).toEqual([409, true]);
});

async function expectSignedOut(visitor: Visitor): Promise<void> {
  expect((await visitor.get('/')).headers.location).toBe('/lumyx/console/sign-in');
}

/** A form that the page would accept, so that only the role or the id can be the reason for a refusal. */
function formOf(path: string): Record<string, string> {
  const plan = { planId: crypto.randomUUID(), digest: 'a'.repeat(64) };
  const question = { planId: plan.planId, questionId: crypto.randomUUID(), answer: 'include' };
  const item = { storeId: crypto.randomUUID(), schema: 'public', table: 't', column: '', reason: 'None.' };
  const forms: Record<string, Record<string, string>> = {
    '/cases/new': { right: 'access', email: 'a@example.org', receivedOn: '2026-01-02' },
    '/assign': { cases: crypto.randomUUID(), to: 'nobody' },
    '/search': { term: 'her@example.org' },
    '/cases/:id/assign': { to: 'me' },
    '/cases/:id/approve': plan,
    '/cases/:id/confirm': plan,
    '/cases/:id/questions': question,
    '/cases/:id/redraw': {},
    '/cases/:id/dispute': { made_sure: 'I called the number in the contract.' },
    '/cases/:id/refuse': { reason: 'excessive', explanation: 'You asked for the same yesterday.' },
    '/cases/:id/answer': { answer: 'We corrected your name in all places.' },
    '/cases/:id/lift': { lifting: 'What you said was wrong has been corrected.' },
    '/cases/:id/extend': { extension: 'complexity', delay: 'There are very many rows to read.' },
    '/cases/:id/ask': { question: 'Which account do you mean?' },
    '/cases/:id/answered': { reply: 'The one of my shop.', repliedOn: '2026-01-02' },
    '/cases/:id/recipient': { noticeId: crypto.randomUUID(), outcome: 'done' },
    '/minors/new': { email: 'a@example.org', method: 'seen-by-staff' },
    '/items/new': { email: 'a@example.org', link: 'https://lumyx.example/pictures/2' },
    '/cases/:id/item': { collection: 'shop.orders', value: '2' },
    '/cases/:id/route': { customer: 'Nordlicht Studio' },
    '/cases/:id/instruction': { instruction: 'carry-out', toldWords: 'Their officer called on Monday.' },
    '/cases/:id/guardian': { checked: 'The mother came to the office.' },
    '/cases/:id/correct': { list: 'a'.repeat(64), evidence: 'A copy of the register.' },
    '/cases/:id/redaction': { act: 'hand-over' },
    '/cases/:id/redaction/:text': { act: 'read' },
    '/cases/:id/redaction-back': { changes: 'The second name in text 4.' },
    '/cases/:id/proof': { rung: 'points', doubt: 'The address was changed yesterday.' },
    '/cases/:id/drop-proof': { enough: 'She called us back on the number that we hold.' },
    '/cases/:id/ask-document': { doubt: 'The name does not fit the account.' },
    '/cases/:id/drop-document': { without: 'She came to our counter with her daughter.' },
    '/cases/:id/document/:document': { outcome: 'accepted' },
    '/cases/:id/document/:document/look': {},
    '/cases/:id/evidence': { words: 'The certificate of her marriage.' },
    '/cases/:id/evidence-back': { file: crypto.randomUUID() },
    '/cases/:id/evidence/:file': {},
    '/cases/:id/owner-heard': {
      taskId: crypto.randomUUID(),
      outcome: 'done',
      heard: 'She called on Monday: all shredded.',
    },
    '/cases/:id/owner-look': { taskId: crypto.randomUUID(), pass: 'no' },
    '/cases/:id/owner-again': { taskId: crypto.randomUUID() },
    '/cases/:id/owner-other': { taskId: crypto.randomUUID(), email: 'cellar@lumyx.example' },
    '/cases/:id/outcome': { outcome: 'upheld', because: 'We overlooked your second account.' },
    '/cases/:id/message': { message: 'We have found the invoice.' },
    '/cases/:id/fill': { into: 'message', macro: 'house:acknowledge' },
    '/macros/new': { name: 'Own', kind: 'message', language: 'en', body: 'We have your request.' },
    '/macros/:id': { name: 'Own', kind: 'message', language: 'en', body: 'We read it.', version: '1' },
    '/cases/:id/join': { mainId: crypto.randomUUID() },
    '/cases/:id/part': { apart: 'She means her other account.' },
    '/cases/:id/place': { place: 'shop.users' },
    '/cases/:id/law': { law: 'eu-gdpr', why: 'She lives in Austria.' },
    '/cases/:id/right': { right: 'erasure', meant: 'She says it in the second line.' },
    '/laws/:law': { digest: 'a'.repeat(64), counsel: 'Dr. Vera Paragraph', read: 'yes' },
    '/cases/:id/notes': { text: 'A note.' },
    '/cases/:id/withdraw': { said: 'She called on Monday.' },
    '/letters/:id': {},
    '/mail/:id/ruling': { kind: 'none', reason: 'An invoice.' },
    '/map': item,
    '/accounts': { name: 'X', email: 'x@example.org', auditor: 'yes' },
    '/accounts/:id': { act: 'disable' },
    '/accounts/:id/absence': { act: 'back' },
    '/me': { act: 'back' },
    '/password': { _password: 'blue kettle marsh' },
    '/programs': { name: 'X', 'read-cases': 'yes' },
    '/programs/:id/revoke': {},
  };
  const form = forms[path];
  if (form === undefined) throw new Error(`a new form without a test: ${path}`);
  return form;
}
