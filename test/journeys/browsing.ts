// A desk and a portal behind a real port, and a browser without scripts that walks through both.
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { type Desk, openDesk, PASSWORD } from '../console/desk.ts';
import { lookAt, openBrowser, openPage } from '../support/browser.ts';
import type { TestHouse } from '../support/test-house.ts';

export interface Browsing {
  readonly desk: Desk;
  readonly browser: Browser;
  /** Of the doors, without a path. */
  readonly url: string;
  /** A page of a new person, as wide as told. */
  open(width: number): Promise<Page>;
  /** Keeps a picture where asked, and finds the page without fault (axe-core), and no wider than its window. */
  look(page: Page, name: string): Promise<void>;
  signIn(page: Page, who: string): Promise<void>;
  close(): Promise<void>;
}

export async function openBrowsing(home: TestHouse): Promise<Browsing> {
  const desk = await openDesk(home);
  const server = desk.app.express.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await openBrowser();
  return {
    desk,
    browser,
    url,
    open: async (width) => await openPage(browser, width),
    look: async (page, name) => await lookAt(browser, page, name),
    signIn: async (page, who) => {
      await page.goto(`${url}/lumyx/console`);
      await page.getByLabel('E-mail address').fill(`${who}@lumyx.example`);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    close: async () => {
      await browser.close();
      server.close();
      await desk.close();
    },
  };
}
