// The day of a mailbox that was taken over: an erasure is asked for, the other address is warned, and says "not me".
import type { Browser, Page } from 'playwright-core';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { describeBrowser, lookAt, openBrowser, openPage, waitFor } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';
import { dumpStore, letFree } from '../support/table-dump.ts';

const TAKEN = 'tomas.pereira@example.org';
const HOME = 'tomas.at.home@example.net';

describeBrowser('an erasure that the person did not ask for', () => {
  let demo: Demonstration;
  let browser: Browser;
  beforeAll(async () => {
    demo = await startDemonstration();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await demo.close();
  });

  const open = async (width: number) => await openPage(browser, width);
  const look = async (page: Page, name: string) => await lookAt(browser, page, name);
  const letter = async (email: string) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const found = demo.mailbox.received.findLast(({ recipients }) => recipients.includes(email));
      if (found !== undefined) return found.mail;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no letter to ${email}`);
  };

  test('is told to the other address, stopped there, and decided on by staff', async () => {
    const before = await dumpStore(demo.lumartUrl);
    const thief = await open(320);
    await thief.goto(`${demo.url}/lumart`);
    await thief.getByLabel('Delete my data').check();
    await thief.getByLabel('Your e-mail address', { exact: true }).fill(TAKEN);
    await thief.getByText('Does somebody else read your mail?').click();
    await look(thief, 'form-safe-320');
    await thief.getByRole('button', { name: 'Send my request' }).click();
    await thief.getByLabel('The code from our letter').fill(await demo.codeFor(TAKEN));
    await thief.getByRole('button', { name: 'Continue' }).click();
    const status = thief.url();
    await thief.getByRole('link', { name: 'Send them elsewhere, or write neutrally' }).click();
    await look(thief, 'contact-320');
    await thief.getByLabel('The new address').fill('somebody.else@example.org');
    await thief.getByRole('button', { name: 'Send a code to this address' }).click();
    await look(thief, 'contact-code-320');
    await thief.goto(status);
    await look(thief, 'status-prove-320');
    await thief.getByText('I do not want to wait').first().click();
    await thief.getByLabel('Write in your own words').fill('Delete it at once, please.');
    await thief.getByRole('button', { name: 'Give up my time' }).click();
    // The clock would come for it within a minute.
    const lumart = await findControllerBySlug(demo.house.database, 'lumart');
    await drawPlan(demo.house, lumart?.id ?? '', status.split('/').at(-1) ?? '');

    const { subject, text = '' } = await letter(HOME);
    expect(subject).toBe('Before something is deleted at Lumart');
    expect(text).not.toContain(TAKEN);
    const approver = await open(1280);
    await approver.goto(`${demo.url}/lumart/console`);
    await approver.getByLabel('E-mail address').fill('approver@lumart.example');
    await approver.getByLabel('Password').fill(PASSWORD);
    await approver.getByRole('button', { name: 'Sign in' }).click();
    await approver.goto(`${demo.url}/lumart/console/cases/${status.split('/').at(-1)}`);
    await waitFor(approver, 'It can be approved after');
    await look(approver, 'case-warned-1280');
    expect(await approver.getByRole('button', { name: 'Approve this plan' }).count()).toBe(0);

    const owner = await open(320);
    await owner.goto(/https?:\S+not-me\S+/.exec(text)?.[0] ?? '');
    await look(owner, 'not-me-320');
    await owner.getByLabel('The code from our letter').fill(/\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '');
    await owner.getByRole('button', { name: 'Stop it, this was not me' }).click();
    await owner.getByRole('heading', { name: 'It is stopped' }).waitFor();
    await look(owner, 'not-me-done-320');

    await thief.goto(status);
    await waitFor(thief, 'said that this request is not theirs');
    await look(thief, 'status-held-320');
    await approver.reload();
    await look(approver, 'case-held-1280');
    await approver.setViewportSize({ width: 320, height: 900 });
    await look(approver, 'case-held-320');
    await approver.getByLabel('How did you make sure').fill('I called the number that he gave us in 2024.');
    await approver.getByRole('button', { name: 'Let the case go on' }).click();
    await look(approver, 'case-settled-320');
    // Her data rests while the case goes on. Nothing was erased meanwhile, and whoever reads the mailbox saw nothing of the data, nor the other address.
    expect(letFree(await dumpStore(demo.lumartUrl))).toEqual(before);
    expect(await thief.content()).not.toMatch(/Tom[aá]s|tomas\.at\.home/);
    expect((await thief.goto(`${status}/data`))?.status()).toBe(404);
  }, 120_000);
});
