// A real Chromium from npm: opening it, looking with axe, and keeping pictures when asked.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';

/** Opens the Chromium that the run has found. The package's own arguments switch web security off; these tests need it. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.HABEAS_TEST_CHROMIUM;
  if (executablePath === undefined) throw new Error('no Chromium: guard the test with describeBrowser');
  const args = ['--no-sandbox', '--no-zygote', '--disable-gpu'];
  const libraries = process.env.HABEAS_TEST_CHROMIUM_LIBRARIES ?? '';
  const environment = Object.entries(process.env).filter(
    (one): one is [string, string] => one[1] !== undefined,
  );
  const env = { ...Object.fromEntries(environment), ...fonts(executablePath) };
  if (libraries !== '') Object.assign(env, { LD_LIBRARY_PATH: libraries });
  return await playwright.launch({ executablePath, args, env, headless: true });
}

/** Text without any font has no width: a machine that has none gets those of the package. */
function fonts(executable: string): { FONTCONFIG_PATH?: string } {
  const bundled = join(dirname(executable), 'fonts');
  return existsSync('/etc/fonts/fonts.conf') || !existsSync(bundled) ? {} : { FONTCONFIG_PATH: bundled };
}

/** `describe` for tests that need a browser: without one they are reported as skipped, with the reason. */
export function describeBrowser(name: string, tests: () => void): void {
  if (process.env.HABEAS_TEST_CHROMIUM !== undefined) {
    describe(name, tests);
    return;
  }
  describe.skip(`${name} (skipped: ${process.env.HABEAS_TEST_CHROMIUM_UNAVAILABLE ?? 'no Chromium'})`, tests);
}

let axe: string | undefined;

/** A window with axe in it for each browser and each place that style sheets come from. */
const windows = new WeakMap<Browser, Map<string, Promise<Page>>>();

/**
 * What axe-core finds on a page, and whether the page is wider than its window. Pages run without scripts here, so
 * the same bytes are looked at in a window of the same size where axe may run.
 */
export async function axeViolations(browser: Browser, page: Page): Promise<string[]> {
  const window = await windowFor(browser, page.url());
  const size = page.viewportSize();
  if (size !== null) await window.setViewportSize(size);
  await writeInto(window, await page.content());
  const found = await window.evaluate(async () => {
    const { axe, document } = globalThis as unknown as {
      axe: {
        run(options: {
          resultTypes: string[];
        }): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth + 1;
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120) ?? ''}`),
      ...(wide ? [`wider than the window: ${document.documentElement.scrollWidth}`] : []),
    ];
  });
  // A page that loads itself again would take the window with it.
  await window.setContent('');
  return found;
}

/** Brings axe once; each page is written into the same window, and finds its style sheets where it was answered. */
async function windowFor(browser: Browser, url: string): Promise<Page> {
  const known = windows.get(browser) ?? new Map<string, Promise<Page>>();
  windows.set(browser, known);
  // A page that lies in a folder has its pictures beside it.
  const place = url.startsWith('http') ? new URL(url).origin : url;
  const window = known.get(place) ?? openAxeWindow(browser, url);
  known.set(place, window);
  return await window;
}

/** Opens a window at a place and brings axe into it; what it loads comes from there. */
export async function openAxeWindow(
  browser: Browser,
  url: string,
  preferences: BrowserContextOptions = {},
): Promise<Page> {
  const window = await (await browser.newContext({ bypassCSP: true, ...preferences })).newPage();
  await bringAxe(window, url);
  return window;
}

/** Brings axe into a window that has none, or has been taken somewhere else by the page in it. */
export async function bringAxe(window: Page, url: string): Promise<void> {
  if (await window.evaluate(() => 'axe' in globalThis)) return;
  axe ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Only the place counts: no door is asked for this page.
  await window.route('**/*', async (route) => await route.fulfill({ contentType: 'text/html', body: '' }));
  await window.goto(url);
  await window.unroute('**/*');
  await window.evaluate(axe);
}

/** Writes a page into a window, and waits until it stands there with its style sheets. */
export async function writeInto(window: Page, html: string): Promise<void> {
  await window.setContent(html);
  await window.waitForFunction(() => {
    const { document } = globalThis as unknown as {
      document: { readyState: string; querySelectorAll(selector: string): Iterable<{ sheet: unknown }> };
    };
    const sheets = [...document.querySelectorAll('link[rel=stylesheet]')];
    return document.readyState === 'complete' && sheets.every(({ sheet }) => sheet !== null);
  });
  // Two frames later everything is drawn once: before, what lies in a closed part still has its old place.
  await window.evaluate(async () => {
    const { requestAnimationFrame: frame } = globalThis as unknown as {
      requestAnimationFrame(then: () => void): void;
    };
    await new Promise<void>((resolve) => frame(() => frame(resolve)));
  });
}

/** A page of a new person, without scripts, in a window as wide as told; downloads are kept. */
export async function openPage(browser: Browser, width: number, locale = 'en-GB'): Promise<Page> {
  const viewport = { width, height: 900 };
  const page = await (await browser.newContext({ javaScriptEnabled: false, viewport, locale })).newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** Looks at a page as people and as axe: keeps a picture where asked; nothing found, nothing wider than the window. */
export async function lookAt(browser: Browser, page: Page, name: string): Promise<void> {
  await screenshot(page, name);
  expect([name, await axeViolations(browser, page)]).toEqual([name, []]);
}

/** Keeps a picture under the folder that HABEAS_SCREENSHOTS names; nothing otherwise. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.HABEAS_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/**
 * Waits until a page says something, loading it again and again. It may load itself again in that very moment, which
 * ends our own loading; then it is looked at the next time.
 */
export async function waitFor(page: Page, words: string): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await page.content().catch(() => '')).includes(words)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await page.reload().catch(() => undefined);
  }
  throw new Error(`never saw "${words}": ${((await page.textContent('main')) ?? '').slice(0, 600)}`);
}
