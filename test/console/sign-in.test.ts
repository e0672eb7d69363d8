// The way in: right and wrong passwords, invitations, forged forms, and what a signed-out browser sees.
import { Client } from 'pg';
import { CONSOLE_PAGES } from '../../src/console/routes.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, PASSWORD, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
});
afterAll(async () => {
  await desk.close();
  await home.close();
});

const somewhere = (path: string): string => path.replace(':id', crypto.randomUUID());

test('a wrong password, an unknown address and staff of another controller read the same', async () => {
  const tries = [
    ['approver@lumyx.example', 'wrong wrong wrong'],
    ['nobody@lumyx.example', PASSWORD],
    ['approver@lumart.example', PASSWORD],
  ] as const;
  const seen = new Set<string>();
  for (const [email, password] of tries) {
    const visitor = desk.visitor();
    const answer = await visitor.post('/sign-in', { email, password });
    expect([email, answer.status]).toEqual([email, 400]);
    expect(answer.text).not.toContain(password);
    seen.add(wordsOf(answer).replaceAll(email, ''));
    expect((await visitor.get('/')).headers.location).toBe('/lumyx/console/sign-in');
  }
  expect(seen.size).toBe(1);
});

test('signing in gives a new session; signing out ends it', async () => {
  const approver = await desk.signIn('approver');
  expect((await approver.get('/')).status).toBe(200);
  expect((await approver.get('/')).headers['cache-control']).toBe('no-store');
  expect((await approver.post('/sign-out', {})).headers.location).toBe('/lumyx/console/sign-in');
  expect((await approver.get('/')).headers.location).toBe('/lumyx/console/sign-in');
});

test('a page that was under way when she signed out does not bring her session back', async () => {
  const approver = await desk.signIn('approver');
  await approver.get('/');
  const holder = new Client({ connectionString: home.superuserUrl });
  await holder.connect();
  await holder.query('begin; lock table data_requests in access exclusive mode');
  const list = approver.get('/');
  const waiting = 'select count(*)::int as n from pg_locks where not granted';
  for (let n = 0; n === 0; ) n = (await holder.query<{ n: number }>(waiting)).rows[0]?.n ?? 0;
  await approver.post('/sign-out', {});
  await holder.query('commit');
  await holder.end();
  expect((await list).status).toBe(200);
  expect((await approver.get('/')).headers.location).toBe('/lumyx/console/sign-in');
});

test('looking at a page moves the end of a session and writes nothing else of it', async () => {
  const stored = async () =>
    (
      (await home.house.database.raw('select sess::text, expire from staff_sessions')) as {
        rows: { sess: string; expire: Temporal.Instant }[];
      }
    ).rows;
  const approver = await desk.signIn('approver');
  await approver.get('/accounts');
  // Stored again, the text would be as our program writes it, not as PostgreSQL does.
  await home.house.database.raw(
    `update staff_sessions set sess = sess::jsonb::json, expire = now() + interval '1 minute'`,
  );
  const before = await stored();
  await approver.get('/accounts');
  const after = await stored();
  expect(after.map(({ sess }) => sess).sort()).toEqual(before.map(({ sess }) => sess).sort());
  expect(after.map(({ expire }) => expire)).not.toEqual(before.map(({ expire }) => expire));
});

test('whoever followed a link to a case is there after signing in; a foreign address is never followed', async () => {
  const wanted = `/lumyx/console/cases/${crypto.randomUUID()}`;
  const form = { email: 'approver@lumyx.example', password: PASSWORD };
  const linked = desk.visitor();
  await linked.get(wanted.replace('/lumyx/console', ''));
  expect((await linked.post('/sign-in', form)).headers.location).toBe(wanted);
  const tricked = desk.visitor();
  await tricked.goTo(home.lumart).get('/accounts');
  expect((await tricked.post('/sign-in', form)).headers.location).toBe('/lumyx/console');
});

test('a session of one controller opens nothing of another', async () => {
  const foreigner = await desk.signIn('approver', home.lumart);
  expect((await foreigner.get('/')).status).toBe(200);
  expect((await foreigner.goTo(home.lumyx).get('/')).headers.location).toBe('/lumyx/console/sign-in');
});

test('whoever is signed out is sent to the sign-in page by every page but the public ones', async () => {
  for (const { path, access } of CONSOLE_PAGES.filter((page) => page.access !== 'public')) {
    const answer = await desk.visitor().get(somewhere(path));
    expect([path, access, answer.headers.location]).toEqual([path, access, '/lumyx/console/sign-in']);
  }
});

test('a form without its token is refused everywhere, also from administrators', async () => {
  const administrator = await desk.signIn('administrator');
  for (const { path } of CONSOLE_PAGES.filter((page) => page.takesForm)) {
    const answer = await administrator.postBare(somewhere(path), { act: 'disable' });
    expect([path, answer.status, answer.text.includes('form-expired')]).toEqual([path, 403, true]);
  }
});

test('an invitation: letter, code, a password of one’s own, in', async () => {
  const administrator = await desk.signIn('administrator');
  const none = await administrator.post('/accounts', { name: 'Ida', email: 'ida@lumyx.example' });
  expect([none.status, wordsOf(none).includes('Choose at least one role')]).toEqual([400, true]);
  const invited = await administrator.post('/accounts', {
    name: 'Ida',
    email: 'ida@lumyx.example',
    caseworker: 'yes',
  });
  expect(invited.headers.location).toBe('/lumyx/console/accounts?done=invited');
  await deliverLetters(home);
  const letter = home.mailbox.newest('ida@lumyx.example').mail.text ?? '';
  const token = /\b[0-9A-Z]{5}(-[0-9A-Z]{5}){3}\b/.exec(letter)?.[0] ?? '';
  const ida = desk.visitor();
  const wrong = await ida.post('/activate', { token: 'ABCDE-ABCDE-ABCDE-ABCDE', password: PASSWORD });
  expect([wrong.status, wordsOf(wrong).includes('not valid')]).toEqual([400, true]);
  const weak = await ida.post('/activate', { token, password: 'short' });
  expect([weak.status, weak.text.includes('short')]).toEqual([400, false]);
  expect((await ida.post('/activate', { token, password: 'four quiet herons' })).status).toBe(303);
  const again = await ida.post('/activate', { token, password: 'four quiet herons' });
  expect(again.status).toBe(400);
  const form = { email: 'ida@lumyx.example', password: 'four quiet herons' };
  expect((await ida.post('/sign-in', form)).headers.location).toBe('/lumyx/console');
  expect((await ida.get('/accounts')).status).toBe(403);
});

test('too many tries from one address must wait', async () => {
  const visitor = desk.visitor();
  const statuses: number[] = [];
  for (let tries = 0; tries < 25; tries += 1) {
    const form = { email: `guess${tries}@lumyx.example`, password: 'guess' };
    statuses.push((await visitor.post('/sign-in', form)).status);
  }
  expect(statuses.at(-1)).toBe(429);
});
