// In a real browser without scripts: a child's account and a picture of a stranger, from the form to the desk to the receipt.
import { Client } from 'pg';
import type { Browser, Page } from 'playwright-core';
import { axeViolations, describeBrowser, openBrowser, screenshot } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';

describeBrowser('cases about somebody else', () => {
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

  const look = async (page: Page, name: string): Promise<void> => {
    const width = page.viewportSize()?.width ?? 0;
    for (const one of [320, 1280]) {
      await page.setViewportSize({ width: one, height: 900 });
      await screenshot(page, `${name}-${one}`);
      expect([name, one, await axeViolations(browser, page)]).toEqual([name, one, []]);
    }
    await page.setViewportSize({ width, height: 900 });
  };
  const fresh = async (path: string, controller = 'lumart'): Promise<Page> => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${demo.url}/${controller}${path}`);
    return page;
  };
  const signIn = async (name: string, controller = 'lumart'): Promise<Page> => {
    const page = await fresh('/console', controller);
    await page.getByLabel('E-mail address').fill(`${name}@${controller}.example`);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    return page;
  };
  /** The worker goes on by itself: the page is loaded again until it says so. */
  const until = async (page: Page, text: string): Promise<void> => {
    for (let tries = 0; tries < 60; tries += 1) {
      if ((await page.textContent('main'))?.includes(text)) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
      await page.reload();
    }
    throw new Error(`the page never said: ${text}`);
  };
  const prove = async (page: Page, email: string): Promise<void> => {
    await page.getByLabel('The code from our letter').fill(await demo.codeFor(email));
    await page.getByRole('button', { name: 'Continue' }).click();
  };

  test('a stranger’s picture: described on the form, named at the desk, erased alone, and received', async () => {
    const page = await fresh('');
    await look(page, 'form');
    await page.getByRole('link', { name: 'I have no account' }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await look(page, 'shown-errors');
    await page.getByLabel('A link to it').fill('https://lumart.example/gallery/picture-0002');
    await page.getByLabel('Or describe it').fill('A street musician at the tram stop. That is me.');
    await page.getByLabel('Your own e-mail address').fill('busker@example.org');
    await page.getByRole('button', { name: 'Send' }).click();
    await prove(page, 'busker@example.org');
    await page.getByRole('heading', { name: 'Something shows or mentions me' }).waitFor();

    const caseworker = await signIn('caseworker');
    await caseworker
      .getByRole('row', { name: /Something shows/ })
      .getByRole('link')
      .click();
    await look(caseworker, 'item-case');
    await caseworker
      .getByLabel('Where the item lies')
      .selectOption({ label: 'pictures in the Lumart platform' });
    await caseworker.getByLabel('Its number, or its unique name').fill('picture-9999');
    await caseworker.getByRole('button', { name: 'Name the item' }).click();
    await caseworker.getByText('No row there has this key').first().waitFor();
    await caseworker
      .getByLabel('Where the item lies')
      .selectOption({ label: 'pictures in the Lumart platform' });
    await caseworker.getByLabel('Its number, or its unique name').fill('picture-0002');
    await caseworker.getByRole('button', { name: 'Name the item' }).click();
    await until(caseworker, 'Delete 1 row from pictures');
    await look(caseworker, 'item-named');

    const approver = await signIn('approver');
    await approver
      .getByRole('row', { name: /Something shows/ })
      .getByRole('link')
      .click();
    await approver.getByRole('button', { name: 'Approve this plan' }).click();
    await until(page, 'Delete 1 row from pictures');
    await look(page, 'item-receipt');
    expect(await pictures()).toBe(119);
  });

  test('a child’s account: told on the form, first of all cases, and the reporter learns nothing', async () => {
    const page = await fresh('/child');
    await look(page, 'child');
    await page.getByLabel('The parent or guardian').check();
    await page.getByLabel('The e-mail address of the account').fill('aiko.tanaka@example.net');
    await page.getByLabel('Your own e-mail address').fill('parent@example.org');
    await page.getByRole('button', { name: 'Send' }).click();
    await prove(page, 'parent@example.org');
    await page.getByText('We are looking at it').waitFor();
    await look(page, 'child-status');
    const approver = await signIn('approver');
    await look(approver, 'cases-with-minor');
    const first = approver.locator('tbody tr').first();
    expect(await first.textContent()).toContain('First of all');
    await first.getByRole('link').click();
    await until(approver, 'Delete 1 row from accounts');
    await look(approver, 'minor-case');
    await approver.getByText('The guardian was checked').click();
    await approver
      .getByLabel('How was it checked, and by what?')
      .fill('The mother came with the papers of the court.');
    await approver.getByRole('button', { name: 'Record the check' }).click();
    await approver.getByText('The mother came with the papers').waitFor();
    await approver.goto(`${demo.url}/lumart/console/minors/new`);
    await look(approver, 'enter-minor');
    await approver.goto(`${demo.url}/lumart/console/items/new`);
    await look(approver, 'enter-item');
  });

  test('an end user of a business customer: passed on at the desk, decided behind a code, shown to the person', async () => {
    const email = 'jo@nordlicht.example';
    const page = await fresh('', 'lumyx');
    await page.getByLabel('Correct my data').check();
    await page.getByLabel('Your e-mail address').fill(email);
    await page.getByLabel('In your own words').fill('My name is Jo Winter.');
    await page.getByRole('button', { name: 'Send my request' }).click();
    await prove(page, email);
    await page.getByRole('heading', { name: 'Correct my data' }).waitFor();
    const caseworker = await signIn('caseworker', 'lumyx');
    await caseworker
      .getByRole('row', { name: /j…@nordlicht/ })
      .getByRole('link')
      .click();
    await look(caseworker, 'customer-route');
    await caseworker.getByRole('button', { name: 'Pass it on' }).click();
    await caseworker.getByText('Nordlicht Studio decides').waitFor();
    await look(caseworker, 'customer-routed');
    await page.reload();
    await page.getByRole('heading', { name: 'Nordlicht Studio decides' }).waitFor();
    await look(page, 'customer-status');
    const code = await demo.codeFor('privacy@nordlicht.example');
    const letter = demo.mailbox.newest('privacy@nordlicht.example').mail.text ?? '';
    const path = /\/lumyx(\/customer-requests\/[0-9a-f-]+)/.exec(letter)?.[1] ?? '';
    const customer = await fresh(path, 'lumyx');
    await customer.getByLabel('The code from our letter').fill(code);
    await customer.getByRole('button', { name: 'Continue' }).click();
    await look(customer, 'customer-decides');
    await customer.getByLabel('We answer the person ourselves').check();
    await customer.getByRole('button', { name: 'Send the instruction' }).click();
    await customer.getByRole('heading', { name: 'Thank you' }).waitFor();
    await page.reload();
    await page.getByText('it answers you itself').waitFor();
  });

  test('what the law keeps stands on the receipt with law, end and remedy', async () => {
    const email = 'lars.nygard@example.com';
    const page = await fresh('', 'lumyx');
    await page.getByLabel('Delete my data').check();
    await page.getByLabel('Your e-mail address').fill(email);
    await page.getByRole('button', { name: 'Send my request' }).click();
    await prove(page, email);
    const approver = await signIn('approver', 'lumyx');
    await approver
      .getByRole('row', { name: /l…@example.com/ })
      .first()
      .getByRole('link')
      .click();
    await until(approver, 'Stays, with a reason');
    for (;;) {
      const rule = approver.getByRole('button', { name: /leave/i });
      if ((await rule.count()) === 0) break;
      await rule.first().click();
    }
    const second = await signIn('second.approver', 'lumyx');
    await second.goto(approver.url());
    await second.getByRole('button', { name: 'Approve this plan' }).click();
    await until(page, 'The law behind it');
    await look(page, 'kept');
  });

  async function pictures(): Promise<number> {
    const client = new Client({ connectionString: demo.lumartUrl });
    await client.connect();
    const { rows } = await client.query<{ count: string }>('select count(*) from creations');
    await client.end();
    return Number(rows[0]?.count);
  }
});
