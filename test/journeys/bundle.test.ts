// The authority's bundle in a real browser without scripts: staff order and send it, read the code out; an inspector opens, downloads, verifies.

import { buildBundleJob } from '../../jobs/build-bundle.ts';
import { openBagZip } from '../../src/archives/bag-zip.ts';
import { verifyBundle } from '../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../src/regulator/verify-tools-here.ts';
import { describeBrowser } from '../support/browser.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('a bundle for an authority', () => {
  let home: TestHouse;
  let browsing: Browsing;
  beforeEach(async () => {
    home = await openTestHouse();
    browsing = await openBrowsing(home);
  });
  afterEach(async () => {
    await browsing.close();
    await home.close();
  });

  test.each([320, 1280])(
    '%i wide: ordered, built, sent, its code read out, opened, downloaded, verified',
    async (width) => {
      const desk = await browsing.open(width);
      await browsing.signIn(desk, 'approver');
      await desk.getByRole('link', { name: 'Bundles', exact: true }).click();
      await desk.getByText('No bundle was ordered yet.').waitFor();
      await desk.getByRole('button', { name: 'Order a bundle' }).click();
      await desk.getByLabel('First day').fill('2026-02-01');
      await desk.getByLabel('Last day').fill('2026-01-31');
      await desk
        .getByLabel('What the authority asked')
        .fill('How many people asked to be erased, and when was it done?');
      await desk.getByLabel('Name of the authority').fill('Commissioner for Data Protection of Harbour City');
      await desk.getByLabel('E-mail address for the link').fill('inspector@authority.example');
      await desk.getByLabel('By telephone').check();
      await desk.getByRole('button', { name: 'Order the bundle' }).click();
      await desk.getByText('The last day lies before the first').first().waitFor();
      await browsing.look(desk, `bundle-order-${width}`);
      await desk.getByLabel('First day').fill('2026-01-01');
      await desk.getByRole('button', { name: 'Order the bundle' }).click();
      await desk.getByText('Waits to be built').waitFor();
      await browsing.look(desk, `bundle-waits-${width}`);
      const address = desk.url().replace(/\?.*$/, '');
      const orderId = address.split('/').at(-1) ?? '';
      await buildBundleJob(
        home.house,
        { controllerId: home.lumyx.id, orderId },
        new AbortController().signal,
      );

      await desk.goto(address);
      await desk.getByText('Ready', { exact: true }).waitFor();
      await desk.getByRole('button', { name: 'Send the link' }).click();
      await browsing.look(desk, `bundle-send-${width}`);
      await desk.getByRole('button', { name: 'Send the link' }).click();
      await desk.getByText('Sent, no code yet').waitFor();
      await browsing.look(desk, `bundle-sent-${width}`);
      await desk.getByRole('button', { name: 'Show a code' }).click();
      const code = (await desk.textContent('.house-key'))?.trim() ?? '';
      await browsing.look(desk, `bundle-code-${width}`);
      await desk.getByRole('link', { name: /back to the bundle/ }).click();
      expect(await desk.content()).not.toContain(code);

      await deliverLetters(home);
      const { mail } = home.mailbox.newest('inspector@authority.example');
      expect(mail.text).not.toContain(code);
      const [path = ''] = /\/lumyx\/authority\/[\w-]{32}/.exec(mail.text ?? '') ?? [];
      const inspector = await browsing.open(width);
      await inspector.goto(browsing.url + path);
      await browsing.look(inspector, `authority-closed-${width}`);
      await inspector.getByLabel('The code').fill('0000 0001');
      await inspector.getByRole('button', { name: 'Continue' }).click();
      await inspector.getByText('This link and this code open nothing').first().waitFor();
      await browsing.look(inspector, `authority-wrong-${width}`);
      await inspector.getByLabel('The code').fill(code);
      await inspector.getByRole('button', { name: 'Continue' }).click();
      await inspector.getByText('Check it without trusting us').waitFor();
      await browsing.look(inspector, `authority-open-${width}`);
      const key = (await inspector.locator('.house-key').first().textContent())?.trim() ?? '';
      const [download] = await Promise.all([
        inspector.waitForEvent('download'),
        inspector.getByRole('button', { name: 'Download the bundle' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('bundle-lumyx-1.zip');
      const source = await openBagZip(await download.path());
      const report = await verifyBundle(source, TOOLS_HERE, { key, earlier: null });
      await source.close();
      expect([report.findings, report.number, report.keyCompared]).toEqual([[], 1, true]);

      await desk.reload();
      await desk.getByText('Downloaded', { exact: true }).first().waitFor();
      await browsing.look(desk, `bundle-downloaded-${width}`);
      await desk.getByRole('link', { name: 'Bundles', exact: true }).first().click();
      await browsing.look(desk, `bundles-${width}`);
    },
    120_000,
  );
});
