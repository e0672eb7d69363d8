// The ledger of promises in a real browser, on a telephone and on a desk: read, vouched for, and the session that ends with the browser.
import type { Browser, Page } from 'playwright-core';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { provePromises } from '../../src/promises/prove.ts';
import { describeBrowser, lookAt, openBrowser, openPage } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';

describeBrowser('the ledger of promises', () => {
  let demo: Demonstration;
  let browser: Browser;
  beforeAll(async () => {
    demo = await startDemonstration();
    browser = await openBrowser();
    const lumyx = await findControllerBySlug(demo.house.database, 'lumyx');
    await provePromises(demo.house, lumyx?.id ?? '', { signal: new AbortController().signal, all: true });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await demo.close();
  });

  const signIn = async (width: number): Promise<Page> => {
    const page = await openPage(browser, width);
    await page.goto(`${demo.url}/lumyx/console`);
    await page.getByLabel('E-mail address').fill('approver@lumyx.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    return page;
  };

  test.each([320, 1280])(
    'it is read at %i pixels, and somebody vouches for a review',
    async (width) => {
      const page = await signIn(width);
      await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Promises' }).click();
      await page.getByRole('heading', { name: 'Promises', level: 1 }).waitFor();
      await lookAt(browser, page, `promises-${width}`);
      await page.getByText('Show the 18 conflicts').click();
      await lookAt(browser, page, `promises-conflicts-${width}`);
      await page.getByRole('link', { name: 'Evidence that people give' }).click();
      await lookAt(browser, page, `promise-evidence-${width}`);
      await page.getByLabel('What do you vouch for?').selectOption('security-review');
      await page.getByRole('button', { name: 'Save the evidence' }).click();
      await page.getByText('There is a problem').waitFor();
      await lookAt(browser, page, `promise-evidence-wrong-${width}`);
      await page.getByLabel('When was it done?').fill('2026-01-05');
      await page
        .getByLabel('What was done, and where do the papers lie?')
        .fill('Keys and roles were looked at.');
      await page.getByRole('button', { name: 'Save the evidence' }).click();
      await page.getByText('The evidence was saved with its day.').waitFor();
    },
    60_000,
  );

  test('our own form sets no cookie that outlives the browser and loads nothing from elsewhere, as the probe sees it', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const elsewhere: string[] = [];
    page.on('request', (asked) => {
      if (new URL(asked.url()).origin !== demo.url) elsewhere.push(asked.url());
    });
    await page.goto(`${demo.url}/lumyx`);
    const cookies = await context.cookies();
    expect(cookies.length).toBeGreaterThan(0);
    expect(cookies.map(({ expires }) => expires)).toEqual(cookies.map(() => -1));
    expect(elsewhere).toEqual([]);
    await context.close();
  });
});
