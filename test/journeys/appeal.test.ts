// A refusal that is not the end, in a real browser without scripts: statement, message, appeal, and the desk that judges it.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { Controller } from '../../src/platform/controller.ts';
import { denyRequest } from '../../src/requests/decide.ts';
import { writeMessage } from '../../src/requests/message.ts';
import { type Desk, openDesk, PASSWORD } from '../console/desk.ts';
import { describeBrowser, lookAt, openBrowser, openPage } from '../support/browser.ts';
import { asStaff } from '../support/refused-case.ts';
import { deliverLetters, openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

describeBrowser('an appeal', () => {
  let home: TestHouse;
  let desk: Desk;
  let shop: Shop;
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    home = await openTestHouse();
    desk = await openDesk(home);
    shop = await openShop(home);
    server = desk.app.express.listen(0, '127.0.0.1');
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
    await desk.close();
    await home.close();
    await shop.drop();
  });

  const address = ({ slug }: Controller): string =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/${slug}`;
  const look = async (page: Page, name: string) => await lookAt(browser, page, name);
  const open = async (width: number, locale?: string) => await openPage(browser, width, locale);
  const unfold = async (page: Page): Promise<void> => {
    const folded = page.locator('details:not([open]) > summary').first();
    while ((await folded.count()) > 0) await folded.click();
  };
  const prove = async (page: Page, email: string): Promise<void> => {
    await deliverLetters(home);
    const code = /\b\d{4} \d{4}\b/.exec(home.mailbox.newest(email).mail.text ?? '')?.[0] ?? '';
    await page.locator('#code').fill(code);
    await page.locator('main form button').first().click();
  };

  test.each([
    [320, 'de-DE'],
    [1280, 'en-GB'],
  ])('she answers a refusal at %i pixels in %s', async (width, locale) => {
    const email = `rita.${width}@example.com`;
    const page = await open(width, locale);
    await page.goto(address(home.lumyx));
    await page.locator('#right-3').check();
    await page.locator('#email').fill(email);
    await page.locator('#ownWords').fill('My name is Rita Riverstone.');
    await page.locator('summary').first().click();
    await page.locator('#country').selectOption('US');
    await page.locator('#part').selectOption('US-TX');
    await page.locator('main form button').click();
    await prove(page, email);
    const requestId = page.url().split('/').at(-1) ?? '';
    const explanation = 'Your contract says another name, and we have no other proof.';
    const denial = { requestId, reason: 'manifestly-unfounded', explanation, part: 'the name' } as const;
    await home.work(async (work) => await denyRequest(work, denial), asStaff(desk.staff.approver));
    await page.reload();
    await look(page, `refused-${width}`);
    await page.locator('#position').fill('I have had this name since my wedding in 2019.');
    await page.locator('form[action$="/statement"] button').click();
    await page.locator('summary', { hasText: /Write to us|Schreiben Sie uns/ }).click();
    await page.locator('#message').fill('May I send you my marriage certificate?');
    await page.locator('form[action$="/message"] button').click();
    await home.work(
      async (work) => await writeMessage(work, { requestId, words: 'Yes, please. We look at it again.' }),
      asStaff(desk.staff.caseworker),
    );
    await page.reload();
    await unfold(page);
    await look(page, `conversation-${width}`);
    await page.locator('#reasons').fill('The certificate shows my name. Please look at it.');
    await page.locator('form[action$="/review"] button').click();
    await page.locator('h1').waitFor();
    expect(page.url()).not.toContain(requestId);
    await look(page, `appeal-${width}`);
    await page.locator(`a[href$="${requestId}"]`).click();
    expect(await page.locator('#reasons').count()).toBe(0);
    await page.goto(`${address(home.lumyx)}/complaint`);
    await page.locator('summary').click();
    await look(page, `complaint-${width}`);
  });

  test.each([320, 1280])('another approver judges it at %i pixels', async (width) => {
    const page = await open(width);
    await page.goto(`${address(home.lumyx)}/console`);
    await page.getByLabel('E-mail address').fill('second@lumyx.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('tr', { hasText: 'Appeal' }).locator('a').first().click();
    const appeal = page.url();
    await look(page, `desk-appeal-${width}`);
    await page.getByRole('link', { name: /^Case / }).click();
    await unfold(page);
    await look(page, `desk-refused-${width}`);
    await page.goto(appeal);
    await page.getByLabel('Upheld in part').check();
    await page.getByLabel('Your reasons, for the person').fill('The certificate proves the name since 2019.');
    await page.getByRole('button', { name: 'Decide and send the letter' }).click();
    expect(await page.textContent('main')).toContain('Upheld in part');
  });
});
