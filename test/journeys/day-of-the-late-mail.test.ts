// The day on which a request turns up 29 days late: found among the mail, first on the list, put off in the last hour, and counted honestly.
import type { Page } from 'playwright-core';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { recountMoment } from '../../src/requests/case-clock.ts';
import { mailOf, mailRow, takeIn } from '../intake/mail.ts';
import { describeBrowser, waitFor } from '../support/browser.ts';
import { planOf } from '../support/redaction.ts';
import { deliverLetters, openShop, type Shop } from '../support/road.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

const HER = 'mira@example.com';
const WHY = 'Your words lay unread for four weeks, and there is much to look through.';

describeBrowser('a request found 29 days late', () => {
  let home: TestHouse;
  let shop: Shop;
  let walk: Browsing;
  beforeAll(async () => {
    home = await openTestHouse();
    // Without a promise of the company's own, the law alone counts.
    await home.work(async (work) => {
      await work.trx('controllers').where({ id: home.lumyx.id }).update({ answerWithinDays: null });
    });
    await travel('2027-06-30T08:00:00Z');
    shop = await openShop(home);
    walk = await openBrowsing(home);
  });
  afterAll(async () => {
    await walk.close();
    await home.close();
    await shop.drop();
  });

  const travel = async (moment: string): Promise<void> => {
    const at = await home.work(async (work) => work.at);
    home.later(at.until(Temporal.Instant.from(moment)));
  };
  const staff = async (who: string, path = ''): Promise<Page> => {
    const page = await walk.open(1280);
    await walk.signIn(page, who);
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (path !== '') await page.goto(`${walk.url}/lumyx/console${path}`);
    return page;
  };
  const both = async (page: Page, name: string): Promise<void> => {
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await walk.look(page, `${name}-${width}`);
    }
  };
  const press = async (page: Page, name: string): Promise<void> =>
    await page.getByRole('button', { name, exact: true }).first().click();
  /** The rows of the work list as they stand, first to last. */
  const rows = async (page: Page): Promise<string[]> => {
    await page.goto(`${walk.url}/lumyx/console`);
    return (await page.locator('tbody tr').allTextContents()).map((row) => row.replace(/\s+/g, ' '));
  };
  const letter = (): string => (home.mailbox.newest(HER).mail.text ?? '').replace(/\s+/g, ' ');
  const idOf = (page: Page): string => page.url().split('/').at(-1) ?? '';

  test('counts from its arrival, is first of all, may be put off until midnight and not after, and the numbers say so', async () => {
    const before = await dumpStore(shop.url);
    const words = 'I wrote to you before. Could somebody please look into my account?';
    const raw = mailOf({ from: `Mira <${HER}>`, heading: 'My account', text: words });
    const mail = await takeIn(home, raw, { arrivedAt: Temporal.Instant.from('2027-06-01T09:00:00Z') });
    expect(mail.state).toBe('triage');

    const caseworker = await staff('caseworker', '/cases/new');
    await enter(caseworker, 'young@example.org', '2027-06-30');
    await caseworker.goto(`${walk.url}/lumyx/console/cases/new`);
    await enter(caseworker, 'tray@example.org', '2027-06-01');
    const forgotten = idOf(caseworker);
    await caseworker.goto(`${walk.url}/lumyx/console`);
    await caseworker.getByRole('link', { name: /^Mail.*\(1\)/ }).click();
    await caseworker.getByText('29 days ago').waitFor();
    await caseworker.getByRole('link', { name: 'My account' }).click();
    await caseworker.getByRole('radio', { name: 'A new request' }).check();
    await caseworker.getByLabel('What does the person want?').selectOption({ label: 'See the data' });
    await caseworker.getByLabel("The person's e-mail address").fill(HER);
    await press(caseworker, 'Decide');
    await caseworker.getByRole('region', { name: 'What we wait for' }).waitFor();
    const requestId = idOf(caseworker);
    expect((await mailRow(home, mail.id)).requestId).toBe(requestId);
    await both(caseworker, 'late-case');
    const list = await rows(caseworker);
    await both(caseworker, 'late-list');
    expect(list.map((row) => /(Answer|Acknowledge|Last).*?20\d\d/.exec(row)?.[0])).toEqual([
      'Answer or extend by 1 Jul 2027',
      'Answer or extend by 1 Jul 2027',
      'Answer or extend by 30 Jul 2027',
    ]);

    const her = await walk.open(320);
    await deliverLetters(home);
    expect(letter()).toContain('You will have our answer by 1 July 2027 at the latest');
    await her.goto(`${walk.url}/lumyx/requests/${requestId}/verify`);
    await her.getByRole('heading', { name: 'Show that this address is yours' }).waitFor();
    await walk.look(her, 'late-verify-320');
    await press(her, 'Send a new code');
    await deliverLetters(home);
    const code = /\b\d{4} \d{4}\b/.exec(letter())?.[0] ?? '';
    await her.getByLabel('The code from our letter').fill(code);
    await press(her, 'Continue');
    await her.getByText('1 July 2027').first().waitFor();
    await drawPlan(home.house, home.lumyx.id, requestId);

    // The last hour of the last day where the company is.
    await travel('2027-07-01T21:30:00Z');
    const approver = await staff('approver', `/cases/${requestId}`);
    await approver.getByText('Tell the person that we need longer').click();
    await approver.getByRole('radio').first().check();
    await approver.getByLabel('Explain the delay to the person').fill(WHY);
    await press(approver, 'Send the notice');
    await approver.getByText('1 September 2027').first().waitFor();
    await both(approver, 'late-extended');
    await deliverLetters(home);
    expect(letter().replaceAll(' |', '')).toContain(WHY);
    expect(letter()).toContain('1 September 2027');
    await waitFor(her, '1 September 2027');
    await walk.look(her, 'late-status-320');

    await travel('2027-07-02T06:00:00Z');
    const late = await staff('approver', `/cases/${forgotten}`);
    await late.getByText('Tell the person that we need longer').click();
    await late.getByText('An extension can no longer be told: the first limit ended on').waitFor();
    expect(await late.getByRole('button', { name: 'Send the notice' }).isDisabled()).toBe(true);
    await both(late, 'late-too-late');
    // What the clock does every hour.
    await home.work(async (work) => await recountMoment(work, forgotten));
    const first = (await rows(late))[0] ?? '';
    expect(first).toMatch(/Answer by 1 Jul 2027.*Overdue/);
    const visitor = await walk.desk.signIn('approver');
    const notice = { extension: 'complexity', delay: WHY };
    const refused = await visitor.post(`/cases/${forgotten}/extend`, notice, `/cases/${forgotten}`);
    expect([refused.status, refused.text.includes('extension-too-late')]).toEqual([409, true]);

    await travel('2027-07-05T08:00:00Z');
    const last = await staff('approver', `/cases/${requestId}`);
    const asked = last.locator('button[value="leave-out"]');
    for (let more = await asked.count(); more > 0; more -= 1) await asked.first().click();
    await press(last, 'Approve this plan');
    const plan = await planOf(home, requestId);
    await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal);
    await waitFor(her, 'Your data is ready');

    const auditor = await staff('auditor', '/numbers?from=2027-06&to=2027-07');
    await auditor.getByText('1 of 1 answer was in time (100 %), 1 of them after an extension.').waitFor();
    await auditor.getByText('1 request is overdue.').waitFor();
    const month = auditor.getByRole('row', { name: /^2027-06 3 0 1 0 1 1 0 0 0 34/ });
    await month.first().waitFor();
    await both(auditor, 'late-numbers');
    expect(await dumpStore(shop.url)).toEqual(before);
    expect(await eventsOf(requestId)).toEqual(
      expect.arrayContaining(['request.received', 'request.extended', 'request.fulfilled']),
    );
    expect(await eventsOf(forgotten)).not.toContain('request.extended');
  });

  async function enter(page: Page, email: string, day: string): Promise<void> {
    await page.getByLabel('See the data').check();
    await page.getByLabel("The person's e-mail address").fill(email);
    await page.getByLabel('The day on which it came').fill(day);
    await page.locator('main form button').last().click();
    await page.getByRole('region', { name: 'What we wait for' }).waitFor();
  }
  async function eventsOf(about: string): Promise<string[]> {
    return await home.work(
      async (work) =>
        await work.trx('audit_entries').where({ about }).orderBy('position').pluck<string[]>('event'),
    );
  }
});
