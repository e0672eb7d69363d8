// The work list in a real browser without scripts, at 320 and 1280 pixels: full, narrowed, empty, searched, and cases given away.
import { Client } from 'pg';
import { addNote } from '../../src/requests/case-note.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { describeBrowser } from '../support/browser.ts';
import { fillCases } from '../support/many-cases.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('the work list', () => {
  let home: TestHouse;
  let browsing: Browsing;
  beforeAll(async () => {
    home = await openTestHouse();
    browsing = await openBrowsing(home);
    const admin = new Client({ connectionString: home.superuserUrl });
    await admin.connect();
    await fillCases(admin, {
      controllerId: home.lumyx.id,
      cases: 3000,
      assignees: [browsing.desk.staff.second.id],
    });
    await admin.end();
    await home.work(async (work) => {
      const email = 'a.very.long.address.of.a.very.patient.person@correspondence.example';
      const { requestId } = await receiveRequest(work, {
        right: 'objection-marketing',
        email,
        channel: 'mail',
      });
      await addNote(work, requestId, 'She wrote from Porto.');
    });
  });
  afterAll(async () => {
    await browsing.close();
    await home.close();
  });

  test.each([320, 1280])('can be read and used at %i pixels', async (width) => {
    const page = await browsing.open(width);
    const look = async (name: string) => await browsing.look(page, `work-list-${name}-${width}`);
    await browsing.signIn(page, 'caseworker');
    await page.getByRole('heading', { name: 'Cases', exact: true }).waitFor();
    await look('full');
    await page.getByRole('link', { name: 'Later' }).click();
    await page.getByRole('link', { name: 'Earlier' }).waitFor();
    await page.getByRole('link', { name: /^Overdue/ }).click();
    await page.getByText('Narrow the list').click();
    await page.getByLabel('Wish').selectOption('erasure');
    await page.getByLabel('Who works on it').selectOption('The second');
    await page.getByRole('button', { name: 'Show these' }).click();
    expect(await page.locator('.moj-filter__tag', { hasText: 'No longer only' }).count()).toBe(3);
    await look('narrowed');
    const boxes = page.getByRole('checkbox');
    // The boxes of the components lie over their own: the labels are what a hand or a key reaches.
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByLabel('Give the chosen cases to').selectOption('me');
    await page.getByRole('button', { name: 'See what changes' }).click();
    await look('give');
    await page.getByRole('button', { name: 'Give 2 cases to The caseworker' }).click();
    await page.getByText('2 cases have changed hands.').waitFor();
    await look('given');
    await page.getByRole('link', { name: 'Held', exact: true }).click();
    await look('held');
    await page.getByLabel('Find a case').fill('porto');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Words in a note').waitFor();
    expect(page.url()).not.toContain('porto');
    await look('found');
    await page.getByLabel('Find a case').fill('nothing like it');
    await page.getByRole('button', { name: 'Find' }).click();
    await look('nothing-found');
  });
});
