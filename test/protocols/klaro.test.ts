// The banner Klaro from npm, in a real browser on a page of the controller: what people click there stands in our records.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { App } from '../../src/app.ts';
import { noticesBy } from '../../src/consent/shown-notice.ts';
import { describeBrowser, openBrowser } from '../support/browser.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { openConsentDoors } from './consent-page.ts';

describeBrowser('Klaro', () => {
  let home: TestHouse;
  let app: App;
  let house: Server;
  let shop: Server;
  let browser: Browser;
  const at = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    home = await openTestHouse();
    app = localApp(home);
    const klaro = await readFile(createRequire(import.meta.url).resolve('klaro/dist/klaro.js'));
    shop = createServer((req, res) => {
      if (req.url === '/klaro.js')
        return res.setHeader('Content-Type', 'text/javascript; charset=utf-8').end(klaro);
      const script = `<script defer src="/klaro.js" data-klaro-id="lumyx" data-klaro-api-url="${at(house)}/lumyx/consent/klaro"></script>`;
      return res
        .setHeader('Content-Type', 'text/html')
        .end(`<!doctype html><meta charset=utf-8><title>Shop</title>${script}<h1>Shop</h1>`);
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => {
      house = app.express.listen(0, '127.0.0.1', () => resolve());
    });
    const services = { mailer: 'news', matomo: 'trends', session: 'account' };
    await openConsentDoors(home, home.lumyx, { origins: [at(shop)], klaro: { manager: 'lumyx', services } });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    for (const server of [shop, house]) await new Promise((resolve) => server.close(resolve));
    await app.close();
    await home.close();
  });

  /** A new visitor at the shop, the banner before her. `answers` collects what our door said. */
  async function visit(): Promise<{
    page: Page;
    answers: string[];
    submitted: (type: string, times?: number) => Promise<void>;
  }> {
    const context = await browser.newContext({ locale: 'de-DE' });
    const page = await context.newPage();
    const answers: string[] = [];
    page.on('response', async (response) => {
      if (!response.url().endsWith('/submit')) return;
      const { consent_data: said } = JSON.parse(response.request().postData() ?? '{}');
      answers.push(`${said.type} ${response.status()}`);
    });
    await page.goto(at(shop));
    await page.waitForSelector('.cn-decline');
    const submitted = async (type: string, times = 1): Promise<void> => {
      const seen = (): number => answers.filter((one) => one === `${type} 201`).length;
      for (let tries = 0; tries < 100 && seen() < times; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 50));
      expect([type, seen(), answers]).toEqual([type, times, answers]);
    };
    return { page, answers, submitted };
  }
  const newest = async (): Promise<string[]> => {
    const asked = `select purpose, choice, source, method from consent_records where who_id =
      (select who_id from consent_records order by recorded_at desc limit 1) order by acted_at, purpose`;
    const { rows } = await home.work(async (work) => await work.trx.raw(asked));
    return rows.map(Object.values).map((row: string[]) => row.join(' '));
  };

  test('it shows our words, says that it was seen, and a no is a record', async () => {
    const { page, submitted } = await visit();
    expect(await page.textContent('.cookie-notice')).toContain('LumyxAI bittet um Ihre Einwilligung');
    expect(await page.textContent('.cookie-notice')).toContain('to see how the pages are used');
    await submitted('show');
    const { rows } = await home.work(
      async (work) => await work.trx.raw('select notice_hash, source from acknowledgments'),
    );
    expect(rows.map(({ source }: { source: string }) => source)).toEqual(['klaro']);
    const hash = (rows[0] as { notice_hash: Buffer }).notice_hash.toString('hex');
    const kept = (await home.work(async (work) => await noticesBy(work, [hash]))).get(hash);
    expect(kept).toMatchObject({ language: 'de', variant: 'klaro', purposes: { news: 1, trends: 2 } });
    expect(kept?.text).toContain('LumyxAI bittet um Ihre Einwilligung');
    await page.click('.cn-decline');
    await submitted('decline');
    expect(await newest()).toEqual(['news refused klaro button', 'trends refused klaro button']);
    await page.context().close();
  });

  test('a yes to all is a yes to what was asked for and to nothing else', async () => {
    const { page, submitted } = await visit();
    await page.click('.cookie-notice .cm-btn-success');
    await submitted('accept');
    expect(await newest()).toEqual(['news given klaro button', 'trends given klaro button']);
    await page.context().close();
  });

  test('one switch on is one yes; off again on the same page, it is a withdrawal', async () => {
    const { page, submitted } = await visit();
    const answer = async (): Promise<void> => {
      await page.evaluate(() => {
        const { klaro } = globalThis as unknown as { klaro: { show(config: undefined, modal: true): void } };
        klaro.show(undefined, true);
      });
      await page.waitForSelector('.cookie-modal');
    };
    await page.click('.cn-learn-more');
    await page.waitForSelector('.cookie-modal');
    expect(await page.isChecked('#service-item-mailer')).toBe(false);
    await page.click('label[for=service-item-mailer]');
    await page.click('.cookie-modal .cm-btn-accept');
    await submitted('save');
    expect(await newest()).toEqual(['news given klaro button', 'trends refused klaro button']);
    home.later({ seconds: 2 });
    await answer();
    await page.click('label[for=service-item-mailer]');
    await page.click('.cookie-modal .cm-btn-accept');
    await submitted('save', 2);
    expect((await newest()).slice(2)).toEqual(['news withdrawn klaro button', 'trends refused klaro button']);
    await page.context().close();
  });
});
