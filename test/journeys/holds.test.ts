// Legal holds in a real browser without scripts: placed, mistaken, overdue, looked at again and lifted, on a telephone; every state of its pages is looked at elsewhere.
import { drawnErasure } from '../support/approved-erasure.ts';
import { describeBrowser } from '../support/browser.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('legal holds', () => {
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

  test.each([320])(
    '%i wide: a hold is placed, meets a case, is late, goes on, and is lifted',
    async (width) => {
      const page = await browsing.open(width);
      await browsing.signIn(page, 'approver');
      await page.getByRole('link', { name: 'Legal holds' }).click();
      await page.getByLabel('Some rows of a collection').check();
      await page.getByLabel('Of a collection, or of some of its rows: which').selectOption('shop.orders');
      await page.getByLabel('Column 1').fill('colour');
      await page.getByLabel('Value 1').fill('cup');
      await page.getByLabel('Why is it held?').fill('The maker calls these cups back, file 7.');
      await page.getByLabel('No', { exact: true }).check();
      const day = Temporal.Now.plainDateISO().add({ days: 2 });
      await page.getByLabel('Look at it again by').fill(day.toString());
      await page.getByRole('button', { name: 'Place the hold' }).click();
      await page.getByText('has no column colour in the map').first().waitFor();
      await browsing.look(page, `holds-mistake-${width}`);
      await page.getByLabel('Column 1').fill('item');
      await page.getByRole('button', { name: 'Place the hold' }).click();
      await page.getByText('The hold stands.').waitFor();
      await browsing.look(page, `holds-${width}`);

      const keeper = { house: home.house, controllerId: home.lumyx.id };
      const { requestId } = await drawnErasure(keeper, 'mira@example.com');
      await page.goto(`${browsing.url}/lumyx/console/cases/${requestId}`);
      await page.getByRole('heading', { name: 'Legal hold' }).waitFor();
      await browsing.look(page, `holds-case-${width}`);
      home.later({ hours: 24 * 4 });
      await page.goto(`${browsing.url}/lumyx/console/cases/${requestId}`);
      await page.getByRole('link', { name: 'Read legal hold 1' }).click();
      await page.getByText('Overdue').waitFor();
      await browsing.look(page, `hold-overdue-${width}`);
      await page.getByLabel('Why it is still needed').fill('Some cups did not come back yet.');
      await page.getByLabel('Look at it again by').fill(day.add({ months: 3 }).toString());
      await page.getByRole('button', { name: 'Let it go on' }).click();
      await page.getByText('The review was saved.').waitFor();
      await page.getByLabel('Why it is not needed any more').fill('All cups came back.');
      await page.getByRole('button', { name: 'Lift the hold' }).click();
      await page.getByText('The hold was lifted.').waitFor();
      await page.getByRole('link', { name: 'Hold 1' }).click();
      await browsing.look(page, `hold-lifted-${width}`);
    },
  );
});
