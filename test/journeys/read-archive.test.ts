// Her copy in a real browser: read on her page, downloaded, unpacked, opened from a folder, searched, paged and printed.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { type App, createApp } from '../../src/app.ts';
import { LANGUAGES, translate } from '../../src/languages/translate.ts';
import { unzip } from '../archives/sample.ts';
import { CLUB_TABLES, type Club, fulfilClub, openClub } from '../fulfilment/portability-world.ts';
import { axeViolations, describeBrowser, openBrowser, screenshot } from '../support/browser.ts';
import { deliverLetters } from '../support/road.ts';

/** So many visits that they take three pages. */
const VISITS = `${CLUB_TABLES}
insert into visits select n + 10, 1, case when n % 5 = 0 then 'garden-gate' else 'side-door' end from generate_series(1, 59) n;`;

describeBrowser('she reads her copy', () => {
  let club: Club;
  let app: App;
  let server: Server;
  let start: string;
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await openBrowser();
    folder = await mkdtemp(join(tmpdir(), 'habeas-read-'));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    club = await openClub(VISITS);
    const { house } = club.home;
    const config = { ...house.config, publicUrl: new URL('http://localhost') };
    app = createApp({ ...house, config });
    server = app.express.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    config.publicUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    start = `${config.publicUrl.origin}/lumyx`;
  }, 60_000);
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await app.close();
    await club.close();
  });

  /** On a telephone and on a wide screen, as people and as axe. */
  const look = async (page: Page, name: string): Promise<void> => {
    for (const [width, height] of [
      [1280, 900],
      [320, 800],
    ] as const) {
      await page.setViewportSize({ width, height });
      await screenshot(page, `${name}-${width}`);
      expect([name, width, await axeViolations(browser, page)]).toEqual([name, width, []]);
    }
  };

  test.each(LANGUAGES.map(({ code }) => code))(
    'in %s, from the status page to the printed sheet',
    async (language) => {
      const said = (key: string, values = {}): string => translate(language, key, values);
      const email = 'mira@example.com';
      const context = await browser.newContext({
        javaScriptEnabled: false,
        viewport: { width: 320, height: 800 },
        acceptDownloads: true,
      });
      const her = await context.newPage();
      her.setDefaultTimeout(15_000);
      const enterCode = async (button: string): Promise<void> => {
        await deliverLetters(club.home);
        const { mail } = club.home.mailbox.newest(email);
        await her.locator('#code').fill(/\b\d{4} \d{4}\b/.exec(mail.text ?? '')?.[0] ?? '');
        await her.getByRole('button', { name: button }).click();
      };
      await her.goto(`${start}?language=${language}`);
      await her.getByLabel(said('words.wish.access'), { exact: true }).check();
      await her.locator('#email').fill(email);
      await her.getByRole('button', { name: said('form.send') }).click();
      await enterCode(said('code.continue'));
      const own = her.url();
      await fulfilClub(club.home, own.split('/').at(-1) ?? '');
      await her.goto(`${own}/data`);
      await enterCode(said('code.archiveOpen'));
      expect(await her.textContent('main')).toContain(said('archive.short.why'));
      await look(her, `read-data-${language}`);

      const [download] = await Promise.all([
        her.waitForEvent('download'),
        her.getByRole('link', { name: said('data.downloadAll') }).click(),
      ]);
      const files = await unzip(await readFile(await download.path()));
      const home = join(folder, language);
      for (const [name, bytes] of files) {
        await mkdir(dirname(join(home, name)), { recursive: true });
        await writeFile(join(home, name), bytes);
      }
      await context.close();

      const address = pathToFileURL(join(home, 'index.html')).href;
      const offline = await browser.newContext({ viewport: { width: 320, height: 800 }, offline: true });
      const page = await offline.newPage();
      const noted: string[] = [];
      page.on('request', (request) => {
        if (request.url() !== address) noted.push(request.url());
      });
      page.on('console', (message) => void noted.push(message.text()));
      await page.goto(address);
      const rows = said('words.rows', { count: 64 });
      const parts = said('archive.short.parts', { count: 5 });
      expect(await page.textContent('.answers')).toContain(said('archive.short.holds', { rows, parts }));
      await look(page, `read-index-${language}`);
      const seen = async (): Promise<number> =>
        await page.locator('section[id$=visits] .row:visible').count();
      expect(await seen()).toBe(25);
      await page.getByRole('button', { name: said('archive.find.on') }).click();
      expect(await page.getByRole('status').textContent()).toContain('26');
      await page.getByRole('searchbox').fill('GARDEN');
      expect(await seen()).toBe(11);
      await screenshot(page, `read-found-${language}-320`);
      const pdf = await page.pdf({ format: 'A4' });
      const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      await page.getByRole('searchbox').fill('');
      const whole = await page.pdf({ format: 'A4' });
      expect([pdf.subarray(0, 5).toString(), sheets > 2]).toEqual(['%PDF-', true]);
      // What she looked for last takes nothing off the paper.
      expect(whole.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBe(sheets);
      if (process.env.HABEAS_SCREENSHOTS)
        await writeFile(join(process.env.HABEAS_SCREENSHOTS, `read-${language}.pdf`), pdf);
      expect(noted).toEqual([]);
      await offline.close();
    },
    120_000,
  );
});
