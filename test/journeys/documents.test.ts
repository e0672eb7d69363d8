// A document's road in a real browser without scripts: asked, sent from a telephone, looked at in a tab that nothing can leave.
import type { Page } from 'playwright-core';
import { describeBrowser, screenshot } from '../support/browser.ts';
import { jpeg, png, zip } from '../support/files.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('documents', () => {
  let home: TestHouse;
  let walk: Browsing;
  let url: string;
  beforeAll(async () => {
    home = await openTestHouse();
    walk = await openBrowsing(home);
    ({ url } = walk);
  });
  afterAll(async () => {
    await walk.close();
    await home.close();
  });

  const fileOf = (buffer: Buffer) => ({ name: 'passport.jpg', mimeType: 'image/jpeg', buffer });
  const prove = async (page: Page, email: string): Promise<string> => {
    await deliverLetters(home);
    const { text = '' } = home.mailbox.newest(email).mail;
    const [path = ''] = /\/lumyx\/requests\/[0-9a-f-]{36}/.exec(text) ?? [];
    await page.goto(`${url}${path}/verify`);
    await page.getByLabel('The code from our letter').fill(/\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '');
    await page.getByRole('button', { name: 'Continue' }).click();
    return path;
  };

  test.each([320, 1280])('asked, sent, looked at once and accepted, at %i pixels', async (width) => {
    const her = await walk.open(width);
    const email = `jo.${width}@example.com`;
    await her.goto(`${url}/lumyx`);
    await her.getByLabel('Your e-mail address').fill(email);
    await her.locator('input[value=access]').check();
    await walk.look(her, `form-${width}`);
    await her.getByRole('button', { name: 'Send my request' }).click();
    const path = await prove(her, email);

    const staff = await walk.open(width);
    await walk.signIn(staff, 'approver');
    const id = path.split('/').at(-1) ?? '';
    await staff.goto(`${url}/lumyx/console/cases/${id}?still=yes`);
    await staff.getByText('Ask for a document').first().click();
    await staff
      .getByLabel('Why is there a reasonable doubt?')
      .fill('The name in your request is not the name of the account.');
    await walk.look(staff, `desk-ask-${width}`);
    await staff.getByRole('button', { name: 'Ask for a document' }).click();

    await her.goto(`${url}${path}`);
    await walk.look(her, `status-asked-${width}`);
    await her
      .getByRole('button', { name: 'Send the document' })
      .or(her.getByRole('link', { name: 'Send the document' }))
      .click();
    await walk.look(her, `document-${width}`);
    await her.getByLabel('The document').setInputFiles(fileOf(zip()));
    await her.getByRole('button', { name: 'Send the document' }).click();
    await her.getByText('This is neither a photograph').first().waitFor();
    await walk.look(her, `document-refused-${width}`);
    await her.getByLabel('The document').setInputFiles(fileOf(png(300)));
    await her.getByRole('button', { name: 'Send the document' }).click();
    await her.getByText('Sealed, not looked at.').waitFor();

    await staff.goto(`${url}/lumyx/console/cases/${id}?still=yes`);
    await walk.look(staff, `desk-sent-${width}`);
    await staff.getByRole('link', { name: 'Look at it, once' }).click();
    await walk.look(staff, `desk-look-${width}`);
    const [tab] = await Promise.all([
      staff.context().waitForEvent('page'),
      staff.getByRole('button', { name: 'Look now, and destroy it' }).click(),
    ]);
    await tab.waitForLoadState();
    await screenshot(tab, `desk-shown-${width}`);
    expect(await tab.locator('img').boundingBox()).toMatchObject({ width: 300, height: 300 });
    await staff.getByLabel('Yes, the proof is met').check();
    await staff.getByRole('button', { name: 'Save what you decided' }).click();
    await staff.getByText('The proof by document is met.').waitFor();
    await walk.look(staff, `desk-met-${width}`);
    await her.goto(`${url}${path}`);
    await walk.look(her, `status-met-${width}`);
    expect(await her.textContent('main')).toMatch(
      /Looked at once by a person at LumyxAI on .*destroyed\. Accepted\./,
    );
  });

  test.each([320, 1280])('asked in her name, and her answer, at %i pixels', async (width) => {
    const agent = await walk.open(width);
    await agent.goto(`${url}/lumyx`);
    await agent.getByRole('link', { name: 'Ask in their name' }).click();
    await agent.getByRole('button', { name: 'Ask' }).click();
    await walk.look(agent, `another-errors-${width}`);
    await agent.locator('input[value=access]').check();
    await agent.getByLabel('The mail address of the person').fill(`kim.${width}@example.com`);
    await agent.getByLabel('Your name').fill('Avery Counsel');
    await agent.getByLabel('Your own mail address').fill('avery@counsel.example');
    await agent.getByLabel('A signed permission').check();
    await agent.getByLabel('The permission or power of attorney').setInputFiles(fileOf(jpeg()));
    await walk.look(agent, `another-${width}`);
    await agent.getByRole('button', { name: 'Ask' }).click();
    await agent.getByText('We have written it down').waitFor();
    await walk.look(agent, `another-sent-${width}`);
    const her = await walk.open(width);
    await prove(her, `kim.${width}@example.com`);
    await walk.look(her, `agent-question-${width}`);
    await her.getByRole('button', { name: 'No, I do not want this' }).click();
    await her.getByText('You said no.').waitFor();
    await walk.look(her, `agent-no-${width}`);
  });
});
