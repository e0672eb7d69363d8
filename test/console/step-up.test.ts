// The password once more: asked for before a plan or a person's data, nothing typed is lost, and each opening is logged and shown to her.
import { CONSOLE_PAGES } from '../../src/console/routes.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { addNote } from '../../src/requests/case-note.ts';
import { lookedAt, recordReading } from '../../src/requests/reading.ts';
import { page } from '../../src/web/page.ts';
import { type Person, personAt } from '../portal/person.ts';
import { png } from '../support/files.ts';
import type { TestHouse } from '../support/test-house.ts';
import { type Desk, openShopDesk, PASSWORD, type ShopDesk, wordsOf } from './desk.ts';

let bench: ShopDesk;
let home: TestHouse;
let desk: Desk;
let person: Person;
let path: string;
let requestId: string;
beforeAll(async () => {
  bench = await openShopDesk();
  ({ home, desk } = bench);
  person = personAt(home, desk.app, home.lumyx);
  path = await person.askAndProve({
    right: 'rectification',
    email: 'mira@example.com',
    ownWords: 'My name.',
  });
  requestId = path.split('/').at(-1) ?? '';
});
afterAll(async () => await bench.close());

/** Sixteen minutes pass for every session of staff. */
const rest = async (): Promise<void> => {
  await home.house.database.raw(
    `update staff_sessions set sess = jsonb_set(sess::jsonb, '{steppedUpAt}', to_jsonb((sess ->> 'steppedUpAt')::bigint - 960000))::json where sess ->> 'steppedUpAt' is not null`,
  );
};
const read = async (id = requestId): Promise<string[]> => {
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw(
        `select details ->> 'purpose' || ' ' || coalesce(details ->> 'roles', '') as text from audit_entries where about = ? and event = 'data.read' order by position`,
        [id],
      ),
  )) as { rows: { text: string }[] };
  return rows.map(({ text }) => text);
};
const asksFor = (words: string): boolean => words.includes('Enter your password again');

test('every page that opens data or approves asks, none of the public ones can', () => {
  const asking = CONSOLE_PAGES.filter(({ stepUp }) => stepUp).map((one) => one.path);
  expect(asking.toSorted()).toEqual([
    '/bundles/:id/again',
    '/bundles/:id/code',
    '/bundles/:id/send',
    '/bundles/new',
    '/cases/:id/approve',
    '/cases/:id/confirm',
    '/cases/:id/correct',
    '/cases/:id/document/:document/look',
    '/cases/:id/erase-again',
    '/cases/:id/evidence',
    '/cases/:id/evidence/:file',
    '/cases/:id/owner-file/:file',
    '/cases/:id/owner-words',
    '/cases/:id/redaction',
    '/cases/:id/redaction-back',
    '/cases/:id/redaction/:text',
    '/cases/:id/values',
    '/retention/sweeps/:id/approve',
    '/retention/sweeps/:id/confirm',
  ]);
  const form = {
    path: '/x',
    query: { safeParse: () => undefined } as never,
    get: async () => ({ view: 'x' }),
  };
  for (const access of ['public', 'person'] as const)
    expect(() => page({ ...form, access, stepUp: true })).toThrow(
      expect.objectContaining({ code: 'page-incomplete' }),
    );
});

test('an old password leads to a small page and back; a wrong one reads as at signing in; the id of the session is new', async () => {
  const visitor = await desk.signIn('approver');
  const here = `/cases/${requestId}/correct`;
  expect((await visitor.get(here)).status).toBe(200);
  await rest();
  const sent = (await visitor.get(here)).headers.location ?? '';
  expect(sent).toBe(`/lumyx/console/password?to=${encodeURIComponent(`/lumyx/console${here}`)}`);
  const form = sent.replace('/lumyx/console', '');
  const before = await sessionIds();
  const wrong = await visitor.post(form, { _password: 'wrong wrong wrong' }, form);
  expect([
    wrong.status,
    wordsOf(wrong).includes('The password is not right, or the account is resting'),
  ]).toEqual([400, true]);
  expect((await visitor.get(here)).status).toBe(303);
  const right = await visitor.post(form, { _password: PASSWORD }, form);
  expect(right.headers.location).toBe(`/lumyx/console${here}`);
  expect((await sessionIds()).filter((id) => !before.includes(id))).toHaveLength(1);
  expect((await visitor.get(here)).status).toBe(200);
  const tricked = '/password?to=https://evil.example/';
  const away = await visitor.post(tricked, { _password: PASSWORD }, tricked);
  expect(away.headers.location).toBe('/lumyx/console');
});

