// `npm run screens`: takes the pictures in docs/screens anew, over the demonstration and its invented people.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectFolder } from '../src/platform/project.ts';
import { openBrowser, waitFor } from '../test/support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../test/support/demonstration.ts';
import startEngines from '../test/support/start-engines.ts';
import stopEngines from '../test/support/stop-engines.ts';
import { smallPng } from './small-png.ts';

const WIDTHS = [320, 1280];
const FOLDER = join(projectFolder, 'docs', 'screens');
const SHE = 'mira.solberg@example.com';

/** Keeps a page in both widths, from its top to as far as a reader looks. */
async function keep(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 320 ? 1_400 : 1_000 });
    const bytes = smallPng(await page.screenshot({ animations: 'disabled' }));
    await writeFile(join(FOLDER, `${name}-${width}.png`), bytes);
    process.stdout.write(`${name}-${width}.png  ${Math.round(bytes.length / 1_000)} kB\n`);
  }
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(url);
  return page;
}

async function enterCode(page: Page, demo: Demonstration, button: string): Promise<void> {
  await page.getByLabel('The code from our letter').fill(await demo.codeFor(SHE));
  await page.getByRole('button', { name: button }).click();
}

async function signIn(browser: Browser, demo: Demonstration, name: string): Promise<Page> {
  const page = await open(browser, `${demo.url}/lumyx/console`);
  await page.getByLabel('E-mail address').fill(`${name}@lumyx.example`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  return page;
}

/** She asks for a copy; staff see it in their list and decide; she reads it. */
async function takePictures(browser: Browser, demo: Demonstration): Promise<void> {
  const page = await open(browser, `${demo.url}/lumyx`);
  await keep(page, 'form');
  await page.getByLabel('See my data').check();
  await page.getByLabel('Your e-mail address', { exact: true }).fill(SHE);
  await page.getByRole('button', { name: 'Send my request' }).click();
  await enterCode(page, demo, 'Continue');
  await waitFor(page, 'A person here now checks');
  await keep(page, 'status');

  const approver = await signIn(browser, demo, 'approver');
  await keep(approver, 'work-list');
  const place = `${demo.url}/lumyx/console/cases/${new URL(page.url()).pathname.split('/').at(-1)}`;
  await approver.goto(place);
  await keep(approver, 'case');
  await approver.goto(`${place}/redaction`);
  await approver.getByRole('button', { name: 'Read the next text' }).click();
  await keep(approver, 'redaction');
  await approver.goto(place);
  const leave = approver.getByRole('button', { name: /leave/i });
  while ((await leave.count()) > 0) await leave.first().click();
  const second = await signIn(browser, demo, 'second.approver');
  await second.goto(approver.url());
  const approve = second.getByRole('button', { name: 'Approve this plan' });
  if ((await approve.count()) > 0) await approve.click();

  await waitFor(page, 'Read my data');
  await page.getByRole('link', { name: 'Read my data' }).click();
  await enterCode(page, demo, 'Open my data');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await keep(page, 'data');
}

await startEngines();
try {
  await mkdir(FOLDER, { recursive: true });
  const demo = await startDemonstration();
  const browser = await openBrowser();
  try {
    await takePictures(browser, demo);
  } finally {
    await browser.close();
    await demo.close();
  }
} finally {
  await stopEngines();
}
