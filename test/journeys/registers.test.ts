// Registers and the record of processing in a real browser without scripts: a breach written down, mistaken and amended; files fetched.
import { readFile } from 'node:fs/promises';
import { describeBrowser } from '../support/browser.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('records and registers', () => {
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
    '%i wide: a breach runs, is overdue, was told late with the reason; a disclosure is silent; the record is fetched',
    async (width) => {
      const page = await browsing.open(width);
      await browsing.signIn(page, 'approver');
      await page.getByRole('link', { name: 'Records', exact: true }).click();
      await page.getByText(/^Missing: \d+ things/).waitFor();
      await page.getByText('the security measures', { exact: true }).waitFor();
      await page.locator('summary').first().click();
      await browsing.look(page, `records-${width}`);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'spreadsheet (.ods)' }).click(),
      ]);
      const bytes = await readFile(await download.path());
      expect(bytes.subarray(30, 84).toString('latin1')).toBe(
        'mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
      );

      await page.getByRole('link', { name: 'Breaches' }).click();
      const now = Temporal.Now.zonedDateTimeISO('Europe/Berlin').subtract({ hours: 50 });
      const time = now.toPlainTime().toString({ smallestUnit: 'minute' });
      await page.getByRole('textbox', { name: 'Day', exact: true }).fill(now.toPlainDate().toString());
      await page.getByLabel('Time', { exact: true }).fill(time);
      await page.getByLabel('Not yet').check();
      await page.getByLabel('Not decided yet').check();
      await page.getByRole('button', { name: 'Write it down' }).click();
      await page.getByText('Say what happened').first().waitFor();
      await browsing.look(page, `breach-mistake-${width}`);
      await page.getByLabel('What happened').fill('A list of orders could be read by everybody for an hour.');
      await page.getByRole('button', { name: 'Write it down' }).click();
      await page.getByText('The entry stands in the register.').waitFor();
      await page.getByText('72 hours run', { exact: true }).waitFor();
      await browsing.look(page, `breaches-${width}`);

      home.later({ hours: 30 });
      await page.getByRole('link', { name: 'Breach 1' }).click();
      await page.getByText('Overdue', { exact: true }).waitFor();
      await browsing.look(page, `breach-overdue-${width}`);
      await page.getByText('Amend this entry').click();
      await page.getByLabel('Yes').first().check();
      const told = now.add({ hours: 75 });
      await page.getByLabel('If yes: the day on which it was told').fill(told.toPlainDate().toString());
      await page.getByLabel('At what time').fill(told.toPlainTime().toString({ smallestUnit: 'minute' }));
      await page.getByRole('button', { name: 'Save as a new version' }).click();
      await page.getByText('give the reason for the delay').first().waitFor();
      await browsing.look(page, `breach-late-${width}`);
      await page.getByLabel('If later than 72 hours').fill('The office was closed by a flood.');
      await page.getByRole('button', { name: 'Save as a new version' }).click();
      await page.getByText('Told late', { exact: true }).waitFor();
      await page.getByText('Version 1:').click();
      await browsing.look(page, `breach-told-${width}`);

      await page.goto(`${browsing.url}/lumyx/console/disclosures`);
      await page.getByLabel('Who asked').fill('Public prosecutor of Harbour City');
      await page.getByLabel('On which day').fill('2026-01-02');
      await page.getByLabel('On what ground').fill('Order 7 Gs 12/26');
      await page.getByLabel('Not answered yet').check();
      await page.getByLabel('Not until further notice').check();
      await page.getByRole('button', { name: 'Write it down' }).click();
      await page.getByText('Silence', { exact: true }).waitFor();
      await browsing.look(page, `disclosures-${width}`);
      await page.getByRole('link', { name: 'Disclosure 1' }).click();
      await browsing.look(page, `disclosure-${width}`);
    },
  );
});
