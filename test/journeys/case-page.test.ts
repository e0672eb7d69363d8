// The page of a case in a real browser without scripts: the next action, a text begun and read before it leaves, two people at once.
import type { Page } from 'playwright-core';
import { describeBrowser } from '../support/browser.ts';
import { BRITAIN, provenCase } from '../support/refused-case.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('the page of a case', () => {
  let home: TestHouse;
  let browsing: Browsing;
  beforeAll(async () => {
    home = await openTestHouse();
    browsing = await openBrowsing(home);
  });
  afterAll(async () => {
    await browsing.close();
    await home.close();
  });

  const openAll = async (page: Page): Promise<void> => {
    for (const summary of await page.locator('summary').all()) await summary.click();
  };

  test.each([320, 1280])(
    'one next action with its law, a text, a preview, and a colleague, at %i pixels',
    async (width) => {
      const id = await provenCase(home, {
        email: `her.${width}@example.org`,
        right: 'objection',
        residence: BRITAIN,
      });
      const page = await browsing.open(width);
      await browsing.signIn(page, 'approver');
      const here = `${browsing.url}/lumyx/console/cases/${id}`;
      await page.goto(here);
      await browsing.look(page, `case-next-${width}`);
      const next = page.getByRole('region', { name: 'What to do next' });
      expect(await next.textContent()).toContain('What the law says now');
      await openAll(page);
      await browsing.look(page, `case-all-${width}`);
      await page.goto(here);
      await next.getByLabel('Begin with a text').selectOption('It is done');
      await next.getByRole('button', { name: 'Fill it in' }).click();
      const words = page.getByLabel('What you did, in plain words');
      const text = await words.inputValue();
      await page.getByRole('button', { name: 'Read the letter first for the answer' }).click();
      await page.getByRole('alert').getByText('Fill in what is still open').waitFor();
      await browsing.look(page, `case-gap-${width}`);
      await words.fill(text.replace('{{fillIn}}', 'no use of your data goes on.'));
      await page.getByRole('button', { name: 'Read the letter first for the answer' }).click();
      await page.getByRole('heading', { name: 'What the person will read' }).waitFor();
      await browsing.look(page, `case-preview-${width}`);
      const colleague = await browsing.open(width);
      await browsing.signIn(colleague, 'second');
      await colleague.goto(here);
      await colleague.getByText('The approver is writing here').waitFor();
      await colleague.getByLabel('Add a note').fill('She called; wait until Monday.');
      await colleague.getByRole('button', { name: 'Save the note' }).click();
      await page.getByRole('button', { name: 'Send the answer' }).click();
      await page.getByRole('heading', { name: 'This case changed while you had it open' }).waitFor();
      expect(await words.inputValue()).toContain('no use of your data goes on.');
      await browsing.look(page, `case-changed-${width}`);
      await page.getByRole('button', { name: 'Send the answer' }).click();
      await page.getByText('Done. The answer was sent.').waitFor();
      await page.getByRole('link', { name: 'Letters', exact: true }).first().waitFor();
      await page
        .getByRole('navigation', { name: 'Kinds of entries' })
        .getByRole('link', { name: 'Messages and notes' })
        .click();
      await browsing.look(page, `case-timeline-${width}`);
      expect(await page.locator('.moj-timeline').textContent()).not.toContain('The request was received.');
      await page.goto(`${browsing.url}/lumyx/console/macros`);
      await page.getByRole('button', { name: 'Save the text' }).click();
      await browsing.look(page, `macros-${width}`);
    },
  );
});
