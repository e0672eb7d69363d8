// The demonstration with a browser without scripts that walks through its doors: pages of people, the desk, and looks at both widths.

import { Client } from 'pg';
import type { Browser, Page } from 'playwright-core';
import { CONTROLLER_SETTING } from '../../src/platform/row-security.ts';
import { axeViolations, openBrowser, openPage, screenshot } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';

export interface DemoWalk {
  readonly demo: Demonstration;
  /** Finds the page without fault at 320 and 1280 pixels, and keeps pictures where asked. */
  look(page: Page, name: string): Promise<void>;
  /** A new person at a page of a company. */
  open(path: string): Promise<Page>;
  /** Somebody of the staff, signed in. */
  signIn(name: string): Promise<Page>;
  /** Enters the newest code that was sent to an address. */
  prove(page: Page, email: string): Promise<void>;
  /** Names of the events of the log about a case, in their order. */
  eventsOf(requestId: string): Promise<string[]>;
  /** Every letter that went to an address, as one text without line breaks, once the words stand in it. */
  lettersTo(email: string, words: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts the demonstration and a browser at one company's doors. */
export async function openDemoWalk(slug: 'lumart' | 'lumyx'): Promise<DemoWalk> {
  const demo = await startDemonstration();
  const browser: Browser = await openBrowser();
  const open: DemoWalk['open'] = async (path) => {
    const page = await openPage(browser, 1280);
    page.setDefaultTimeout(30_000);
    await page.goto(`${demo.url}/${slug}${path}`);
    return page;
  };
  return {
    demo,
    open,
    look: async (page, name) => {
      const before = page.viewportSize();
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await screenshot(page, `${name}-${width}`);
        expect([name, width, await axeViolations(browser, page)]).toEqual([name, width, []]);
      }
      if (before !== null) await page.setViewportSize(before);
    },
    signIn: async (name) => {
      const page = await open('/console');
      await page.getByLabel('E-mail address').fill(`${name}@${slug}.example`);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Cases', exact: true }).waitFor();
      return page;
    },
    prove: async (page, email) => {
      await page.getByLabel('The code from our letter').fill(await demo.codeFor(email));
      await page.getByRole('button', { name: 'Continue' }).click();
    },
    eventsOf: async (requestId) =>
      await demo.house.database.transaction(async (trx) => {
        const { rows } = (await trx.raw('select id from controllers where slug = ?', [slug])) as {
          rows: { id: string }[];
        };
        await trx.raw('select set_config(?, ?, true)', [CONTROLLER_SETTING, rows[0]?.id ?? '']);
        return await trx('audit_entries')
          .where({ about: requestId })
          .orderBy('position')
          .pluck<string[]>('event');
      }),
    lettersTo: async (email, words) => {
      for (let tries = 0; tries < 200; tries += 1) {
        const letters = demo.mailbox.received
          .filter(({ recipients }) => recipients.includes(email))
          .map(({ mail }) => `${mail.subject} ${mail.text} ${mail.html}`)
          .join('\n')
          .replace(/\s+/g, ' ');
        if (letters.includes(words)) return letters;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`no letter to ${email} says: ${words}`);
    },
    close: async () => {
      await browser.close();
      await demo.close();
    },
  };
}

/** What a statement finds in one of the demonstration's databases (PostgreSQL): its column `row`. */
export async function found(url: string, sql: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ row: string }>(sql);
  await client.end();
  return rows.map(({ row }) => row);
}
