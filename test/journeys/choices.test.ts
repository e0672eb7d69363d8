// She takes a yes back: from the letter to the last page in a real browser without scripts, on a telephone, in two languages.
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compactVerify, createLocalJWKSet } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { type App, createApp } from '../../src/app.ts';
import { mayI } from '../../src/consent/gate.ts';
import { axeViolations, describeBrowser, openBrowser, screenshot } from '../support/browser.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { addChoices, WALKER } from './choice-states.ts';

describeBrowser('her own choices', () => {
  let home: TestHouse;
  let app: App;
  let server: Server;
  let start: string;
  let browser: Browser;
  beforeAll(async () => {
    home = await openTestHouse();
    await addChoices(home);
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
    await home.close();
  });

  const look = async (page: Page, name: string): Promise<void> => {
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await screenshot(page, `${name}-${width}`);
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      expect([name, width, wide]).toEqual([name, width, false]);
    }
    expect([name, await axeViolations(browser, page)]).toEqual([name, []]);
  };
  const allowed = async (purpose: string): Promise<boolean | undefined> =>
    (await home.work(async (work) => await mayI(work, [{ who: { email: WALKER }, purpose }])))[0]?.allowed;

  test('one press takes it back, as one press gave it; the receipt can be checked by anybody', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 320, height: 800 },
      acceptDownloads: true,
      locale: 'en-GB',
    });
    const her = await context.newPage();
    her.setDefaultTimeout(15_000);
    await her.goto(start);
    await her.getByLabel('See my data').check();
    await her.getByLabel('Your e-mail address').fill(WALKER);
    await her.getByRole('button', { name: 'Send my request' }).click();
    await deliverLetters(home);
    const code = /\b\d{4} \d{4}\b/.exec(home.mailbox.newest(WALKER).mail.text ?? '')?.[0] ?? '';
    await her.getByLabel('The code from our letter').fill(code);
    await her.getByRole('button', { name: 'Continue' }).click();
    await her.getByRole('link', { name: 'See and change my choices' }).click();
    await look(her, 'choices');
    expect(await allowed('letters')).toBe(true);
    await her.getByRole('button', { name: 'Take it back (my yes to: to do letters)' }).click();
    expect(await allowed('letters')).toBe(false);
    await look(her, 'choices-taken-back');
    expect(await her.textContent('[role=status]')).toContain('It is taken back: to do letters');

    const [download] = await Promise.all([
      her.waitForEvent('download'),
      her
        .getByRole('link', { name: /^Receipt/ })
        .first()
        .click(),
    ]);
    const jws = (await readFile(await download.path())).toString('utf8');
    const keys = await (await context.request.get(`${start}/.well-known/jwks.json`)).json();
    const { payload } = await compactVerify(jws, createLocalJWKSet(keys));
    expect(Buffer.from(payload).toString('utf8')).toContain('dpv:ConsentWithdrawn');
    await her.goto(`${start}/choices?language=zh`);
    await look(her, 'choices-zh');
    await her.goto(`${start}/choices?language=de`);
    await look(her, 'choices-de');
    await context.close();
  }, 120_000);
});
