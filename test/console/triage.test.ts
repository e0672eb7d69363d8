// Mail at the desk: what a machine left to people is read on the record, and becomes a case, a word on one, or nothing.
import type { Browser } from 'playwright-core';
import { readCase } from '../../src/requests/case-list.ts';
import { mailOf, mailRow, takeIn } from '../intake/mail.ts';
import { axeViolations, describeBrowser, openBrowser, screenshot } from '../support/browser.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let caseworker: Visitor;
beforeEach(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  caseworker = await desk.signIn('caseworker');
});
afterEach(async () => {
  await desk.close();
  await home.close();
});

const HOSTILE = '<script>alert(1)</script>{{ 7*7 }}';
const rule = async (id: string, form: Record<string, string>, who = caseworker) =>
  await who.post(`/mail/${id}/ruling`, form, `/mail/${id}`);
const events = async (id: string): Promise<string[]> =>
  await home.work(async (work) => {
    const rows: { event: string }[] = await work.trx('audit_entries').where({ about: id }).orderBy('at');
    return rows.map(({ event }) => event);
  });

test('doubtful mail stands there, the oldest first, with its days; clear and automatic mail does not', async () => {
  const ago = (days: number) => ({ arrivedAt: Temporal.Now.instant().subtract({ hours: 24 * days }) });
  await takeIn(home, mailOf({ heading: 'Young one', text: 'Hello?' }), ago(2));
  await takeIn(home, mailOf({ heading: 'Old one', text: 'Is this Lumyx?' }), ago(9));
  await takeIn(home, mailOf({ heading: 'Clear one', text: 'Delete my account.' }));
  await takeIn(
    home,
    mailOf({ heading: 'Robot one', text: 'Away.', headers: ['Auto-Submitted: auto-replied'] }),
  );
  const list = wordsOf(await caseworker.get('/mail'));
  expect(list).toMatch(
    /2 mails, the oldest first.*Old one m…@example\.com.*9 days ago.*Young one.*2 days ago/,
  );
  expect(list).not.toMatch(/Clear one|Robot one|mira@example\.com/);
  const aside = wordsOf(await caseworker.get('/mail?show=aside'));
  expect(aside).toMatch(/Robot one.*A machine wrote it, and says so\./);
  const other = (await desk.signIn('approver', home.lumart)).goTo(home.lumart);
  expect(wordsOf(await other.get('/mail'))).toContain('No mail waits for you.');
});

test('opening one shows its words as text, names attachments without opening them, and is recorded', async () => {
  const raw = mailOf({
    heading: HOSTILE,
    text: `${HOSTILE}\n\u202egnp.exe`,
    from: `"${HOSTILE}" <mira@example.com>`,
  });
  const mail = await takeIn(home, raw);
  const page = await caseworker.get(`/mail/${mail.id}`);
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/<script>|\u202e/);
  expect(page.text).toContain('{{ 7*7 }}');
  expect(page.text).toContain('&lt;script&gt;');
  expect(await events(mail.id)).toEqual(['mail.received', 'mail.judged', 'mail.opened']);
});

test('a mail becomes a case with its true arrival; who opened it cannot approve, and it is decided once', async () => {
  const arrivedAt = Temporal.Now.instant().subtract({ hours: 24 * 5 });
  const mail = await takeIn(home, mailOf({ text: 'How do I delete my account?' }), { arrivedAt });
  const form = { kind: 'open', right: 'erasure', email: 'mira@example.com' };
  const answer = await rule(mail.id, form);
  expect(answer.status).toBe(303);
  const row = await mailRow(home, mail.id);
  expect(answer.headers.location).toBe(`/lumyx/console/cases/${row.requestId}`);
  expect(row).toMatchObject({
    state: 'opened-case',
    judgedByKind: 'staff',
    judgedBy: desk.staff.caseworker.id,
  });
  const file = await home.work(async (work) => await readCase(work, row.requestId ?? ''));
  expect(file).toMatchObject({
    right: 'erasure',
    status: 'received',
    ownWords: 'Hello\n\nHow do I delete my account?',
  });
  expect(file?.receivedAt.epochMilliseconds).toBe(arrivedAt.epochMilliseconds);
  const hands = await home.work(async (work) => await work.trx('case_hands').select('accountId', 'deed'));
  expect(hands).toEqual([{ accountId: desk.staff.caseworker.id, deed: 'entered' }]);
  expect(await events(mail.id)).toContain('mail.ruled');
  const again = await rule(mail.id, form);
  expect([again.status, again.text.includes('mail-already-ruled')]).toEqual([409, true]);
});

