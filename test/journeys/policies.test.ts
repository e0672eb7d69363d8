// An unseen policy in a real browser without scripts: pasted, its defects shown, a clause tied to its schedule, changed, judged, and read by a person.
import { confirmedControls } from '../../src/policies/provision-control.ts';
import { describeBrowser } from '../support/browser.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

const TEXT = `Privacy notice

Last updated: 1 March 2026

1. How long we keep data

Orders are kept for up to 30 days to find faults. We do not sell your personal data.

2. Contact

Ask us at [email protected].
`;

describeBrowser('documents at the desk', () => {
  let home: TestHouse;
  let shop: Shop;
  let browsing: Browsing;
  beforeEach(async () => {
    home = await openTestHouse();
    shop = await openShop(home);
    browsing = await openBrowsing(home);
  });
  afterEach(async () => {
    await browsing.close();
    await home.close();
    await shop.drop();
  });

  test.each([320, 1280])(
    '%i wide: from a pasted text to a promise that is tied to its schedule, without any file',
    async (width) => {
      const page = await browsing.open(width);
      await browsing.signIn(page, 'approver');
      await page.getByRole('link', { name: 'Documents', exact: true }).click();
      await page.getByRole('button', { name: 'Take a document in' }).click();
      await page.getByRole('textbox', { name: 'Title' }).fill('Privacy notice of Example Ltd');
      await page.getByLabel('Privacy policy', { exact: true }).check();
      await page.getByLabel('Ours', { exact: true }).check();
      await page.getByRole('button', { name: 'Take it in' }).click();
      await page.getByText('Give an address or paste the text').first().waitFor();
      await browsing.look(page, `policy-mistake-${width}`);
      await page.getByRole('textbox', { name: 'Or its text' }).fill(TEXT);
      await page.getByRole('button', { name: 'Take it in' }).click();
      await page.getByText('A hidden address', { exact: true }).waitFor();
      await browsing.look(page, `policy-${width}`);

      await page.getByRole('link', { name: 'Orders are kept for up to 30 days' }).click();
      await page.getByText('Proposed: retention schedule shop.orders, set to P30D').waitFor();
      await page.getByText('It says “30 days” and “order”.').waitFor();
      await browsing.look(page, `clause-${width}`);
      expect(await home.work(confirmedControls)).toEqual([]);
      await page.getByRole('button', { name: 'Confirm Retention schedule shop.orders' }).click();
      await page.getByText('The clause is tied to what carries it out.').waitFor();
      expect(await home.work(confirmedControls)).toEqual([
        expect.objectContaining({ kind: 'schedule', name: 'shop.orders', setting: 'P30D' }),
      ]);

      await page.getByRole('link', { name: 'Privacy notice of Example Ltd', exact: true }).first().click();
      await page.getByRole('button', { name: 'Take a newer version in' }).click();
      const newer = TEXT.replace('30 days', '60 days').replace('1 March', '2 April');
      await page.getByRole('textbox', { name: 'Or its text' }).fill(newer);
      await page.getByRole('button', { name: 'Take the newer version in' }).click();
      await page.getByRole('link', { name: 'Version 2' }).click();
      await page.getByText('Look at what carries it out: Retention schedule shop.orders.').waitFor();
      await page.getByLabel('Yes', { exact: true }).check();
      await page.getByRole('textbox', { name: 'Why' }).fill('Orders stay twice as long.');
      await browsing.look(page, `policy-change-${width}`);
      await page.getByRole('button', { name: 'Decide' }).click();
      await page.getByText('What you decided was saved').waitFor();
      await page.getByRole('link', { name: 'Documents', exact: true }).click();
      await page.getByText('1 open').waitFor();
      await browsing.look(page, `policies-${width}`);

      await page.goto(`${browsing.url}/lumyx/policies`);
      await page.getByRole('link', { name: 'Privacy notice of Example Ltd' }).click();
      await page.getByText('What changed against the version before').waitFor();
      await browsing.look(page, `published-policy-${width}`);
    },
    120_000,
  );
});
