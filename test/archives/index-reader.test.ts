// The script of index.html in a real Chromium: search and pages, said aloud, by keyboard; and everything without it.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { describeBrowser, openBrowser } from '../support/browser.ts';
import { openOffline } from './open-offline.ts';
import { chunks, json, packed, section } from './sample.ts';

describeBrowser('the script of index.html', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await openBrowser();
    folder = await mkdtemp(join(tmpdir(), 'habeas-reader-'));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  const rows = Array.from({ length: 60 }, (_, at) => ({
    id: at + 1,
    place: ['Orléans', 'Köln', 'İzmir', '北京'][at % 4],
  }));
  const fields = [
    { name: 'id', label: 'Number' },
    { name: 'place', label: 'Place of every visit' },
  ];
  const visits = (changes = {}) =>
    section('visits', { title: 'Visits', fields, rows: chunks(json(rows)), expectedRows: 60, ...changes });
  const index = async (sections = [visits()]): Promise<Buffer | undefined> =>
    (await packed(sections)).files.get('index.html');
  const seen = async (page: Page): Promise<number> => await page.locator('.row:visible').count();
  const said = async (page: Page): Promise<string | null> => await page.getByRole('status').textContent();

  test('the rule of the page lets exactly this script run, by the hash of its bytes, and no other', async () => {
    const html = (await index())?.toString() ?? '';
    const [, rule = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text ?? '');
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256')
      .update(scripts[0] ?? '')
      .digest('base64');
    expect(rule).toBe(
      `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    const changed = Buffer.from(html.replace('const PAGE = 25', 'const PAGE = 26'));
    const { page, refused } = await openOffline(browser, folder, changed, { width: 1280 });
    expect([await seen(page), refused.length]).toEqual([60, 1]);
    await page.context().close();
  });

  test('she turns pages and searches, hears how many rows there are, and paper has them all', async () => {
    const opened = await openOffline(browser, folder, await index(), { width: 1280 });
    const { page } = opened;
    expect([await seen(page), await said(page)]).toEqual([25, 'Rows 1 to 25 of the 60 shown here']);
    await page.getByRole('button', { name: 'Next rows' }).click();
    expect([await seen(page), await said(page)]).toEqual([25, 'Rows 26 to 50 of the 60 shown here']);
    await page.getByRole('button', { name: 'Next rows' }).click();
    expect([await seen(page), await said(page)]).toEqual([10, 'Rows 51 to 60 of the 60 shown here']);
    await page.getByRole('button', { name: 'Next rows' }).click({ force: true });
    expect(await said(page)).toBe('Rows 51 to 60 of the 60 shown here');
    const search = page.getByRole('searchbox', { name: 'Search in Visits' });
    for (const [words, found] of [
      ['orleans', 15],
      ['ORLÉANS 1', 5],
      ['izmir', 15],
      ['北', 15],
      ['Köln', 15],
      // A label is no value of hers.
      ['place of every visit', 0],
      ['nowhere', 0],
      ['', 25],
    ] as const) {
      await search.fill(words);
      expect([words, await seen(page)]).toEqual([words, found]);
      if (words !== '') expect(await said(page)).toContain(`Found ${found} of the 60 rows shown here`);
    }
    await search.fill('köln');
    expect(await said(page)).toBe('Found 15 of the 60 rows shown here; these are 1 to 15');
    expect(await page.getByRole('button', { name: 'Next rows' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect([await seen(page), await search.isVisible()]).toEqual([60, false]);
    expect(opened).toMatchObject({ requests: [], refused: [], ran: [] });
    await page.context().close();
  });

  test('by keyboard alone: from the field to the pager, which says where it ends and gives the place to the rows', async () => {
    const { page } = await openOffline(browser, folder, await index(), { width: 320 });
    const search = page.getByRole('searchbox');
    await search.focus();
    await page.keyboard.press('Tab');
    const back = page.getByRole('button', { name: 'Previous rows' });
    expect(await back.getAttribute('aria-disabled')).toBe('true');
    expect(await back.evaluate('document.activeElement.textContent')).toBe('Previous rows');
    await page.keyboard.press('Enter');
    expect(await said(page)).toContain('Rows 1 to 25');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.textContent')).toBe(await said(page));
    expect(await said(page)).toContain('Rows 26 to 50');
    expect(await back.getAttribute('aria-disabled')).toBe('false');
    await page.context().close();
  });

  test('without scripts every row stands there and no control that does nothing', async () => {
    const look = { width: 320, plain: true };
    const { page } = await openOffline(browser, folder, await index(), look);
    expect(await seen(page)).toBe(60);
    expect(await page.locator('input:visible, button:visible, [role=status]:visible').count()).toBe(0);
    await page.context().close();
  });

  test('what is seen at once has no search; each section searches for itself', async () => {
    const short = visits({ id: 'short', title: 'Short', rows: chunks(json(rows.slice(0, 10))) });
    const sections = [
      visits(),
      short,
      visits({ id: 'more', title: 'More', rows: chunks(json(rows.slice(0, 11))) }),
    ];
    const { page } = await openOffline(browser, folder, await index(sections), { width: 1280 });
    expect(await page.getByRole('searchbox').count()).toBe(2);
    await page.getByRole('searchbox', { name: 'Search in More' }).fill('köln');
    expect(await seen(page)).toBe(25 + 10 + 3);
    await page.context().close();
  });
});
