// The redaction desk in a real browser: without scripts on a telephone, with keys on a desk, and the second reader.
import type { Page } from 'playwright-core';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { describeBrowser } from '../support/browser.ts';
import { copyOf, drawTexts, openTextShop, planOf, SECOND, textsOf } from '../support/redaction.ts';
import type { Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

const BODIES = [
  'Dear Ms Okafor,\r\nplease mail jonas@other.example or call +44 20 7946 0958. The code of the safe is 8841, and Ōtani-Quill knows it.',
  'Everything about this text is hers: Mira Canary, mira@example.com.',
  `${'A word without an end'.replaceAll(' ', '')}${'x'.repeat(300)} and Ōtani-Quill again \u200b.`,
];

/** A piece of the text on the page. */
interface Piece {
  readonly nodeType: number;
  readonly textContent: string | null;
}

describeBrowser('the redaction desk', () => {
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

  const press = async (page: Page, name: string): Promise<void> =>
    await page.getByRole('button', { name, exact: true }).first().click();

  test('read on a telephone without scripts, read with keys, confirmed by another, and not in the copy', async () => {
    const { requestId, plan } = await drawTexts(home);
    const [first] = await textsOf(home, plan.id);
    const at = `${walk.url}/lumyx/console/cases/${requestId}`;
    const phone = await walk.open(320);
    await walk.signIn(phone, 'caseworker');
    await phone.goto(at);
    await phone.getByText('0 of 3 read').waitFor();
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
    await phone.getByText('1 of 3 read').waitFor();

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
    await desk.getByText('2 of 3 read').waitFor();
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
    const drawn = await planOf(home, requestId);
    for (const { id: questionId, answer } of drawn.questions.filter((one) => one.answer === null)) {
      expect(answer).toBe(null);
      await other.locator(`form:has(input[value="${questionId}"]) button[value="leave-out"]`).click();
    }
    const { id: planId, digest } = await planOf(home, requestId);
    await home.work(async (work) => await approvePlan(work, { planId, digest }), SECOND);
    await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
    const { files } = await copyOf(home, requestId);
    expect([...files.values()].join('\n')).not.toMatch(/Okafor|jonas@|7946|tani-Quill/);
    expect([...files.values()].join('\n')).toContain('8841');
  });
});
