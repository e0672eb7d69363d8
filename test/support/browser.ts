// A real Chromium from npm: opening it, looking with axe, and keeping pictures when asked.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';

/** The package's own arguments switch web security off; these tests need all of it. */
export async function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--no-zygote', '--disable-gpu'];
  return await playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

let axe: string | undefined;

/**
 * What axe-core finds on a page, and whether the page is wider than its window. Pages run without scripts here, so
 * the same bytes are looked at in a window of the same size where axe may run.
 */
export async function axeViolations(browser: Browser, page: Page): Promise<string[]> {
  axe ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const context = await browser.newContext({ viewport: page.viewportSize(), bypassCSP: true });
  try {
    const copy = await context.newPage();
    await copy.route('**/*', async (route) => {
      if (route.request().resourceType() === 'document')
        await route.fulfill({ contentType: 'text/html', body: await page.content() });
      else await route.continue();
    });
    await copy.goto(page.url());
    await copy.evaluate(axe);
    const found = await copy.evaluate(async () => {
      const { axe, document } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        document: { documentElement: { scrollWidth: number; clientWidth: number } };
      };
      const { violations } = await axe.run();
      const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth + 1;
      return [
        ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120) ?? ''}`),
        ...(wide ? [`wider than the window: ${document.documentElement.scrollWidth}`] : []),
      ];
    });
    return found;
  } finally {
    await context.close();
  }
}

/** Keeps a picture under the folder that HABEAS_SCREENSHOTS names; nothing otherwise. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.HABEAS_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
