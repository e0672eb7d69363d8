// Keys of programs at the desk: made once, shown once, used, revoked; and who may not.
import request from 'supertest';
import { ENDPOINTS } from '../../src/api/routes.ts';
import { OFFERED } from '../../src/console/programs-page.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let administrator: Visitor;
beforeAll(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  administrator = await desk.signIn('administrator');
});
afterAll(async () => {
  await desk.close();
  await home.close();
});

const keyOn = (text: string): string => /hab_[a-z-]+_[0-9a-f]{32}_[A-Za-z0-9_-]{43}/.exec(text)?.[0] ?? '';
const asProgram = async (key: string) =>
  await request(desk.app.express).get('/api/v1/requests').set('Authorization', `Bearer ${key}`);

test('a key is made, shown this once, works, and is refused after it was revoked', async () => {
  const made = await administrator.post(
    '/programs',
    { name: 'Web shop, Berlin', 'read-cases': 'yes' },
    '/programs',
  );
  const key = keyOn(made.text);
  expect([made.status, key.startsWith('hab_lumyx_')]).toEqual([200, true]);
  expect(made.headers['cache-control']).toBe('no-store');
  expect((await asProgram(key)).status).toBe(200);

  const list = await administrator.get('/programs');
  expect(wordsOf(list)).toContain('Web shop, Berlin Read requests: what was asked');
  expect(list.text).not.toContain(key.slice(-43));
  const path = /console(\/programs\/[0-9a-f-]{36}\/revoke)/.exec(list.text)?.[1] ?? '';
  expect(wordsOf(await administrator.get(path))).toContain('Revoke this key? The program is refused');
  expect((await asProgram(key)).status).toBe(200);

  const gone = await administrator.post(path, {}, path);
  expect([gone.status, gone.headers.location]).toEqual([303, '/lumyx/console/programs?done=revoked']);
  expect((await asProgram(key)).status).toBe(401);
  expect(wordsOf(await administrator.get('/programs?done=revoked'))).toContain('The key was revoked.');
  expect((await administrator.get(path)).status).toBe(404);
});

test('without a name or anything to do there is no key, and what was entered stays', async () => {
  const bare = await administrator.post('/programs', { name: 'Help desk' }, '/programs');
  expect([bare.status, wordsOf(bare)]).toEqual([
    400,
    expect.stringContaining('Choose at least one thing that the program may do'),
  ]);
  expect(bare.text).toContain('value="Help desk"');
  const nameless = await administrator.post('/programs', { name: ' ', 'read-cases': 'yes' }, '/programs');
  expect([nameless.status, wordsOf(nameless)]).toEqual([400, expect.stringContaining('Enter a name')]);
  const more = await administrator.post(
    '/programs',
    { name: 'x', 'read-cases': 'yes', 'approve-plan': 'yes' },
    '/programs',
  );
  expect([more.status, more.text.includes('field-unknown')]).toEqual([400, true]);
  expect(wordsOf(await administrator.get('/programs'))).not.toContain('Help desk');
});

test('an approver sees the keys and makes none; a caseworker does not see them', async () => {
  const approver = await desk.signIn('approver');
  expect(wordsOf(await approver.get('/programs'))).toContain('Only an administrator makes or revokes keys.');
  const tried = await approver.post('/programs', { name: 'x', 'read-cases': 'yes' }, '/programs');
  expect([tried.status, keyOn(tried.text)]).toEqual([403, '']);
  const caseworker = await desk.signIn('caseworker');
  const cases = await caseworker.get('/');
  expect([cases.text.includes('/console/programs'), cases.text.includes('/console/accounts')]).toEqual([
    false,
    false,
  ]);
  expect((await caseworker.get('/programs')).status).toBe(403);
});

test('a key of another controller is nothing here', async () => {
  const made = await administrator.post('/programs', { name: 'Other', 'read-cases': 'yes' }, '/programs');
  const [, hex = ''] = /hab_lumyx_([0-9a-f]{32})/.exec(made.text) ?? [];
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const approver = (await desk.signIn('approver', home.lumart)).goTo(home.lumart);
  expect((await approver.get(`/programs/${id}/revoke`)).status).toBe(403);
  expect((await administrator.get(`/programs/${crypto.randomUUID()}/revoke`)).status).toBe(404);
});

test('every box of the page can be ticked', async () => {
  const boxes = Object.fromEntries(OFFERED.map((permission) => [permission.replace(':', '-'), 'yes']));
  const made = await administrator.post('/programs', { name: 'All of it', ...boxes }, '/programs');
  expect([made.status, keyOn(made.text).startsWith('hab_lumyx_')]).toEqual([200, true]);
});

test('everything that an endpoint asks for can be given to a program, and nothing more', () => {
  const asked = new Set(ENDPOINTS.map(({ permission }) => permission));
  expect([...OFFERED].sort()).toEqual([...asked].sort());
});
