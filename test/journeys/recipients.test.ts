// A restriction on its road to those who got the data: a partner's system answers by its signature, another by a page.
import type { Browser, Page } from 'playwright-core';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { MACHINE } from '../../src/work.ts';
import { describeBrowser, lookAt, openBrowser, openPage, waitFor } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';

const EMAIL = 'mira.solberg@example.com';
const PROVIDERS = 'data-requests@models.example';

describeBrowser('what is passed on', () => {
  let demo: Demonstration;
  let browser: Browser;
  let requestId: string;
  beforeAll(async () => {
    demo = await startDemonstration();
    browser = await openBrowser();
    const lumyx = await findControllerBySlug(demo.house.database, 'lumyx');
    requestId = await demo.house.inWork(lumyx?.id ?? '', MACHINE, async (work) => {
      const asked = { right: 'restriction', email: EMAIL, channel: 'mail' } as const;
      const received = await receiveRequest(work, asked);
      await move(work, received.requestId, 'verify', { verifiedAt: work.at });
      return received.requestId;
    });
  });
  afterAll(async () => {
    await browser.close();
    await demo.close();
  });

  const open = async (width: number) => await openPage(browser, width);
  const look = async (page: Page, name: string) => await lookAt(browser, page, name);

  test('an approver grants it, the partner answers by itself, the others by letter; and it is lifted in good time', async () => {
    const page = await open(1280);
    await page.goto(`${demo.url}/lumyx/console`);
    await page.getByLabel('E-mail address').fill('approver@lumyx.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.goto(`${demo.url}/lumyx/console/cases/${requestId}`);
    await page
      .getByLabel('What you did, in plain words')
      .fill('We keep your data and use it for nothing else while we check.');
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await waitFor(page, 'NabzClan was told and carried it out.');
    expect(await page.textContent('main')).toContain('AI model providers was told and has not answered yet.');

    for (const width of [320, 1280]) {
      const visitor = await open(width);
      const code = width === 320 ? await demo.codeFor(PROVIDERS) : null;
      const letter = demo.mailbox.newest(PROVIDERS).mail.text ?? '';
      await visitor.goto(/http:\S+\/passed-on\/\S+/.exec(letter)?.[0] ?? '');
      await look(visitor, `passed-on-code-${width}`);
      const digits = code ?? /\b\d{4} \d{4}\b/.exec(letter)?.[0] ?? '';
      await visitor.getByLabel('The code from our letter').fill(digits);
      await visitor.getByRole('button', { name: 'Continue' }).click();
      await visitor.getByText(EMAIL).waitFor();
      await look(visitor, `passed-on-${width}`);
      if (width === 320) continue;
      await visitor.getByLabel('We hold nothing about this person').check();
      await visitor.getByRole('button', { name: 'Send the answer' }).click();
      await visitor.getByRole('heading', { name: 'Thank you' }).waitFor();
      await visitor.context().close();
    }
    await page.reload();
    expect(await page.textContent('main')).toContain('AI model providers was told and held nothing.');
    await page.getByText('Lift the restriction').click();
    await look(page, 'restriction-1280');
    await page.setViewportSize({ width: 320, height: 900 });
    await look(page, 'restriction-320');
    await page.getByLabel('Why it ends, in plain words').fill('What you said was wrong has been corrected.');
    await page.getByRole('button', { name: 'Tell the person' }).click();
    await page.getByText('The person was told.').waitFor();
    await look(page, 'restriction-ends-320');
    for (const width of [320, 1280]) {
      const hers = await open(width);
      await hers.goto(`${demo.url}/lumyx/requests/${requestId}`);
      await hers.getByRole('button', { name: 'Send a new code' }).click();
      await hers.getByLabel('The code from our letter').fill(await demo.codeFor(EMAIL));
      await hers.getByRole('button', { name: 'Continue' }).click();
      await hers.getByRole('heading', { name: 'Your restriction' }).waitFor();
      expect(await hers.textContent('main')).toContain('NabzClan was told and carried it out.');
      await look(hers, `her-restriction-${width}`);
    }
  });
});