test('a form whose quarter of an hour is over keeps every text, and is sent as soon as the password is right', async () => {
  const visitor = await desk.signIn('second');
  const here = `/cases/${requestId}/correct`;
  const shown = await visitor.get(here);
  const list = /name="list" value="([0-9a-f]{64})"/.exec(shown.text)?.[1] ?? '';
  const name = /name="(new-\d+)"[^>]*value="Mira Canary"/.exec(shown.text)?.[1] ?? '';
  const typed = { list, evidence: 'Her “passport” & <her> certificate.', [name]: 'Mira "Sol" Solberg' };
  await rest();
  const asked = await visitor.post(here, typed, '/');
  expect([asked.status, asksFor(wordsOf(asked))]).toEqual([401, true]);
  expect(asked.text).toContain('value="Mira &quot;Sol&quot; Solberg"');
  expect(asked.text).toContain(`action="/lumyx/console${here}"`);
  expect(await home.work(async (work) => await readPlans(work, requestId))).toEqual([]);
  const wrong = await visitor.post(here, { ...typed, _password: 'wrong wrong wrong' }, '/');
  expect([wrong.status, wrong.text.includes('wrong wrong wrong')]).toEqual([400, false]);
  expect(wrong.text).toContain('Mira &quot;Sol&quot; Solberg');
  expect((await visitor.post(here, { ...typed, _password: PASSWORD }, '/')).status).toBe(303);
  expect(await home.work(async (work) => await readPlans(work, requestId))).toHaveLength(1);
});

test('the values of a plan and its approval wait for the password; files are asked for again', async () => {
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  const visitor = await desk.signIn('approver');
  await rest();
  const closed = await visitor.get(`/cases/${requestId}`);
  expect([closed.text.includes('Solberg'), wordsOf(closed).includes('Show what stands there')]).toEqual([
    false,
    true,
  ]);
  const approval = { planId: plan?.id ?? '', digest: plan?.digest ?? '' };
  expect((await visitor.post(`/cases/${requestId}/approve`, approval, '/')).status).toBe(401);
  const file = await visitor.send(`/cases/${requestId}/evidence`, { words: 'From her letter.' }, [png(64)]);
  expect([
    file.status,
    file.text.includes('From her letter.'),
    wordsOf(file).includes('Files are not kept'),
  ]).toEqual([401, true, true]);
  const again = { words: 'From her letter.', _password: PASSWORD };
  const chosen = await visitor.post(`/cases/${requestId}/evidence`, again, '/');
  expect([chosen.status, wordsOf(chosen).includes('Choose one to three files')]).toEqual([400, true]);
  // Loaded three times at once it is still one entry in the log, as the last test counts.
  const loaded = await Promise.all([1, 2, 3].map(async () => await visitor.get(`/cases/${requestId}`)));
  for (const { text } of loaded) expect(text).toContain('Solberg');
  expect((await visitor.post(`/cases/${requestId}/approve`, approval, '/')).status).toBe(303);
});

test('each opening is in the log once an hour with its purpose, and the person reads it without a name', async () => {
  const before = await read();
  expect([...new Set(before)]).toEqual(['correct approver', 'decide approver']);
  expect(before).toHaveLength(3);
  const visitor = await desk.signIn('approver');
  const other = await person.askAndProve({
    right: 'rectification',
    email: 'tom@example.com',
    ownWords: 'My name.',
  });
  const looked = `/cases/${other.split('/').at(-1)}/correct`;
  await Promise.all([visitor.get(looked), visitor.get(looked), visitor.get(looked)]);
  const lines = async () =>
    await home.work(async (work) => await lookedAt(work, other.split('/').at(-1) ?? ''));
  expect(await read(other.split('/').at(-1))).toEqual(['correct approver']);
  expect(await lines()).toMatchObject([{ roles: ['approver'], purpose: 'correct' }]);
  // A store that is away is read again and again by the machine: whoever looked stays on the page.
  await home.work(async (work) => {
    const about = other.split('/').at(-1) ?? '';
    for (let time = 0; time < 200; time += 1) await recordReading(work, about, 'restriction');
  });
  expect(await lines()).toMatchObject([{ roles: ['approver'], purpose: 'correct' }]);
  const page = wordsOf(await person.get(other));
  expect(page).toContain('somebody who decides on requests, to correct your data');
  expect(page).not.toContain('The approver');
  expect(wordsOf(await person.get(`${other}?language=de`))).toContain('um Ihre Daten zu berichtigen');
  const stranger = personAt(home, desk.app, home.lumyx);
  expect((await stranger.get(other)).status).toBe(303);
});

