// The day of a business customer's end user: routed at the desk, decided by the customer behind a code, shown to the person; and what the law keeps.
import type { Page } from 'playwright-core';
import { describeBrowser, waitFor as until } from '../support/browser.ts';
import { dumpStore } from '../support/table-dump.ts';
import { type DemoWalk, openDemoWalk } from './demo-walk.ts';

describeBrowser('an end user of a business customer', () => {
  let walk: DemoWalk;
  beforeAll(async () => {
    walk = await openDemoWalk('lumyx');
  });
  afterAll(async () => await walk.close());
  const look: DemoWalk['look'] = async (page, name) => await walk.look(page, name);
  const idOf = (page: Page): string => page.url().split('/').at(-1) ?? '';

  test('an end user of a business customer: passed on at the desk, decided behind a code, shown to the person', async () => {
    const email = 'jo@nordlicht.example';
    const before = await dumpStore(walk.demo.lumyxUrl);
    const page = await walk.open('');
    await page.getByLabel('Correct my data').check();
    await page.getByLabel('Your e-mail address').fill(email);
    await page.getByLabel('In your own words').fill('My name is Jo Winter.');
    await page.getByRole('button', { name: 'Send my request' }).click();
    await walk.prove(page, email);
    await page.getByRole('heading', { name: 'Correct my data' }).waitFor();
    const caseworker = await walk.signIn('caseworker');
    await caseworker
      .getByRole('row', { name: /j…@nordlicht/ })
      .getByRole('link')
      .click();
    await look(caseworker, 'customer-route');
    await caseworker.getByRole('button', { name: 'Pass it on' }).click();
    await caseworker.getByRole('heading', { name: 'With the business customer that decides' }).waitFor();
    await look(caseworker, 'customer-routed');
    await page.reload();
    await page.getByRole('heading', { name: 'Nordlicht Studio decides' }).waitFor();
    await look(page, 'customer-status');
    const code = await walk.demo.codeFor('privacy@nordlicht.example');
    const letter = walk.demo.mailbox.newest('privacy@nordlicht.example').mail.text ?? '';
    const path = /\/lumyx(\/customer-requests\/[0-9a-f-]+)/.exec(letter)?.[1] ?? '';
    const customer = await walk.open(path);
    await customer.getByLabel('The code from our letter').fill(code);
    await customer.getByRole('button', { name: 'Continue' }).click();
    await look(customer, 'customer-decides');
    await customer.getByLabel('We answer the person ourselves').check();
    await customer.getByRole('button', { name: 'Send the instruction' }).click();
    await customer.getByRole('heading', { name: 'Thank you' }).waitFor();
    await page.reload();
    await page.getByText('it answers you itself').waitFor();
    // We did nothing of our own, and both letters are without her words.
    expect(await dumpStore(walk.demo.lumyxUrl)).toEqual(before);
    expect(await walk.lettersTo('privacy@nordlicht.example', 'code')).not.toMatch(/jo@nordlicht|Jo Winter/);
    expect(await walk.eventsOf(idOf(page))).toEqual(
      expect.arrayContaining([
        'request.routed',
        'customer.opened',
        'customer.instructed',
        'request.handedOver',
      ]),
    );
    await spent(path, code);
  });

  test('what the law keeps stands on the receipt with law, end and remedy', async () => {
    const email = 'lars.nygard@example.com';
    const page = await walk.open('');
    await page.getByLabel('Delete my data').check();
    await page.getByLabel('Your e-mail address').fill(email);
    await page.getByRole('button', { name: 'Send my request' }).click();
    await walk.prove(page, email);
    const approver = await walk.signIn('approver');
    await approver
      .getByRole('row', { name: /l…@example.com/ })
      .first()
      .getByRole('link')
      .click();
    await until(approver, 'Stays, with a reason');
    for (;;) {
      const rule = approver.getByRole('button', { name: /leave/i });
      if ((await rule.count()) === 0) break;
      await rule.first().click();
    }
    const second = await walk.signIn('second.approver');
    await second.goto(approver.url());
    await second.getByRole('button', { name: 'Approve this plan' }).click();
    await until(page, 'The law behind it');
    await look(page, 'kept');
  });

  /** A link that was used opens nothing more, and says where to look. */
  async function spent(path: string, code: string): Promise<void> {
    const again = await walk.open(path);
    await again.getByLabel('The code from our letter').fill(code);
    await again.getByRole('button', { name: 'Continue' }).click();
    await again.getByText('or the request was answered already').first().waitFor();
    expect(await again.textContent('main')).not.toContain('jo@nordlicht');
    await look(again, 'customer-spent');
  }
});
