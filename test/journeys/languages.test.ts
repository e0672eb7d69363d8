// Two roads in languages that are not the controller's: a real browser without scripts, on the width of a phone.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { unzip } from '../archives/sample.ts';
import { axeViolations, describeBrowser, openBrowser, screenshot, waitFor } from '../support/browser.ts';
import { type Demonstration, PASSWORD, startDemonstration } from '../support/demonstration.ts';
import { readTexts } from './read-texts.ts';

/** How sentences of plans, receipts and archives begin or end in the language of the house. */
const HOUSE_SENTENCES =
  /Disclose \d|Nothing is held|could not be searched|Not done, because|[Nn]obody here|A person here|was told|works on our behalf|decides for itself|where a law demands|\d rows?\b/;

describeBrowser('roads in German and Chinese', () => {
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

  const open = async (locale: string, width = 320): Promise<Page> => {
    const viewport = { width, height: 900 };
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport,
      locale,
      acceptDownloads: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  };
  /** Looks at a page as people and as axe, and at its language. */
  const look = async (page: Page, name: string, tag: string): Promise<void> => {
    await screenshot(page, name);
    expect([name, await page.locator('html').getAttribute('lang')]).toEqual([name, tag]);
    expect([name, await axeViolations(browser, page)]).toEqual([name, []]);
  };
  const wordsOf = async (page: Page): Promise<string> => (await page.textContent('body')) ?? '';
  const lettersTo = (email: string) =>
    demo.mailbox.received.filter(({ recipients }) => recipients.includes(email)).map(({ mail }) => mail);
  /** A letter that was sent with such a heading; waits for it. */
  const letter = async (email: string, heading: string) => {
    for (let tries = 0; tries < 100; tries += 1) {
      const found = lettersTo(email).find(({ subject }) => subject?.includes(heading));
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no letter "${heading}": ${lettersTo(email).map(({ subject }) => subject)}`);
  };

  const signIn = async (who: string): Promise<Page> => {
    const staff = await open('en-GB', 1280);
    await staff.goto(`${demo.url}/lumyx/console`);
    await staff.getByLabel('E-mail address').fill(`${who}@lumyx.example`);
    await staff.getByLabel('Password').fill(PASSWORD);
    await staff.getByRole('button', { name: 'Sign in' }).click();
    await staff.getByRole('heading', { name: 'Cases' }).waitFor();
    return staff;
  };

  /** An approver rules on every question, another reads what is taken out of texts, and it is approved, in English. */
  async function approve(reference: string): Promise<void> {
    const approver = await signIn('approver');
    await approver.getByRole('link', { name: reference }).click();
    await waitFor(approver, 'Questions for a person');
    for (
      let more = 20;
      more > 0 && (await approver.getByRole('button', { name: 'Include' }).count()) > 0;
      more -= 1
    )
      await approver.getByRole('button', { name: 'Include' }).first().click();
    await readTexts(approver, await signIn('second.approver'));
    await approver.getByRole('button', { name: 'Approve this plan' }).click();
  }

  test('German, as the browser asks: form, mistakes, code, waiting, data page, download, letters', async () => {
    const email = 'lars.nygard@example.com';
    const page = await open('de-DE');
    await page.goto(`${demo.url}/lumyx`);
    await look(page, 'de-form', 'de');
    expect(await wordsOf(page)).toContain('gilt die Fassung auf Englisch');
    await page.getByRole('button', { name: 'Meinen Antrag senden' }).click();
    await look(page, 'de-form-errors', 'de');
    expect(await page.title()).toMatch(/^Fehler: /);
    expect(await page.textContent('.govuk-error-summary')).toContain('Wählen Sie, was Sie möchten');
    await page.getByLabel('Meine Daten ansehen', { exact: true }).check();
    await page.getByLabel('Ihre E-Mail-Adresse').fill(email);
    await page.getByRole('button', { name: 'Meinen Antrag senden' }).click();
    await look(page, 'de-code', 'de');
    await page.getByLabel('Der Code aus unserem Brief').fill('0000 0000');
    await page.getByRole('button', { name: 'Weiter' }).click();
    expect(await page.textContent('.govuk-error-summary')).toContain('Dieser Code stimmt nicht');
    await page.getByLabel('Der Code aus unserem Brief').fill(await demo.codeFor(email));
    await page.getByRole('button', { name: 'Weiter' }).click();
    await waitFor(page, 'Ein Mensch prüft jetzt');
    await look(page, 'de-planned', 'de');
    await approve(/[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await wordsOf(page))?.[0] ?? '');
    await waitFor(page, 'Ihre Daten liegen bereit');
    await page.getByText('Was zusammengestellt wurde').click();
    await look(page, 'de-ready', 'de');
    const receipt = (await page.textContent('main')) ?? '';
    expect(receipt).toMatch(/\d+ Zeilen? aus „[^“]+“ in „[^“]+“ offenlegen/);
    expect(receipt).not.toMatch(HOUSE_SENTENCES);
    expect(await page.locator('main [lang=en]').count()).toBe(0);
    await page.getByRole('link', { name: 'Meine Daten lesen' }).click();
    await page.getByLabel('Der Code aus unserem Brief').fill(await demo.codeFor(email));
    await page.getByRole('button', { name: 'Meine Daten öffnen' }).click();
    await look(page, 'de-data', 'de');
    expect(await wordsOf(page)).toMatch(/Wir haben hier \d+ Zeilen? über Sie/);
    const arriving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Alles herunterladen' }).click();
    const zip = await unzip(await readFile(await (await arriving).path()));
    const index = zip.get('index.html')?.toString() ?? '';
    expect(index).toContain('<html lang="de">');
    expect(index).toMatch(/\(arbeitet in unserem Auftrag: |\(entscheidet selbst: /);
    expect(index).not.toMatch(HOUSE_SENTENCES);
    expect((await letter(email, 'Ihre Daten liegen bereit')).text).not.toMatch(HOUSE_SENTENCES);
    for (const heading of ['Ihr Code für', 'Wir haben Ihren Antrag', 'Ihre Daten liegen bereit'])
      expect((await letter(email, heading)).html).toContain('<html lang="de">');
  }, 180_000);

  test('Chinese, chosen by its link: deletion, time to reconsider, a mistake, taken back, letters', async () => {
    const email = 'mira.solberg@example.com';
    const page = await open('en-GB');
    await page.goto(`${demo.url}/lumart`);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('link', { name: '中文' }).click();
    await look(page, 'zh-form', 'zh-Hans');
    expect(await wordsOf(page)).toContain('以英语版本为准');
    await page.getByLabel('删除我的数据', { exact: true }).check();
    await page.getByRole('button', { name: '提交我的请求' }).click();
    expect(await page.textContent('.govuk-error-summary')).toContain('请填写您的电子邮件地址');
    await look(page, 'zh-form-errors', 'zh-Hans');
    await page.getByLabel('您的电子邮件地址').fill(email);
    await page.getByRole('button', { name: '提交我的请求' }).click();
    await look(page, 'zh-code', 'zh-Hans');
    await page.getByLabel('我们信中的验证码').fill(await demo.codeFor(email));
    await page.getByRole('button', { name: '继续' }).click();
    expect(await wordsOf(page)).toMatch(/在 20\d\d年\d+月\d+日 \d\d:\d\d 之前您可以改变主意/);
    await look(page, 'zh-cooling-off', 'zh-Hans');
    await page.getByText('我不想等').click();
    await page.getByRole('button', { name: '放弃我的考虑时间' }).click();
    expect(await page.textContent('.govuk-error-summary')).toContain('请用您自己的话写明您不想等');
    await look(page, 'zh-waive-error', 'zh-Hans');
    await page.getByRole('button', { name: '撤回我的请求' }).click();
    expect(await wordsOf(page)).toContain('您撤回了这个请求');
    await look(page, 'zh-withdrawn', 'zh-Hans');
    for (const heading of ['Lumart 给您的验证码', '您的数据将被删除', '您已撤回请求'])
      expect((await letter(email, heading)).html).toContain('<html lang="zh-Hans">');
  }, 120_000);
});
