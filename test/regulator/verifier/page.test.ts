// The published verifier page in a real browser, from disk and offline: an untouched bundle, tampered ones, and what is no bundle.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { projectFolder } from '../../../src/platform/project.ts';
import { verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../../src/regulator/verify-tools-here.ts';
import { axeViolations, describeBrowser, openBrowser, screenshot } from '../../support/browser.ts';
import { craftedZip } from '../../support/crafted-zip.ts';
import { type Files, memoryBag, openSmallBundle, type SmallBundle } from './small-bundle.ts';
import { Chance } from './tamper-tools.ts';
import { TAMPERINGS } from './tamperings.ts';

const PAGE = pathToFileURL(join(projectFolder, 'docs', 'verifier', 'habeas-verifier.html')).href;
const SAMPLE = 20;

let bundle: SmallBundle;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const requests: string[] = [];
const complaints: string[] = [];

describeBrowser('the verifier page', () => {
  beforeAll(async () => {
    [bundle, browser] = await Promise.all([openSmallBundle(), openBrowser()]);
    context = await browser.newContext({ offline: true, viewport: { width: 1100, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await bundle.close();
  });

  interface Given {
    readonly key?: string | null;
    readonly earlier?: string | null;
  }
  /** Opens the page anew, chooses the files, and waits for the answer. */
  async function check(zip: Buffer, { key = null, earlier = null }: Given): Promise<string> {
    await page.goto(PAGE);
    await page.setInputFiles('#bundle', { name: 'bundle.zip', mimeType: 'application/zip', buffer: zip });
    if (key !== null) await page.fill('#key', key);
    if (earlier !== null)
      await page.setInputFiles('#earlier', {
        name: 'checkpoint',
        mimeType: 'text/plain',
        buffer: Buffer.from(earlier),
      });
    await page.click('#check');
    await page.waitForFunction(() => {
      const { document } = globalThis as unknown as {
        document: { getElementById(id: string): { textContent: string; disabled: boolean } };
      };
      const words = document.getElementById('status').textContent;
      return words !== '' && !words.startsWith('Reading') && !document.getElementById('check').disabled;
    });
    return (await page.textContent('#status')) ?? '';
  }
  const namesShown = async (): Promise<string[]> =>
    await page.locator('[aria-label^=Findings] tbody th').allTextContents();
  const zipOf = (files: Files): Buffer =>
    craftedZip([...files].map(([path, bytes]) => ({ name: `bundle/${path}`, bytes, deflate: true })));

  test('an untouched bundle: every check holds, with its figures, offline and without a request', async () => {
    const zip = await readFile(bundle.path);
    expect(await check(zip, { key: bundle.key, earlier: bundle.olderNote })).toBe('Checked. No findings.');
    expect(await page.textContent('.verdict.holds')).toBe('Everything that was checked holds.');
    const checks = await page.locator('[aria-label="What was checked"] tbody tr').allTextContents();
    expect(checks).toHaveLength(10);
    expect(checks.filter((line) => !line.includes('holds'))).toEqual([]);
    expect(checks.join()).toContain('5 requests; numbers 1 to 5');
    const counted = page.locator('[aria-label^="Requests, counted again"] tbody tr');
    expect((await counted.first().locator('td').allTextContents()).slice(0, 1)).toEqual(['5']);
    await screenshot(page, 'verifier-1100');
    expect(await axeViolations(browser, page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 900 });
    await screenshot(page, 'verifier-320');
    expect(await axeViolations(browser, page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#order').isVisible()).toBe(false);
    expect(await page.locator('.verdict.holds').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1100, height: 900 });
  }, 60_000);

  test('a fingerprint will do as well as the key; without either the page says what that means', async () => {
    const zip = zipOf(new Map(bundle.files));
    await check(zip, {});
    expect(await page.textContent('.verdict.holds')).toContain('which anybody can exchange');
    const fingerprint =
      (await page
        .locator('[aria-label="The bundle"] tr', { hasText: 'SHA-256' })
        .locator('td')
        .textContent()) ?? '';
    const spoken = fingerprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    expect(await check(zip, { key: spoken })).toBe('Checked. No findings.');
    expect(await page.textContent('.verdict.holds')).toBe('Everything that was checked holds.');
    await check(zip, { key: fingerprint.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) });
    expect(await namesShown()).toContain('key-other');
  }, 60_000);

  test(`${SAMPLE} tampered bundles: the page names what the command names`, async () => {
    const chance = new Chance(20_261_122);
    const kinds = Object.entries(TAMPERINGS);
    for (let time = 0; time < SAMPLE; time += 1) {
      const [kind = '', act] = kinds[time % kinds.length] ?? [];
      const files: Files = new Map(bundle.files);
      const sought = act?.(files, chance, bundle);
      const known = { key: bundle.key, earlier: null, ...sought?.known };
      const { findings } = await verifyBundle(memoryBag(files), TOOLS_HERE, known);
      await check(zipOf(files), known);
      const shown = await namesShown();
      expect([kind, shown.sort()]).toEqual([kind, findings.map(({ fault }) => fault).sort()]);
      expect([kind, shown.some((name) => sought?.faults.includes(name))]).toEqual([kind, true]);
    }
    await screenshot(page, 'verifier-tampered');
    expect(await axeViolations(browser, page)).toEqual([]);
  }, 120_000);

  test('what is no bundle is said in one sentence, and a hostile one stays text', async () => {
    await check(Buffer.from('no zip'), {});
    expect(await namesShown()).toEqual(['not-a-zip']);
    await screenshot(page, 'verifier-no-zip');
    const zip = await readFile(bundle.path);
    await check(zip.subarray(0, zip.length >> 1), {});
    expect(await namesShown()).toEqual(['zip-damaged']);
    const files: Files = new Map(bundle.files);
    files.set('data/<img src=x onerror="document.title=1">', Buffer.from('x'));
    await check(zipOf(files), { key: bundle.key });
    expect(await namesShown()).toContain('file-unlisted');
    expect(await page.locator('#answer img').count()).toBe(0);
    await page.goto(PAGE);
    await page.click('#check');
    expect(await page.textContent('#status')).toContain('bundle-missing');
    await check(zipOf(new Map(bundle.files)), { earlier: 'x'.repeat(70_000) });
    expect(await page.textContent('#status')).toContain('earlier-malformed');
  }, 60_000);

  test('a browser without Ed25519 is told so, and nothing is shown as checked', async () => {
    const old = await context.newPage();
    await old.addInitScript(() => {
      const { importKey } = crypto.subtle;
      Object.assign(crypto.subtle, {
        importKey: async (...all: Parameters<typeof importKey>) => {
          if (all[2] === 'Ed25519') throw new DOMException('Unrecognized name.', 'NotSupportedError');
          return await importKey.apply(crypto.subtle, all);
        },
      });
    });
    await old.goto(PAGE);
    await old.setInputFiles('#bundle', bundle.path);
    await old.click('#check');
    await old.locator('#status', { hasText: 'no-ed25519' }).waitFor();
    expect(await old.locator('#result').isVisible()).toBe(false);
    await old.close();
  }, 60_000);

  test('without its script the page says that nothing was checked', async () => {
    const bare = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await bare.goto(PAGE);
    expect(await bare.locator('#lacking').isVisible()).toBe(true);
    expect(await bare.locator('#order').isVisible()).toBe(false);
    await bare.close();
  });

  test('nothing was asked of anybody, and the browser had nothing to complain about', () => {
    expect(requests.filter((url) => url !== PAGE)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
