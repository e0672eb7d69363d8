// A real Chromium for looking at what is in an archive.
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** The package's own arguments are for one page in one process with web security off; these tests need all of it. */
export async function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--no-zygote', '--disable-gpu'];
  return await playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}
