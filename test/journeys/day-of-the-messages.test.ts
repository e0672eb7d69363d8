// The day of 300 messages full of other people: read on a telephone and with keys, confirmed by another, and nobody in her copy.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { markRead, ruleOnSpans } from '../../src/fulfilment/redaction-decide.ts';
import { proposeRedactions } from '../../src/fulfilment/redaction-propose.ts';
import { unzip } from '../archives/sample.ts';
import { describeBrowser } from '../support/browser.ts';
import { openTextShop, planOf, READER, textsOf } from '../support/redaction.ts';
import { deliverLetters, type Shop } from '../support/road.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

const HER = 'mira@example.com';
/** Nobody of these may be read in what she gets, in a letter or in the log. */
const OTHERS = /Okafor|jonas@|7946 ?0958|tani-Quill|Secretname|secret\d+@/;

const BODIES = [
  'Dear Ms Okafor,\r\nplease mail jonas@other.example or call +44 20 7946 0958. The code of the safe is 8841, and Ōtani-Quill knows it.',
  'Everything about this text is hers: Mira Canary, mira@example.com.',
  `${'A word without an end'.replaceAll(' ', '')}${'x'.repeat(300)} and Ōtani-Quill again \u200b.`,
  ...Array.from({ length: 297 }, (_one, number) =>
    number % 4 === 0
      ? `Dear Ms Secretname${number}, write to secret${number}@other.example. The weather of day ${number} was fine.`
      : `Ōtani-Quill answered on day ${number} that the weather was fine.`,
  ),
];

/** A piece of the text on the page. */
interface Piece {
  readonly nodeType: number;
  readonly textContent: string | null;
}

