// A customer leaves Lumart by its own settings, in a real browser without scripts: and stays after all, or is erased.
import type { Browser, Page } from 'playwright-core';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { DataRequest } from '../../src/requests/data-request.ts';
import { MACHINE } from '../../src/work.ts';
import { describeBrowser, lookAt, openBrowser, openPage, waitFor } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';
import { dumpStore, dumpWhenFree, expectNoResidue } from '../support/table-dump.ts';

describeBrowser('Settings → Account → Delete account', () => {
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

  const open = async (width: number) => await openPage(browser, width);
  const look = async (page: Page, name: string) => await lookAt(browser, page, name);
  const words = async (page: Page): Promise<string> =>
    ((await page.textContent('main')) ?? '').replace(/\s+/g, ' ');
  const click = async (page: Page, name: string, role: 'link' | 'button' = 'link'): Promise<void> =>
    await page.getByRole(role, { name, exact: true }).first().click();
  const continueAs = async (page: Page, name: string): Promise<void> => {
    await page.goto(demo.pagesUrl);
    await page.getByRole('button', { name }).click();
    await page.getByRole('heading', { name: 'Studio' }).waitFor();
  };
  const askToDelete = async (page: Page): Promise<void> => {
    await click(page, 'Settings');
    await click(page, 'Delete account');
    await page.getByRole('heading', { name: 'Delete your account?' }).waitFor();
  };

  test('she sees what she loses, asks, is let rest for seven days, and keeps her account by one click', async () => {
    const before = await dumpStore(demo.lumartUrl);
    const page = await open(320);
    await page.goto(demo.pagesUrl);
    await look(page, 'account-continue-320');
    await continueAs(page, 'Mateo García');
    await look(page, 'account-studio-320');
    await askToDelete(page);
    await look(page, 'account-ask-320');
    const stars = /\b([\d,]+) Stars end/.exec(await words(page))?.[1] ?? '';
    expect(stars).not.toBe('');
    await click(page, 'Delete my account', 'button');
    expect(await words(page)).toContain('7 days left');
    expect(await words(page)).toContain(`${stars} Stars end with your account`);
    await look(page, 'account-closing-320');
    await page.goto(demo.pagesUrl);
    expect(await page.getByRole('button', { name: 'Make a picture' }).isDisabled()).toBe(true);
    await look(page, 'account-resting-320');
    const refused = await page.request.post(`${demo.pagesUrl}/studio`, { form: { prompt: 'a cat' } });
    expect(refused.status()).toBe(403);
    await click(page, 'Settings');
    await look(page, 'account-settings-320');
    await click(page, 'Keep my account', 'button');
    expect(await words(page)).toContain('Your account stays');
    await look(page, 'account-stays-320');
    await click(page, 'Back to the studio');
    await click(page, 'Make a picture', 'button');
    expect(await words(page)).toContain('Here a picture would appear');
    expect(await dumpWhenFree(demo.lumartUrl)).toEqual(before);
  });

  test('her data and its correction are one door away, and she comes signed in', async () => {
    const page = await open(320);
    await continueAs(page, 'Priya Sharma');
    await page.goto(`${demo.pagesUrl}/settings/privacy`);
    await look(page, 'account-privacy-320');
    await click(page, 'Correct my data');
    await look(page, 'account-leaving-320');
    await click(page, 'Go to the privacy desk', 'button');
    expect(page.url()).toBe(`${demo.url}/lumart/signed-in`);
    expect(await words(page)).toContain('You are signed in as p…@example.org. No code is needed.');
  });

  test('the week passes, two people look, she is erased, and the receipt says what was lost', async () => {
    const email = 'zofia.kowalska@example.net';
    const page = await open(1280);
    await continueAs(page, 'Zofia Kowalska');
    await askToDelete(page);
    await look(page, 'account-ask');
    const stars = /\b([\d,]+) Stars end/.exec(await words(page))?.[1] ?? '';
    await click(page, 'Delete my account', 'button');
    await look(page, 'account-closing');
    const reference = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await words(page))?.[0] ?? '';
    const status =
      (await page.getByRole('link', { name: 'Follow it at our privacy desk' }).getAttribute('href')) ?? '';
    await weekPasses(status.split('/').at(-1) ?? '');
    const approver = await signIn('approver');
    await approver.getByRole('link', { name: reference }).click();
    await waitFor(approver, 'Approve this plan');
    while ((await approver.getByRole('button', { name: 'Include' }).count()) > 0)
      await approver.getByRole('button', { name: 'Include' }).first().click();
    await page.reload();
    expect(await words(page)).toContain('The time to think it over has ended');
    await look(page, 'account-planned');
    const second = await signIn('second.approver');
    await second.getByRole('link', { name: reference }).click();
    await second.getByRole('button', { name: 'Approve this plan' }).click();
    await waitFor(second, 'Done. The receipt is below.');
    await page.reload();
    expect(await words(page)).toContain('This account does not exist any more');
    await look(page, 'account-gone');
    await page.goto(status);
    await page.getByRole('button', { name: 'Send' }).first().click();
    await page.getByLabel('The code from our letter').fill(await demo.codeFor(email));
    await click(page, 'Continue', 'button');
    expect(await words(page)).toContain(`${stars} Stars were lost with the deletion`);
    await look(page, 'account-receipt');
    expectNoResidue(await dumpStore(demo.lumartUrl), [email, 'Zofia Kowalska'], []);
  }, 60_000);

  async function weekPasses(requestId: string): Promise<void> {
    const lumart = await findControllerBySlug(demo.house.database, 'lumart');
    await demo.house.inWork(lumart?.id ?? '', MACHINE, async (work) => {
      const ended = { coolingOffUntil: work.at.subtract({ seconds: 1 }) };
      await DataRequest.query(work.trx).findById([work.controllerId, requestId]).patch(ended);
      await work.enqueue('draw-plan', { requestId });
    });
  }

  async function signIn(name: string): Promise<Page> {
    const page = await open(1280);
    await page.goto(`${demo.url}/lumart/console`);
    await page.getByLabel('E-mail address').fill(`${name}@lumart.example`);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    return page;
  }
});
