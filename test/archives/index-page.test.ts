// index.html in a real Chromium: no text becomes code, nothing is fetched, it reads at 320 px, and axe finds nothing.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { describeBrowser, openBrowser } from '../support/browser.ts';
import { believable } from './believable.ts';
import { hostile } from './hostile.ts';
import { type Look, openOffline } from './open-offline.ts';
import { POLYGLOTS } from './polyglots.ts';
import { chunks, json, packed, section } from './sample.ts';

/** The page that says a hostile text in all its places; packed once for the tests that read it. */
const pages = new Map<string, Buffer>();
async function pageSaying(text: string): Promise<Buffer> {
  const { sections, changes } = hostile(text);
  const page = pages.get(text) ?? (await packed(sections, changes)).files.get('index.html');
  if (page === undefined) throw new Error('an archive without its page');
  pages.set(text, page);
  return page;
}

describeBrowser('index.html', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await openBrowser();
    folder = await mkdtemp(join(tmpdir(), 'habeas-page-'));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (html: Buffer | undefined, look: Look) => await openOffline(browser, folder, html, look);

  test('no text anywhere runs or fetches anything, or widens the page', async () => {
    for (const text of POLYGLOTS) {
      // A window of its own for each: what one has asked for, the next must ask for again.
      const { page, requests, ran, refused } = await open(await pageSaying(text), { width: 320 });
      await page.mouse.move(160, 300);
      await page.keyboard.press('Tab');
      await page.getByRole('searchbox').first().fill(text);
      const found = await page.evaluate(`({
      elements: document.querySelectorAll('svg, iframe, form, base, object, embed, link, details, meta[http-equiv=refresh]').length,
      scripts: document.querySelectorAll('script').length,
      pictures: [...document.querySelectorAll('img')].filter((one) => !one.src.startsWith('data:image/png;base64,')).length,
      inputs: document.querySelectorAll('input').length,
      buttons: document.querySelectorAll('button').length,
      handlers: [...document.querySelectorAll('*')].filter((element) => [...element.attributes].some(({ name }) => name.startsWith('on') || name === 'style')).length,
      links: [...document.querySelectorAll('a')].filter((link) => !/^(https?:|file:)/.test(link.href)).length,
      styles: document.querySelectorAll('style').length,
      metas: document.querySelectorAll('meta').length,
      wider: document.documentElement.scrollWidth > 320,
    })`);
      await page.setViewportSize({ width: 1280, height: 900 });
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      // Two sections have a search and a pager each; everything else of the kind would be somebody else's.
      const own = { elements: 0, scripts: 1, pictures: 0, inputs: 2, buttons: 4, handlers: 0, links: 0 };
      expect({ text, ran, requests, refused, wide, found }).toEqual({
        text,
        ran: [],
        requests: [],
        refused: [],
        wide: 1280,
        found: { ...own, styles: 1, metas: 5, wider: false },
      });
      await page.context().close();
    }
  }, 240_000);

  test('escaping alone is enough: also with the page’s own rule taken out nothing runs or is fetched', async () => {
    for (const text of POLYGLOTS) {
      const html = (await pageSaying(text)).toString();
      const bare = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
      expect(bare.length).toBeLessThan(html.length);
      const { page, requests, ran, refused } = await open(Buffer.from(bare), { width: 1280 });
      await page.mouse.move(160, 300);
      await page.keyboard.press('Tab');
      expect({ text, ran, requests, refused }).toEqual({ text, ran: [], requests: [], refused: [] });
      await page.context().close();
    }
  }, 240_000);

  test('even markup that got in could run and fetch nothing: the page forbids it to itself', async () => {
    const { files } = await packed([section('a')]);
    const bad = `<script>pwned(1)</script><img src="https://evil.example/x.png" onerror="pwned(2)">`;
    const html = Buffer.from((files.get('index.html')?.toString() ?? '').replace('<main', `${bad}<main`));
    const { page, ran, refused } = await open(html, { width: 1280 });
    await page.waitForTimeout(100);
    expect(ran).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
    await page.context().close();
  });

  test('hidden characters are made visible and text from right to left stays in its place', async () => {
    const rows = chunks(json([{ id: '\u202egpj.exe', email: 'שלום' }]));
    const { files } = await packed([section('a', { rows })]);
    const { page } = await open(files.get('index.html'), { width: 1280 });
    expect(await page.getByText('⟦U+202E⟧gpj.exe').count()).toBe(1);
    const bidi = await page.evaluate(`[...document.querySelectorAll('.value')]
    .map((value) => [value.textContent, getComputedStyle(value).unicodeBidi, getComputedStyle(value).direction])`);
    expect(bidi).toContainEqual(['שלום', 'isolate', 'rtl']);
    await page.context().close();
  });

  test('it reads at every width, light, dark and on paper, and axe finds nothing', async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const { files } = await believable();
    for (const look of [
      { width: 320 },
      { width: 320, dark: true },
      { width: 768 },
      { width: 1280 },
      { width: 1280, dark: true },
    ]) {
      const { page, requests } = await open(files.get('index.html'), look);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      // The page forbids every script but its own, so the checker is put in from outside.
      await page.evaluate(axe);
      const result = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as AxeResults;
      expect(
        result.violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) })),
      ).toEqual([]);
      expect(requests).toEqual([]);
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 700, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(700);
      const paper = await page.evaluate(`getComputedStyle(document.body).backgroundColor`);
      expect(paper).toBe('rgb(255, 255, 255)');
      await page.context().close();
    }
  }, 120_000);

  test('without its style it still makes sense: one title, headings in order, a list of contents that leads somewhere', async () => {
    const { files } = await believable();
    const { page } = await open(files.get('index.html'), { width: 1280 });
    const seen = (await page.evaluate(`({
    titles: [...document.querySelectorAll('h1')].map((title) => title.textContent),
    levels: [...document.querySelectorAll('h1, h2, h3')].map(({ tagName }) => Number(tagName[1])),
    broken: [...document.querySelectorAll('a[href^="#"]')].filter((link) => !document.getElementById(link.hash.slice(1))).length,
    twice: [...document.querySelectorAll('[id]')].length - new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)).size,
  })`)) as { titles: string[]; levels: number[]; broken: number; twice: number };
    expect(seen.titles).toEqual(['Your personal data']);
    expect(seen.levels.every((level, at) => at === 0 || level <= (seen.levels[at - 1] ?? 0) + 1)).toBe(true);
    expect({ broken: seen.broken, twice: seen.twice }).toEqual({ broken: 0, twice: 0 });
    await page.context().close();
  });
});