describeBrowser('an access request with 300 messages full of other people', () => {
  let home: TestHouse;
  let shop: Shop;
  let walk: Browsing;
  beforeAll(async () => {
    home = await openTestHouse();
    shop = await openTextShop(home, BODIES);
    walk = await openBrowsing(home);
  });
  afterAll(async () => {
    await walk.close();
    await home.close();
    await shop.drop();
  });

  /** The code of the newest letter to her. */
  const code = async (): Promise<string> => {
    await deliverLetters(home);
    return /\b\d{4} \d{4}\b/.exec(home.mailbox.newest(HER).mail.text ?? '')?.[0] ?? '';
  };
  const press = async (page: Page, name: string): Promise<void> =>
    await page.getByRole('button', { name, exact: true }).first().click();

  test('she asks, every text is read and confirmed by another, and her copy tells of nobody else', async () => {
    const before = await dumpStore(shop.url);
    const her = await walk.open(320);
    await her.goto(`${walk.url}/lumyx`);
    await her.getByLabel('See my data').check();
    await her.getByLabel('Your e-mail address', { exact: true }).fill(HER);
    await press(her, 'Send my request');
    await her.getByLabel('The code from our letter').fill(await code());
    await press(her, 'Continue');
    const status = her.url();
    const requestId = status.split('/').at(-1) ?? '';
    await drawPlan(home.house, home.lumyx.id, requestId);
    const plan = await planOf(home, requestId);
    await proposeRedactions(home.house, home.lumyx.id, plan.id);
    const texts = await textsOf(home, plan.id);
    const [first] = texts;
    const at = `${walk.url}/lumyx/console/cases/${requestId}`;
    const phone = await walk.open(320);
    await walk.signIn(phone, 'caseworker');
    await phone.goto(at);
    await phone.getByText('0 of 300 read').waitFor();
    await walk.look(phone, 'redaction-case-320');
    await phone.getByRole('link', { name: 'Read the texts', exact: true }).click();
    await walk.look(phone, 'redaction-list-320');
    await press(phone, 'Read the next text');
    await walk.look(phone, 'redaction-text-320');
    await press(phone, 'I have read it to the end');
    await phone.getByText('3 parts wait for your decision').first().waitFor();
    await walk.look(phone, 'redaction-text-open-320');
    await phone.getByLabel('Words as they stand in the text').fill('otani-quill');
    await phone.getByLabel('In all texts of this case').check();
    await press(phone, 'Take out these words');
    await phone.getByLabel('Words as they stand in the text').fill('not to be found');
    await press(phone, 'Take out these words');
    await phone.getByText('These words do not stand there').first().waitFor();
    await phone.getByLabel('Why it is taken out').selectOption('other');
    await press(phone, 'Take out all 3 proposed');
    await phone.getByText('Say why in 10 to 300 characters').first().waitFor();
    await phone.getByLabel('Why it is taken out').selectOption('third-party-data');
    await press(phone, 'Take out all 3 proposed');
    await walk.look(phone, 'redaction-text-done-320');
    await press(phone, 'I have read it to the end');
    await phone.getByText('1 of 300 read').waitFor();

    await readTheRest(
      requestId,
      texts.slice(3).map(({ id }, index) => ({ id, proposed: index % 4 === 0 })),
    );

    const desk = await (await walk.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const faults: string[] = [];
    desk.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await walk.signIn(desk, 'caseworker');
    await desk.goto(`${at}/redaction/${first?.id}`);
    // Selects "8841" behind a line end of two characters, as somebody with a mouse does.
    await desk.evaluate(() => {
      const { document, getSelection } = globalThis as unknown as {
        document: { querySelector(one: string): { childNodes: Iterable<Piece> } | null };
        getSelection(): { setBaseAndExtent(from: Piece, at: number, to: Piece, end: number): void };
      };
      const pieces = document.querySelector('#original')?.childNodes ?? [];
      for (const node of pieces) {
        const from = node.textContent?.indexOf('8841') ?? -1;
        if (from < 0 || node.nodeType !== 3) continue;
        getSelection().setBaseAndExtent(node, from, node, from + 4);
      }
    });
    await desk.keyboard.press('r');
    await desk.getByRole('rowheader', { name: '8841' }).waitFor();
    await walk.look(desk, 'redaction-text-1280');
    await desk.keyboard.press('u');
    await desk.getByRole('rowheader', { name: '8841' }).waitFor({ state: 'detached' });
    await desk.keyboard.press('d');
    await desk.waitForURL((to) => !to.href.includes(first?.id ?? '-'));
    const second = desk.url();
    await desk.keyboard.press('j');
    await desk.waitForURL((to) => to.href !== second);
    await desk.keyboard.press('k');
    await desk.waitForURL(second);
    await desk.keyboard.press('?');
    await desk.getByText('next text, previous text').waitFor();
    await press(desk, 'Turn the keys off');
    await desk.getByRole('heading', { level: 1 }).click();
    await desk.keyboard.press('j');
    await press(desk, 'Turn the keys on');
    expect(desk.url()).toBe(second);
    await desk.keyboard.press('d');
    await desk.getByText('299 of 300 read').waitFor();
    await walk.look(desk, 'redaction-unseen-1280');
    await desk.keyboard.press('d');
    await press(desk, 'Hand over to a second reader');
    await desk.getByText('a colleague confirms them').waitFor();
    await walk.look(desk, 'redaction-handed-over-1280');
    expect(faults).toEqual([]);

    const other = await walk.open(1280);
    await walk.signIn(other, 'approver');
    await other.goto(`${at}/redaction`);
    await walk.look(other, 'redaction-second-1280');
    await press(other, 'Confirm what is taken out');
    await other.getByText('A second reader has confirmed').waitFor();
    await walk.look(other, 'redaction-case-1280');
    const questions = (await planOf(home, requestId)).questions.filter(({ answer }) => answer === null);
    for (const { id } of questions)
      await other.locator(`form:has(input[value="${id}"]) button[value="leave-out"]`).click();
    const approver = await walk.open(1280);
    await walk.signIn(approver, 'second');
    await approver.goto(at);
    await press(approver, 'Approve this plan');
    await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal);
    await theCopy(her, status);
    expect(await dumpStore(shop.url)).toEqual(before);
    await othersAreNowhere();
  });

  /**
   * A colleague reads on, text after text: a dozen with the forms of the same pages, the rest with what these forms call,
   * because the same two forms 285 times more would show nothing new.
   */
  async function readTheRest(
    requestId: string,
    texts: readonly { id: string; proposed: boolean }[],
  ): Promise<void> {
    const colleague = await walk.desk.signIn('caseworker');
    const list = await colleague.get(`/cases/${requestId}/redaction`);
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(list.text)?.[1] ?? '';
    for (const { id, proposed } of texts.slice(0, 12)) {
      const path = `/cases/${requestId}/redaction/${id}`;
      for (const act of proposed ? ['take-all', 'read'] : ['read'])
        expect([act, (await colleague.postBare(path, { _csrf, act })).status]).toEqual([act, 303]);
    }
    await home.work(async (work) => {
      for (const { id: textId, proposed } of texts.slice(12)) {
        const why = { reason: 'third-party-data' } as const;
        if (proposed) await ruleOnSpans(work, { requestId, textId, spans: 'proposed', why });
        await markRead(work, { requestId, textId });
      }
    }, READER);
  }

  /** On her telephone: the explanation, her data with the gaps, and the file. */
  async function theCopy(her: Page, status: string): Promise<void> {
    await deliverLetters(home);
    const letter = (home.mailbox.newest(HER).mail.text ?? '').replace(/\s+/g, ' ');
    expect(letter).toContain('We took those parts out of your copy');
    await her.goto(status);
    await her.getByRole('heading', { name: 'What we took out of texts' }).waitFor();
    await walk.look(her, 'redaction-status-320');
    await her.getByRole('link', { name: 'Read my data' }).click();
    await her.getByLabel('The code from our letter').fill(await code());
    await press(her, 'Open my data');
    await her.getByText('support tickets').first().waitFor();
    await her.setViewportSize({ width: 320, height: 900 });
    await walk.look(her, 'redaction-data-320');
    const page = await her.content();
    expect(page).toContain('[another person: withheld, GDPR Art. 15(4)]');
    expect(page).toContain('mira@example.com');
    expect(page.match(OTHERS)).toBe(null);
    const arriving = her.waitForEvent('download');
    await her.getByRole('link', { name: 'Download all of it' }).click();
    const files = await unzip(await readFile(await (await arriving).path()));
    const all = [...files.values()].map((bytes) => bytes.toString('utf8')).join('\n');
    expect(all.match(OTHERS)).toBe(null);
    expect(all).toContain('8841');
    expect(all.match(/The weather of day \d+ was fine/g)?.length).toBeGreaterThanOrEqual(75);
  }

  async function othersAreNowhere(): Promise<void> {
    const letters = home.mailbox.received.map(({ mail }) => `${mail.subject} ${mail.text} ${mail.html}`);
    expect(letters.join('\n').match(OTHERS)).toBe(null);
    const entries = await home.work(
      async (work) => (await work.trx('audit_entries').orderBy('position')) as { event: string }[],
    );
    expect(JSON.stringify(entries).match(OTHERS)).toBe(null);
    const events = entries.map(({ event }) => event);
    for (const event of ['redaction.handedOver', 'redaction.confirmed', 'archive.delivered'])
      expect(events).toContain(event);
  }
});
