// Evidence's road in a real browser without scripts: sent from a telephone, proposed with, approved with, taken back.
import { describeBrowser } from '../support/browser.ts';
import { jpeg, png, zip } from '../support/files.ts';
import { deliverLetters, openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('evidence', () => {
  let home: TestHouse;
  let shop: Shop;
  let walk: Browsing;
  let url: string;
  beforeAll(async () => {
    home = await openTestHouse();
    shop = await openShop(home);
    walk = await openBrowsing(home);
    ({ url } = walk);
  });
  afterAll(async () => {
    await walk.close();
    await home.close();
    await shop.drop();
  });

  const fileOf = (buffer: Buffer) => ({ name: 'certificate.jpg', mimeType: 'image/jpeg', buffer });
  test.each([
    [320, 'mira@example.com', 'Mira Canary'],
    [1280, 'tom@example.com', 'Tom'],
  ])('sent, looked at by two, and taken back, at %i pixels', async (width, email, name) => {
    const her = await walk.open(width);
    await her.goto(`${url}/lumyx`);
    await her.getByLabel('Your e-mail address').fill(email);
    await her.locator('input[value=rectification]').check();
    await her.locator('textarea[name=ownWords]').fill('My name is wrong.');
    await her.getByRole('button', { name: 'Send my request' }).click();
    await deliverLetters(home);
    const { text = '' } = home.mailbox.newest(email).mail;
    const [path = ''] = /\/lumyx\/requests\/[0-9a-f-]{36}/.exec(text) ?? [];
    await her.goto(`${url}${path}/verify`);
    await her.getByLabel('The code from our letter').fill(/\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '');
    await her.getByRole('button', { name: 'Continue' }).click();
    await walk.look(her, `evidence-offer-${width}`);
    await her
      .getByRole('button', { name: 'Send what shows that it is right' })
      .or(her.getByRole('link', { name: 'Send what shows that it is right' }))
      .click();
    await walk.look(her, `evidence-empty-${width}`);
    await her.getByLabel('The files').setInputFiles(fileOf(zip()));
    await her.getByRole('button', { name: 'Send' }).click();
    await her.getByText('This is neither a photograph').first().waitFor();
    await walk.look(her, `evidence-refused-${width}`);
    await her.getByLabel('The files').setInputFiles([fileOf(png(300)), fileOf(png(300))]);
    await her.getByLabel('A line about it').fill('TheCertificateOfMyMarriageWithMyNewName'.repeat(4));
    await her.getByRole('button', { name: 'Send' }).click();
    await her.getByText('A picture').first().waitFor();
    await walk.look(her, `evidence-sent-${width}`);

    const id = path.split('/').at(-1) ?? '';
    const staff = await walk.open(width);
    await walk.signIn(staff, 'approver');
    await staff.goto(`${url}/lumyx/console/cases/${id}?still=yes`);
    await walk.look(staff, `desk-evidence-${width}`);
    await staff.goto(`${url}/lumyx/console/cases/${id}/correct`);
    await staff.getByText('Attach what came by mail').click();
    await staff.getByLabel('The files').setInputFiles(fileOf(jpeg()));
    await staff.getByLabel('What it is, and how it came').fill('Her letter of Monday.');
    await walk.look(staff, `desk-attach-${width}`);
    await staff.getByRole('button', { name: 'Attach' }).click();
    await staff.getByText('attached by The approver').waitFor();
    const [tab] = await Promise.all([
      staff.context().waitForEvent('page'),
      staff.getByRole('button', { name: 'Look at it (file 1' }).click(),
    ]);
    await tab.waitForLoadState();
    expect(await tab.locator('img').boundingBox()).toMatchObject({ width: 300, height: 300 });
    const field = staff.locator(`input[value="${name}"]`);
    await field.fill('Mira Solberg');
    await staff.getByLabel('What shows that it is right?').fill('The certificate that she sent.');
    await walk.look(staff, `desk-propose-${width}`);
    await staff.getByRole('button', { name: 'Propose these corrections' }).click();

    const approver = await walk.open(width);
    await walk.signIn(approver, 'second');
    await approver.goto(`${url}/lumyx/console/cases/${id}?still=yes`);
    await approver.getByText('Evidence, to look at before you approve').waitFor();
    await walk.look(approver, `desk-approve-${width}`);
    const [seen] = await Promise.all([
      approver.context().waitForEvent('page'),
      approver.getByRole('button', { name: 'Look at it (file 1' }).last().click(),
    ]);
    await seen.waitForLoadState();
    expect(await seen.locator('img').boundingBox()).toMatchObject({ width: 300, height: 300 });

    await her.goto(`${url}${path}`);
    await her.getByText('Last looked at by a person at LumyxAI').first().waitFor();
    await walk.look(her, `evidence-status-${width}`);
    await her.getByRole('link', { name: 'See it, or take it back' }).click();
    await her.getByRole('button', { name: 'Take it back and destroy it' }).first().click();
    await her.getByText('Taken back and destroyed on').waitFor();
    await walk.look(her, `evidence-back-${width}`);
  });
});
