// Every page of the desk in a real browser without scripts, on a telephone and on a desk; and a program's key, made and revoked.
import type { Browser, Page } from 'playwright-core';
import { describeBrowser, lookAt, openBrowser, openPage } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';

describeBrowser('the desk', () => {
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

  const look = async (page: Page, name: string) => await lookAt(browser, page, name);
  const signIn = async (width: number): Promise<Page> => {
    const page = await openPage(browser, width);
    await page.goto(`${demo.url}/lumyx/console`);
    await look(page, `sign-in-${width}`);
    await page.getByLabel('E-mail address').fill('administrator@lumyx.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    return page;
  };

  test.each([320, 1280])('every page of it can be read and used at %i pixels', async (width) => {
    const page = await signIn(width);
    const seen = ['Cases'];
    await look(page, `cases-${width}`);
    for (const name of ['Letters', 'Mail', 'Data map', 'Laws', 'Accounts', 'Programs']) {
      await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name }).click();
      seen.push((await page.textContent('h1')) ?? '');
      await look(page, `${name.toLowerCase().replace(' ', '-')}-${width}`);
    }
    expect(seen).toEqual([
      'Cases',
      'Letters that did not arrive',
      'Mail',
      'Data map',
      'Laws',
      'Accounts',
      'Programs',
    ]);
    await page.goto(`${demo.url}/lumyx/console/laws/us-ca`);
    await look(page, `law-${width}`);
    await page.goto(`${demo.url}/lumyx/console/cases/new`);
    await look(page, `enter-case-${width}`);
    await page.getByLabel('Correct the data').check();
    await page.getByLabel("The person's e-mail address").fill(`curt.${width}@example.com`);
    await page.getByLabel('The day on which it came').fill('2026-11-01');
    await page.getByLabel('Where the person lives').selectOption('GB');
    await page.getByRole('button', { name: 'Enter the request' }).click();
    for (const summary of await page.locator('summary').all()) await summary.click();
    await look(page, `case-${width}`);
    expect(await page.textContent('main')).toContain('The person lives in GB, where UK GDPR applies');
    await page.goto(`${demo.url}/lumyx/console/accounts`);
    await page.getByRole('link', { name: 'Change' }).first().click();
    await look(page, `account-${width}`);
  });

  test('an opt-out is in effect at once, on a telephone', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 320, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${demo.url}/lumyx`);
    await page.getByLabel('Stop using my data').check();
    await page.getByLabel('Your e-mail address').fill('carla@example.com');
    await page.getByLabel('In your own words').fill('Do not sell my data.');
    await page.getByText('Where do you live?').click();
    await page.getByLabel('Country').selectOption('US');
    await page.getByLabel('State or province').selectOption('US-CA');
    await look(page, 'form-with-home-320');
    await page.getByRole('button', { name: 'Send my request' }).click();
    await page.getByText('it is in effect').first().waitFor();
    await look(page, 'effect-320');
  });

  test('a program gets a key that is shown once and can be taken back', async () => {
    const page = await signIn(320);
    await page.goto(`${demo.url}/lumyx/console/programs`);
    await page.getByRole('button', { name: 'Make the key' }).click();
    await look(page, 'programs-errors-320');
    await page.getByLabel('Name of the program').fill('Web shop, Berlin');
    await page.getByLabel('Read requests: what was asked, the state, the due date.').check();
    await page.getByRole('button', { name: 'Make the key' }).click();
    await look(page, 'program-key-320');
    const key = (await page.textContent('pre code')) ?? '';
    const call = async () =>
      (await fetch(`${demo.url}/api/v1/requests`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await call()).toBe(200);
    await page.getByRole('link', { name: 'I have copied it' }).click();
    await look(page, 'programs-320-with-key');
    expect(await page.content()).not.toContain(key);
    await page.getByRole('link', { name: 'Revoke the key of Web shop, Berlin' }).click();
    await look(page, 'revoke-program-320');
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByText('The key was revoked.').waitFor();
    expect(await call()).toBe(401);
  });
});
