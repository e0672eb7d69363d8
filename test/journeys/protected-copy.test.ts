// She protects her copy in a real browser without scripts, on a telephone: refused in words first, then downloaded and opened.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Decrypter } from 'age-encryption';
import type { Browser, Page } from 'playwright-core';
import { sha256 } from '../../src/platform/crypto.ts';
import { openReadyCopy, type ReadyCopy } from '../portal/ready-copy.ts';
import { axeViolations, describeBrowser, openBrowser, screenshot } from '../support/browser.ts';

const PASSPHRASE = 'lantern orbit velvet cedar 9';

describeBrowser('her protected copy', () => {
  let copy: ReadyCopy;
  let browser: Browser;
  beforeAll(async () => {
    copy = await openReadyCopy(randomBytes(500_000));
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await copy.close();
  });

  /** On a telephone and on a wide screen, as people and as axe. */
  const look = async (page: Page, name: string): Promise<void> => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await screenshot(page, `${name}-1280`);
    await page.setViewportSize({ width: 320, height: 800 });
    await screenshot(page, `${name}-320`);
    expect([name, await axeViolations(browser, page)]).toEqual([name, []]);
  };

  test('she chooses a passphrase, gets a file that only it opens, and sees the download on her page', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      acceptDownloads: true,
      locale: 'en-GB',
    });
    const cookies = copy.her
      .cookies()
      .split('; ')
      .map((one) => one.split(/=(.*)/s));
    await context.addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url: copy.url })));
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(`${copy.url}${copy.path}`);
    await page.getByRole('link', { name: 'Protect the file' }).click();
    await page.getByLabel('The code from our letter').fill(await copy.her.codeFor(copy.email));
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Protect my copy' }).waitFor();
    await look(page, 'protect');
    await page.getByLabel('Passphrase', { exact: true }).fill('too short');
    await page.getByLabel('The same passphrase once more').fill('too short');
    await page.getByRole('button', { name: 'protected with the passphrase' }).click();
    await page.getByText('There is a problem').waitFor();
    expect(await page.getByLabel('Passphrase', { exact: true }).inputValue()).toBe('');
    await look(page, 'protect-refused');
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('The same passphrase once more').fill(PASSPHRASE);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'protected with the passphrase' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^my-data-.*\.zip\.age$/);
    const decrypter = new Decrypter();
    decrypter.addPassphrase(PASSPHRASE);
    const zip = await decrypter.decrypt(await readFile(await download.path()));
    expect(sha256(zip).toString('hex')).toBe((await copy.archive()).sha256);
    await page.goto(`${copy.url}${copy.path}`);
    expect(await page.textContent('main')).toContain('protected with your passphrase');
    await look(page, 'protected-status');
  }, 90_000);
});
