// Her data goes to another company: the whole road in a real browser without scripts, on a telephone, from one person to another.
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { type App, createApp } from '../../src/app.ts';
import { unzip } from '../archives/sample.ts';
import { type Club, fulfilClub, openClub } from '../fulfilment/portability-world.ts';
import { axeViolations, describeBrowser, openBrowser, screenshot } from '../support/browser.ts';
import { deliverLetters } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';

describeBrowser('her data goes to another company', () => {
  let home: TestHouse;
  let club: Club;
  let app: App;
  let server: Server;
  let start: string;
  let browser: Browser;
  beforeAll(async () => {
    club = await openClub();
    ({ home } = club);
    const config = { ...home.house.config, publicUrl: new URL('http://localhost') };
    app = createApp({ ...home.house, config });
    server = app.express.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    config.publicUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    start = `${config.publicUrl.origin}/lumyx`;
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await app.close();
    await club.close();
  });

  const open = async (): Promise<Page> => {
    const viewport = { width: 320, height: 800 };
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport,
      acceptDownloads: true,
      locale: 'en-GB',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  };
  /** On a telephone and on a wide screen, as people and as axe. */
  const look = async (page: Page, name: string): Promise<void> => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await screenshot(page, `${name}-1280`);
    await page.setViewportSize({ width: 320, height: 800 });
    await screenshot(page, `${name}-320`);
    expect([name, await axeViolations(browser, page)]).toEqual([name, []]);
  };
  const code = async (): Promise<string> => {
    await deliverLetters(home);
    const { mail } = home.mailbox.newest('mira@example.com');
    return /\b\d{4} \d{4}\b/.exec(mail.text ?? '')?.[0] ?? '';
  };
  const enterCode = async (page: Page, button: string): Promise<void> => {
    await page.getByLabel('The code from our letter').fill(await code());
    await page.getByRole('button', { name: button }).click();
  };

  test('she reads what is left out, makes a link, the company downloads once, and she sees it', async () => {
    const her = await open();
    await her.goto(start);
    await her.getByLabel('Take my data with me').check();
    await her.getByLabel('Your e-mail address').fill('mira@example.com');
    await her.getByRole('button', { name: 'Send my request' }).click();
    await enterCode(her, 'Continue');
    const own = her.url();
    await fulfilClub(home, own.split('/').at(-1) ?? '');
    await her.goto(own);
    await look(her, 'portability-status');
    expect(await her.textContent('main')).toContain('it is used to prevent fraud');
    await her.getByRole('link', { name: 'Read my data' }).click();
    await enterCode(her, 'Open my data');
    await look(her, 'portability-data');
    expect(await her.textContent('main')).toContain('We worked this out ourselves');
    await her.goto(own);
    await her.getByRole('link', { name: 'Make a link' }).click();
    await her.getByLabel('E-mail address of the company').fill('not an address');
    await her.getByRole('button', { name: 'Make the link' }).click();
    await look(her, 'portability-links-error');
    await her.getByLabel('E-mail address of the company').fill('intake@newbank.example');
    await her.getByRole('button', { name: 'Make the link' }).click();
    await look(her, 'portability-link-made');
    const link = (await her.textContent('.house-key'))?.trim() ?? '';
    await her.getByRole('link', { name: 'I have copied it' }).click();
    expect(await her.content()).not.toContain(link);

    const company = await open();
    await company.goto(link);
    await look(company, 'portability-hand-over');
    expect((await company.context().cookies()).map(({ name }) => name)).toEqual([]);
    const [download] = await Promise.all([
      company.waitForEvent('download'),
      company.getByRole('button', { name: 'Download the data' }).click(),
    ]);
    const files = await unzip(await readFile(await download.path()));
    const index = files.get('index.html')?.toString() ?? '';
    expect(index).toContain('Mira Given');
    expect(index).not.toContain('segment-canary');
    await company.goto(link);
    await company.getByRole('button', { name: 'Download the data' }).click();
    await look(company, 'portability-refused');
    expect(await company.textContent('h1')).toBe('This link does not work');
    await company.setContent(index);
    await screenshot(company, 'portability-index-320');

    await her.goto(own);
    expect(await her.textContent('main')).toContain('so the link is used up');
    await her.getByRole('link', { name: 'Make a link' }).click();
    await her.getByRole('button', { name: 'Make the link' }).click();
    await her.goto(own);
    await look(her, 'portability-status-links');
    await her.getByRole('button', { name: 'Take it back' }).click();
    expect(await her.textContent('main')).toContain('You took it back on');
  }, 120_000);
});
