// Whole roads in a real browser, without scripts: from the form to the download, and from the form to the receipt.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { describeBrowser, lookAt, openBrowser, openPage, waitFor } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';
import {
  dumpStore,
  dumpWhenFree,
  expectBystandersUntouched,
  expectNoResidue,
} from '../support/table-dump.ts';
import { readTexts } from './read-texts.ts';

describeBrowser('whole roads', () => {
  let demo: Demonstration;
  let browser: Browser;
  beforeAll(async () => {
    demo = await startDemonstration();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await demo.close();
  });

  const open = async (width = 1280) => await openPage(browser, width);
  const look = async (page: Page, name: string) => await lookAt(browser, page, name);
  const ask = async (page: Page, controller: string, wish: string, email: string): Promise<void> => {
    await page.goto(`${demo.url}/${controller}`);
    await page.getByLabel(wish, { exact: true }).check();
    await page.getByLabel('Your e-mail address').fill(email);
    await page.getByRole('button', { name: 'Send my request' }).click();
    await page.getByLabel('The code from our letter').waitFor();
  };
  const prove = async (page: Page, email: string, button = 'Continue'): Promise<void> => {
    await page.getByLabel('The code from our letter').fill(await demo.codeFor(email));
    await page.getByRole('button', { name: button }).click();
  };
  const signIn = async (name: string, controller = 'lumyx'): Promise<Page> => {
    const page = await open();
    await page.goto(`${demo.url}/${controller}/console`);
    await page.getByLabel('E-mail address').fill(`${name}@${controller}.example`);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    return page;
  };

  test('access: form, code, waiting, data page, download', async () => {
    const email = 'lars.nygard@example.com';
    const page = await open(320);
    await page.goto(`${demo.url}/lumyx`);
    await look(page, 'form-320');
    await page.getByRole('button', { name: 'Send my request' }).click();
    await look(page, 'form-errors-320');
    expect(await page.textContent('.govuk-error-summary')).toContain('Choose what you want');
    await ask(page, 'lumyx', 'See my data', email);
    await look(page, 'verify-320');
    await page.getByLabel('The code from our letter').fill('0000 0000');
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.textContent('.govuk-error-summary')).toContain('This code is not right');
    await prove(page, email);
    const approver = await signIn('approver');
    await waitFor(page, 'A person here now checks');
    await approver.reload();
    await look(approver, 'cases');
    await approver.getByRole('link', { name: await reference(page) }).click();
    await waitFor(approver, 'Questions for a person');
    await look(approver, 'case-asking');
    for (
      let more = 20;
      more > 0 && (await approver.getByRole('button', { name: 'Include' }).count()) > 0;
      more -= 1
    ) {
      await approver.getByRole('button', { name: 'Include' }).first().click();
    }
    await readTexts(approver, await signIn('second.approver'));
    await approver.getByRole('button', { name: 'Approve this plan' }).click();
    await waitFor(page, 'Your data is ready');
    await look(page, 'status-ready-320');
    await page.getByRole('link', { name: 'Read my data' }).click();
    await prove(page, email, 'Open my data');
    await look(page, 'data-320');
    expect(await page.textContent('main')).toContain(email);
    expect(await page.textContent('main')).not.toContain('argon2id$');
    const picture = page.getByRole('img', { name: /^Picture in the file files\// });
    expect(
      await picture.evaluate((one: unknown) => (one as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(0);
    const arriving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download all of it' }).click();
    const download = await arriving;
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    const stranger = await open();
    const address = page.url();
    await stranger.goto(address);
    expect(stranger.url()).toMatch(/requests\/[0-9a-f-]{36}\/verify$/);
  });

  test('deletion: asked, ruled on, approved by another approver, done, receipt', async () => {
    const email = 'mira.solberg@example.com';
    const before = await dumpStore(demo.lumyxUrl);
    const page = await open();
    await ask(page, 'lumyx', 'Delete my data', email);
    await prove(page, email);
    await waitFor(page, 'A person here now checks');
    await look(page, 'status-planned');
    const approver = await signIn('approver');
    await approver.getByRole('link', { name: await reference(page) }).click();
    await waitFor(approver, 'Questions for a person');
    await look(approver, 'case-erasure');
    for (
      let more = 20;
      more > 0 && (await approver.getByRole('button', { name: 'Include' }).count()) > 0;
      more -= 1
    ) {
      const shared = approver.locator('form', { hasText: 'may also belong to another person' });
      if ((await shared.count()) > 0) await shared.first().getByRole('button', { name: 'Leave out' }).click();
      else await approver.getByRole('button', { name: 'Include' }).first().click();
    }
    await approver.getByRole('button', { name: 'Approve this plan' }).click();
    expect(await approver.textContent('main')).toContain('someone else must approve');
    const second = await signIn('second.approver');
    await second.goto(`${demo.url}/lumyx/console`);
    await second.getByRole('link', { name: await reference(page) }).click();
    await second.getByRole('button', { name: 'Approve this plan' }).click();
    await waitFor(page, 'Your request is done');
    await look(page, 'status-receipt');
    expect(await page.textContent('main')).toContain('8 years');
    await waitFor(second, 'Done. The receipt is below.');
    await look(second, 'case-done');
    const after = await dumpStore(demo.lumyxUrl);
    const id = '9007199254740993';
    const hers = (row: string): boolean => row.includes(id) || row.includes(email);
    expectBystandersUntouched(before, after, (table, row) => table !== 'billing_records' && hers(row));
    expectNoResidue(after, [email, 'mira.solberg'], []);
  });

  test('cooling-off at Lumart: she may change her mind, and does', async () => {
    const email = 'mira.solberg@example.com';
    const before = await dumpStore(demo.lumartUrl);
    const page = await open(320);
    await ask(page, 'lumart', 'Delete my data', email);
    await prove(page, email);
    expect(await page.textContent('main')).toContain('you can change your mind');
    await waitFor(page, 'Stars. They are lost when your data is deleted');
    await look(page, 'cooling-off-320');
    await page.getByRole('button', { name: 'Take my request back' }).click();
    expect(await page.textContent('main')).toContain('You took this request back');
    // What was put on hold, her key among it, is free again once the worker has been there; nothing else was touched.
    expect(await dumpWhenFree(demo.lumartUrl)).toEqual(before);
  });

  test('refusal: an approver refuses with a reason, and the letter tells how to complain', async () => {
    const email = 'priya.sharma@example.org';
    const page = await open();
    await page.goto(`${demo.url}/lumyx`);
    await page.getByLabel('Something else, in my own words').check();
    await page.getByLabel('Your e-mail address').fill(email);
    await page.getByLabel('In your own words').fill('Please tell me who decides on prices.');
    await page.getByRole('button', { name: 'Send my request' }).click();
    await prove(page, email);
    const approver = await signIn('approver');
    await approver.getByRole('link', { name: await reference(page) }).click();
    await approver.getByText('Refuse the request').click();
    await approver.getByLabel('We hold nothing').check();
    await approver
      .getByLabel('Explain it to the person')
      .fill('Prices are set by a rule that holds no data about you.');
    await approver.getByRole('button', { name: 'Refuse and send the letter' }).click();
    expect(await approver.textContent('main')).toContain('Refused. The letter with the reason was sent.');
    await page.reload();
    expect(await page.textContent('main')).toContain('We have refused this request');
  });

  test('the other pages of the desk read well, also for an auditor who may only look', async () => {
    const auditor = await signIn('auditor');
    for (const [path, name] of [
      ['map', 'map'],
      ['accounts', 'accounts'],
      ['cases/new', 'refused'],
    ] as const) {
      await auditor.goto(`${demo.url}/lumyx/console/${path}`);
      await look(auditor, `console-${name}`);
    }
    expect(await auditor.textContent('main')).toContain('Your role does not allow this');
    const caseworker = await signIn('caseworker');
    await caseworker.goto(`${demo.url}/lumyx/console/cases/new`);
    await look(caseworker, 'console-enter');
  });

  async function reference(page: Page): Promise<string> {
    return /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec((await page.textContent('main')) ?? '')?.[0] ?? '';
  }
});
