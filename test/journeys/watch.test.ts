// The watch and change notices in a real browser without scripts: a recipient changes its terms and is stopped; people are told of ours.

import { listChanges } from '../../src/changes/change-notice.ts';
import { deliveryNumbers } from '../../src/changes/delivery.ts';
import { reviewOf } from '../../src/data-map/recipient-review.ts';
import { describeBrowser } from '../support/browser.ts';
import { deliverLetters, openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';
import { addWatch } from './watch-states.ts';

describeBrowser('watch and change notices', () => {
  let home: TestHouse;
  let shop: Shop;
  let browsing: Browsing;
  const ids: Record<string, string> = {};
  beforeEach(async () => {
    home = await openTestHouse();
    shop = await openShop(home);
    browsing = await openBrowsing(home);
    await addWatch(home, ids);
  });
  afterEach(async () => {
    await browsing.close();
    await home.close();
    await shop.drop();
  });

  test.each([320, 1280])(
    '%i wide: a change stops a recipient, is read through time, compared, and let go again with a reason',
    async (width) => {
      const page = await browsing.open(width);
      await browsing.signIn(page, 'approver');
      await page.getByRole('link', { name: 'Watch', exact: true }).click();
      await page.getByText('Nothing goes to Harbour Models at the moment').waitFor();
      await page.getByText('2 of 1 platforms (Professional').waitFor();
      await browsing.look(page, `watch-${width}`);
      await page.getByLabel('Your time zone').fill('Mars/Olympus');
      await page.getByRole('button', { name: 'Tell me of changes' }).click();
      await page.getByText('There is no such time zone').first().waitFor();
      await browsing.look(page, `watch-zone-${width}`);
      await page.getByLabel('Your time zone').fill('Asia/Tokyo');
      await page.getByRole('button', { name: 'Tell me of changes' }).click();
      await page.getByText('by the end of its calendar day in Asia/Tokyo').waitFor();

      await page.getByRole('link', { name: 'Terms of Harbour Models' }).click();
      await page.getByText('Verified unchanged.').first().waitFor();
      await page.locator('ins', { hasText: 'may use your prompts' }).waitFor();
      await browsing.look(page, `watched-${width}`);
      await page
        .getByRole('link', { name: /through time/ })
        .first()
        .click();
      await page.getByRole('heading', { name: 'Version 2' }).waitFor();
      await browsing.look(page, `clause-${width}`);

      await page.goto(`${browsing.url}/lumyx/console/comparison?label=retention-period`);
      await page.getByRole('heading', { name: 'Comparison: retention period' }).waitFor();
      await browsing.look(page, `comparison-${width}`);
      await page.getByRole('button', { name: 'They say the same' }).first().click();
      await page.getByText('The same, a person says').waitFor();

      await page.goto(`${browsing.url}/lumyx/console/watch`);
      await page.getByRole('button', { name: 'End the review' }).click();
      await page.getByText('Say in 10 to 2,000 characters').first().waitFor();
      await page.getByLabel('What you read, and why').fill('Our contract rules training out in clause 4.');
      await page.getByRole('button', { name: 'End the review' }).click();
      await page.getByText('The review was ended.').waitFor();
      expect(await home.work(async (work) => await reviewOf(work, 'Harbour Models'))).toBe(null);
    },
    180_000,
  );

  test.each([320, 1280])(
    '%i wide: people are told of a change, read both versions, and say no more than that they read it',
    async (width) => {
      const page = await browsing.open(width);
      await browsing.signIn(page, 'approver');
      await page.goto(`${browsing.url}/lumyx/console/changes`);
      await page.getByText('3 written, 0 sent').waitFor();
      await browsing.look(page, `changes-${width}`);
      await page.getByRole('link', { name: 'Write the notice' }).click();
      await page.getByRole('button', { name: 'Tell people' }).click();
      await page.getByText('Say whether the change is material').first().waitFor();
      await browsing.look(page, `announce-${width}`);
      const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 20 });
      await page.getByLabel('Yes').check();
      await page.getByLabel('Why').fill('Logs stay a day longer.');
      await page.getByLabel('What changes, as people read it').fill('Logs stay for 61 days.');
      await page.getByLabel('From which day it holds').fill(day.toString());
      await page.getByRole('button', { name: 'Tell people' }).click();
      await page.getByText('A material change is told by letters').first().waitFor();
      await page.getByLabel('Letters to everybody in').selectOption('shop.users');
      await page.getByRole('button', { name: 'Tell people' }).click();
      await page.getByText('The notice stands').waitFor();
      await page.getByRole('link', { name: 'Privacy Policy' }).last().click();
      await page.getByText('Logs stay twice as long.').waitFor();
      await browsing.look(page, `change-${width}`);

      await deliverLetters(home);
      const letter = home.mailbox.newest('mira@example.com').mail.text ?? '';
      const token = /\/lumyx\/changes\/([\w-]{32})/.exec(letter)?.[1] ?? '';
      await page.goto(`${browsing.url}/lumyx/changes/${token}`);
      await browsing.look(page, `portal-change-${width}`);
      const seen = async (): Promise<number> =>
        await home.work(async (work) => {
          const all = (await listChanges(work)).map(({ id }) => id);
          const numbers = await deliveryNumbers(work, all);
          return all.reduce((sum, id) => sum + numbers(id).seen, 0);
        });
      expect(await seen()).toBe(0);
      await page.getByRole('button', { name: 'I have read this' }).click();
      await page.getByText('We have noted that the letter reached you.').waitFor();
      expect(await seen()).toBe(1);
      await page.goto(`${browsing.url}/lumyx/changes/${'x'.repeat(32)}`);
      await page.getByRole('button', { name: 'I have read this' }).click();
      await page.getByText('This link leads nowhere.').waitFor();
      await page.goto(`${browsing.url}/lumyx/watch-method`);
      await page.getByText('It is no legal advice').waitFor();
      await browsing.look(page, `watch-method-${width}`);
    },
    180_000,
  );
});
