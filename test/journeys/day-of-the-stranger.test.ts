// The day of a deepfake: a picture of somebody who has no account, from the form to the desk to the receipt; and a child's account.
import type { Page } from 'playwright-core';
import { describeBrowser, waitFor as until } from '../support/browser.ts';
import { type DemoWalk, found, openDemoWalk } from './demo-walk.ts';

const REPORTER = 'busker@example.org';
/** Pictures and accounts, a row as one text. */
const ROWS = `select c::text as row from creations c union all select a::text from accounts a order by 1`;

describeBrowser('a picture of a stranger', () => {
  let walk: DemoWalk;
  beforeAll(async () => {
    walk = await openDemoWalk('lumart');
  });
  afterAll(async () => await walk.close());
  const look: DemoWalk['look'] = async (page, name) => await walk.look(page, name);
  const idOf = (page: Page): string => page.url().split('/').at(-1) ?? '';

  test('a stranger’s picture: described on the form, named at the desk, erased alone, and received', async () => {
    const before = await found(walk.demo.lumartUrl, ROWS);
    const page = await walk.open('');
    await look(page, 'form');
    await page.getByRole('link', { name: 'I have no account' }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    await look(page, 'shown-errors');
    await page.getByLabel('A link to it').fill('https://lumart.example/gallery/picture-0002');
    await page.getByLabel('Or describe it').fill('A street musician at the tram stop. That is me.');
    await page.getByLabel('Your own e-mail address').fill(REPORTER);
    await page.getByRole('button', { name: 'Send' }).click();
    await walk.prove(page, REPORTER);
    await page.getByRole('heading', { name: 'Something shows or mentions me' }).waitFor();

    const caseworker = await walk.signIn('caseworker');
    await caseworker
      .getByRole('row', { name: /Something shows/ })
      .getByRole('link')
      .click();
    await look(caseworker, 'item-case');
    await caseworker
      .getByLabel('Where the item lies')
      .selectOption({ label: 'pictures in the Lumart platform' });
    await caseworker.getByLabel('Its number, or its unique name').fill('picture-9999');
    await caseworker.getByRole('button', { name: 'Name the item and restrict it' }).click();
    await caseworker.getByText('No row there has this key').first().waitFor();
    await caseworker
      .getByLabel('Where the item lies')
      .selectOption({ label: 'pictures in the Lumart platform' });
    await caseworker.getByLabel('Its number, or its unique name').fill('picture-0002');
    await caseworker.getByRole('button', { name: 'Name the item and restrict it' }).click();
    await until(caseworker, 'Delete 1 row from pictures');
    // Until somebody approves it, everything still stands.
    expect(await found(walk.demo.lumartUrl, ROWS)).toEqual(before);
    await look(caseworker, 'item-named');

    const approver = await walk.signIn('approver');
    await approver
      .getByRole('row', { name: /Something shows/ })
      .getByRole('link')
      .click();
    await approver.getByRole('button', { name: 'Approve this plan' }).click();
    await until(page, 'Delete 1 row from pictures');
    await look(page, 'item-receipt');
    // That row is gone and no other, also none of whoever made it.
    const after = await found(walk.demo.lumartUrl, ROWS);
    const [gone = ''] = before.filter((row) => !after.includes(row));
    expect([before.length - after.length, gone]).toEqual([1, expect.stringContaining('picture-0002')]);
    await theReporterHears(gone);
    expect(await walk.eventsOf(idOf(page))).toEqual(
      expect.arrayContaining(['request.received', 'request.verified', 'item.named', 'request.fulfilled']),
    );
  });

  test('a child’s account: told on the form, first of all cases, and the reporter learns nothing', async () => {
    const page = await walk.open('/child');
    await look(page, 'child');
    await page.getByLabel('The parent or guardian').check();
    await page.getByLabel('The e-mail address of the account').fill('aiko.tanaka@example.net');
    await page.getByLabel('Your own e-mail address').fill('parent@example.org');
    await page.getByRole('button', { name: 'Send' }).click();
    await walk.prove(page, 'parent@example.org');
    await page.getByText('We are looking at it').waitFor();
    await look(page, 'child-status');
    const approver = await walk.signIn('approver');
    await look(approver, 'cases-with-minor');
    const first = approver.locator('tbody tr').first();
    expect(await first.textContent()).toContain('First of all');
    await first.getByRole('link').click();
    await until(approver, 'Delete 1 row from accounts');
    await look(approver, 'minor-case');
    await approver.getByText('The guardian was checked').click();
    await approver
      .getByLabel('How was it checked, and by what?')
      .fill('The mother came with the papers of the court.');
    await approver.getByRole('button', { name: 'Record the check' }).click();
    await approver.getByText('The mother came with the papers').waitFor();
    await approver.goto(`${walk.demo.url}/lumart/console/minors/new`);
    await look(approver, 'enter-minor');
    await approver.goto(`${walk.demo.url}/lumart/console/items/new`);
    await look(approver, 'enter-item');
  });

  /** She reads that it is gone, and nothing of whoever made it: no address, no account, no words of the prompt. */
  async function theReporterHears(gone: string): Promise<void> {
    const [, account = ''] = /^\(([^)]*)\)$/.exec(gone)?.[1]?.split(',') ?? [];
    const [maker] = await found(
      walk.demo.lumartUrl,
      `select email as row from accounts where id = '${account}'`,
    );
    const letters = await walk.lettersTo(REPORTER, 'pictures');
    expect([account, maker]).toEqual([expect.stringMatching(/^\d+$/), expect.stringContaining('@')]);
    expect(letters).not.toContain(maker);
  }
});
