// More proof than a code, in a real browser without scripts: sent by her account pages, asked again at the desk, answered.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { now } from '../../src/platform/clock.ts';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { describeBrowser, lookAt, openBrowser, openPage, waitFor } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';
import { type Company, company, ISSUER } from '../support/vouch.ts';

describeBrowser('the ladder', () => {
  let demo: Demonstration;
  let browser: Browser;
  let lumyx: Company;
  let accountPages: Server;
  beforeAll(async () => {
    demo = await startDemonstration();
    browser = await openBrowser();
    lumyx = await company();
    const controller = await findControllerBySlug(demo.house.database, 'lumyx');
    await controller?.$query(demo.house.database).patch({ signIn: { issuer: ISSUER, keys: [lumyx.jwk] } });
    // Another site: the account pages of the company, with a form that leads here.
    accountPages = createServer((_req, res) => {
      void vouched().then((assertion) => {
        res.setHeader('Content-Type', 'text/html');
        res.end(`<!doctype html><title>Account</title><form method="post" action="${demo.url}/lumyx/signed-in">
          <input type="hidden" name="assertion" value="${assertion}"><button>My data</button></form>`);
      });
    });
    await new Promise<void>((resolve) => accountPages.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => accountPages.close(resolve));
    await browser.close();
    await demo.close();
  });

  const email = 'mira.solberg@example.com';
  const vouched = async (): Promise<string> =>
    await lumyx.vouch({ email, at: now(), audience: `${demo.url}/lumyx` });
  const open = async (width: number, locale?: string) => await openPage(browser, width, locale);
  const look = async (page: Page, name: string) => await lookAt(browser, page, name);

  test('she comes signed in, the desk doubts and asks, she answers wrongly three times, and then signs', async () => {
    const her = await open(320);
    const { port } = accountPages.address() as AddressInfo;
    await her.goto(`http://127.0.0.1:${port}/`);
    await her.getByRole('button', { name: 'My data' }).click();
    expect(her.url()).toBe(`${demo.url}/lumyx/signed-in`);
    await look(her, 'proof-signed-in-form');
    await her.getByLabel('Correct my data', { exact: true }).check();
    await her.getByLabel('In your own words').fill('My name is written wrongly.');
    await her.getByRole('button', { name: 'Send my request' }).click();
    await waitFor(her, 'Your address is proven');
    const reference = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec((await her.textContent('main')) ?? '')?.[0] ?? '';

    const approver = await open(1280);
    await approver.goto(`${demo.url}/lumyx/console`);
    await approver.getByLabel('E-mail address').fill('approver@lumyx.example');
    await approver.getByLabel('Password').fill(PASSWORD);
    await approver.getByRole('button', { name: 'Sign in' }).click();
    await approver.getByRole('link', { name: reference }).click();
    await approver.getByText('Ask for: matching data that we hold').click();
    await approver.getByText('Ask for: signed declaration').click();
    await look(approver, 'proof-desk');
    await approver
      .getByLabel('Why do you doubt that it is this person?')
      .fill('The name was changed twice this week.');
    await approver.getByRole('button', { name: 'Ask for this proof' }).first().click();
    await look(approver, 'proof-desk-asked');

    await waitFor(her, 'We need one more sign');
    await look(her, 'proof-status');
    await her.getByRole('link', { name: 'Prove that it is you' }).click();
    await look(her, 'proof-questions');
    await her.getByRole('button', { name: 'Send my answers' }).click();
    await look(her, 'proof-questions-error');
    for (const tries of [1, 2, 3]) {
      await her.getByLabel('NabzClan name').fill('somebody');
      await her.getByLabel('Country of an invoice').fill(`land ${tries}`);
      await her.getByRole('button', { name: 'Send my answers' }).click();
      await waitFor(her, tries === 3 ? 'A person here now decides' : 'These answers were not enough');
    }
    await look(her, 'proof-failed');

    await approver.reload();
    await look(approver, 'proof-desk-failed');
    await approver.getByText('Ask for: signed declaration').click();
    await approver.locator('#doubt-declaration').fill('The answers about the account did not match.');
    await approver.getByRole('button', { name: 'Ask for this proof' }).last().click();
    await waitFor(her, 'Your declaration');
    await look(her, 'proof-declaration');
    await her.getByLabel('Your full name').fill('Mira Solberg');
    await her.getByLabel('I have read the declaration').check();
    await her.getByRole('button', { name: 'Sign the declaration' }).click();
    await waitFor(her, 'Your address is proven');
    await approver.reload();
    expect(await approver.textContent('main')).toContain('The person signed a declaration.');
    await look(approver, 'proof-desk-signed');
    await approver.setViewportSize({ width: 320, height: 900 });
    await look(approver, 'proof-desk-narrow');
  }, 120_000);
});