test('a role taken away ends the session with the next click, and what was written stands there to be copied', async () => {
  const visitor = await desk.signIn('second');
  const administrator = await desk.signIn('administrator');
  const words = 'She told us twice that she lives in Lyon now.';
  const account = `/accounts/${desk.staff.second.id}`;
  expect((await administrator.post(account, { act: 'roles', auditor: 'yes' }, '/')).status).toBe(303);
  const refused = await visitor.post(`/cases/${requestId}/notes`, { text: words }, '/sign-in');
  expect([refused.status, refused.text.includes(words)]).toEqual([401, true]);
  expect(wordsOf(refused)).toContain('Your session has ended: your roles or your password were changed');
  expect(wordsOf(await visitor.get('/sign-in'))).toContain('Your session has ended');
  const auditor = await desk.signIn('second');
  const forbidden = await auditor.post(`/cases/${requestId}/notes`, { text: words }, '/');
  expect([forbidden.status, forbidden.text.includes(words)]).toEqual([403, true]);
  const expired = await auditor.postBare(`/cases/${requestId}/notes`, { text: words, _csrf: 'x' });
  expect([expired.status, expired.text.includes(words)]).toEqual([403, true]);
  await home.work(async (work) => await addNote(work, requestId, 'The desk still works.'));
});

test('an absence is planned by oneself or by an administrator, and the desk says when nobody is left to decide', async () => {
  const approver = await desk.signIn('approver');
  const today = Temporal.Now.plainDateISO('Europe/Berlin');
  const days = { act: 'away', from: today.toString(), until: today.add({ days: 2 }).toString() };
  const empty = await approver.post('/me', { act: 'away' }, '/me');
  expect([empty.status, wordsOf(empty).includes('Enter the first day')]).toEqual([400, true]);
  const oneself = { ...days, [`deputy-${desk.staff.approver.id}`]: 'yes' };
  const ring = await approver.post('/me', oneself, '/me');
  expect([ring.status, wordsOf(ring).includes('Nobody stands in for themselves')]).toEqual([400, true]);
  expect((await approver.post('/me', { ...days, drop: 'yes' }, '/me')).status).toBe(400);
  const loud = { ...days, [`deputy-${desk.staff.approver.id.toUpperCase()}`]: 'yes' };
  expect((await approver.post('/me', loud, '/me')).status).toBe(400);
  const deputy = { ...days, [`deputy-${desk.staff.caseworker.id}`]: 'yes' };
  expect((await approver.post('/me', deputy, '/me')).headers.location).toBe('/lumyx/console/me?done=away');
  const administrator = await desk.signIn('administrator');
  const path = `/accounts/${desk.staff.administrator.id}/absence`;
  expect((await approver.get(path)).status).toBe(403);
  expect((await administrator.post(path, days, path)).status).toBe(303);
  const caseworker = await desk.signIn('caseworker');
  expect(wordsOf(await caseworker.get('/me'))).toContain('You stand in today for The approver');
  const banner = 'Nobody who may approve plans or refuse requests is here';
  expect(wordsOf(await caseworker.get('/'))).toContain(banner);
  expect(wordsOf(await administrator.get('/accounts'))).toContain('give somebody the role of approver');
  expect((await administrator.post(path, { act: 'back' }, path)).status).toBe(303);
  expect(wordsOf(await caseworker.get('/'))).not.toContain(banner);
  expect((await caseworker.post('/me', { act: 'digest' }, '/me')).status).toBe(303);
  expect((await caseworker.get('/me')).text).not.toMatch(/id="digest"[^>]* checked/);
  // Who goes without the letter, and who said so, is in the log; saying it again is nothing new.
  await caseworker.post('/me', { act: 'digest' }, '/me');
  const { id } = desk.staff.caseworker;
  const chosen = `select actor_id as by, details from audit_entries where event = 'account.digestChosen' and about = ?`;
  const { rows } = await home.work(async (work) => await work.trx.raw(chosen, [id]));
  expect(rows).toEqual([{ by: id, details: { digest: false } }]);
});

async function sessionIds(): Promise<string[]> {
  const { rows } = (await home.house.database.raw('select sid from staff_sessions')) as {
    rows: { sid: string }[];
  };
  return rows.map(({ sid }) => sid);
}