test('a mail becomes a word on a case', async () => {
  const first = await takeIn(home, mailOf({ text: 'What do you have on me?' }));
  const file = await home.work(async (work) => await readCase(work, first.requestId ?? ''));
  const mail = await takeIn(home, mailOf({ from: 'work@example.org', text: 'It is me, Mira.' }));
  const wrong = await rule(mail.id, { kind: 'continue', reference: '7F3K-2QXM' });
  expect([wrong.status, wordsOf(wrong)]).toEqual([
    400,
    expect.stringContaining('There is no case with this reference'),
  ]);
  const answer = await rule(mail.id, { kind: 'continue', reference: ` ${file?.reference.toLowerCase()} ` });
  expect(answer.headers.location).toBe(`/lumyx/console/cases/${first.requestId}`);
  const after = await home.work(async (work) => await readCase(work, first.requestId ?? ''));
  expect(after?.notes.map(({ text }) => text)).toEqual([
    'By mail, not proven by a code:\nHello\n\nIt is me, Mira.',
  ]);
});

test('no request needs a reason, which is kept sealed; set-aside mail can be made a case after all', async () => {
  const mail = await takeIn(home, mailOf({ text: 'An invoice.' }));
  expect((await rule(mail.id, { kind: 'none', reason: ' ' })).status).toBe(400);
  const answer = await rule(mail.id, { kind: 'none', reason: 'An invoice, canary5.' });
  expect(answer.headers.location).toBe('/lumyx/console/mail?done=none');
  const row = await mailRow(home, mail.id);
  expect([row.state, row.reason?.toString('latin1').includes('canary5')]).toEqual(['ignored', false]);
  expect(wordsOf(await caseworker.get('/mail?show=aside'))).toContain('An invoice, canary5.');
  const robot = await takeIn(home, mailOf({ text: 'Delete my account.', headers: ['Precedence: bulk'] }));
  const rescued = await rule(robot.id, { kind: 'open', right: 'erasure', email: 'mira@example.com' });
  expect(rescued.status).toBe(303);
});

test('what is missing is said at its field, and what was typed stays', async () => {
  const mail = await takeIn(home, mailOf({ text: 'Hello?' }));
  const cases: [Record<string, string>, string][] = [
    [{}, 'Choose what this mail is'],
    [{ kind: 'open', email: 'mira@example.com' }, 'Choose what the person wants'],
    [{ kind: 'open', right: 'access', email: 'a@example.org, b@example.org' }, 'one plain e-mail address'],
    [{ kind: 'continue', reference: 'nonsense' }, 'There is no case with this reference'],
    [{ kind: 'none', reason: 'x'.repeat(1_001) }, 'Use 1,000 characters or fewer'],
  ];
  for (const [form, message] of cases) {
    const answer = await rule(mail.id, form);
    expect([form, answer.status, wordsOf(answer).includes(message)]).toEqual([form, 400, true]);
  }
  const typed = await rule(mail.id, { kind: 'open', right: 'access', email: 'a b' });
  expect(typed.text).toMatch(/value="a b"/);
  expect((await mailRow(home, mail.id)).state).toBe('triage');
});

test('an auditor does not read mail; another controller’s, nobody’s and no id are nothing here', async () => {
  const auditor = await desk.signIn('auditor');
  expect((await auditor.get('/mail')).status).toBe(403);
  expect((await auditor.get('/')).text).not.toContain('/console/mail');
  const foreign = await takeIn(home, mailOf({ text: 'Hello?' }), { controller: home.lumart });
  for (const id of [foreign.id, crypto.randomUUID(), 'x']) {
    expect([id, (await caseworker.get(`/mail/${id}`)).status]).toEqual([id, 404]);
    const sent = await caseworker.post(`/mail/${id}/ruling`, { kind: 'none', reason: 'x' }, '/mail');
    expect([id, sent.status]).toEqual([id, 404]);
  }
});

describeBrowser('the pages of mail', () => {
  test.each([320, 1280])('can be read and used at %i pixels without scripts', async (width) => {
    const long = 'Averylongwordwithoutanybreak'.repeat(12);
    const mail = await takeIn(home, mailOf({ heading: `${long} heading`, text: `Hello?\n${long}` }));
    const server = desk.app.express.listen(0);
    const browser: Browser = await openBrowser();
    try {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const base = `http://localhost:${port}/lumyx/console`;
      const context = await browser.newContext({
        javaScriptEnabled: false,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(base);
      await page.getByLabel('E-mail address').fill('approver@lumyx.example');
      await page.getByLabel('Password').fill('blue kettle marsh');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Mail', exact: true }).click();
      await screenshot(page, `mail-${width}`);
      expect(await axeViolations(browser, page)).toEqual([]);
      await page.getByRole('link', { name: 'Averylongword' }).click();
      await screenshot(page, `one-mail-${width}`);
      expect(await axeViolations(browser, page)).toEqual([]);
      await page.getByRole('button', { name: 'Decide' }).click();
      await screenshot(page, `one-mail-errors-${width}`);
      expect(await axeViolations(browser, page)).toEqual([]);
      await page.getByRole('radio', { name: 'No request' }).check();
      await page.getByLabel('Why it is no request').fill('Somebody tried the address.');
      await page.getByRole('button', { name: 'Decide' }).click();
      await page.getByText('The mail was set aside with your reason.').waitFor();
      expect(await axeViolations(browser, page)).toEqual([]);
      expect((await mailRow(home, mail.id)).state).toBe('ignored');
    } finally {
      await browser.close();
      server.close();
    }
  });
});
