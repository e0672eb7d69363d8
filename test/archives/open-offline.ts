// Opens an index.html from a folder in Chromium, as a person does who has unpacked it, and notes whatever it tries.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';

export interface Look {
  readonly width: number;
  readonly dark?: boolean;
  /** Scripts are off in the browser. */
  readonly plain?: boolean;
}

export interface Opened {
  readonly page: Page;
  /** Every request but the page itself. */
  readonly requests: string[];
  /** What foreign texts did: dialogs, and calls of `pwned`. */
  readonly ran: string[];
  /** What the page's own rule (CSP) refused, and errors of its script. */
  readonly refused: string[];
}

export async function openOffline(
  browser: Browser,
  folder: string,
  html: Buffer | undefined,
  look: Look,
): Promise<Opened> {
  const file = join(folder, `${crypto.randomUUID()}.html`);
  await writeFile(file, html ?? '');
  const context = await browser.newContext({
    viewport: { width: look.width, height: 900 },
    colorScheme: look.dark ? 'dark' : 'light',
    javaScriptEnabled: look.plain !== true,
    bypassCSP: false,
  });
  const page = await context.newPage();
  const [requests, ran, refused]: [string[], string[], string[]] = [[], [], []];
  const address = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) requests.push(request.url());
  });
  page.on('console', (message) => void refused.push(message.text()));
  page.on('pageerror', (error) => void refused.push(error.message));
  await page.exposeFunction('pwned', (which: unknown) => void ran.push(String(which)));
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, requests, ran, refused };
}
