// The owner of a system in a real browser without scripts: letter, code, each of the three answers, a link that is over; and the desk.
import type { Page } from 'playwright-core';
import { describeBrowser } from '../support/browser.ts';
import { pdf, png } from '../support/files.ts';
import { OWNER, type Owners, openOwners } from '../support/owners.ts';
import { type Browsing, openBrowsing } from './browsing.ts';

describeBrowser('owners of systems', () => {
  let owners: Owners;
  let walk: Browsing;
  beforeAll(async () => {
    owners = await openOwners();
    walk = await openBrowsing(owners.home);
  });
  afterAll(async () => {
    await walk.close();
    await owners.close();
  });

  /** Looks at a page on a telephone and on a desk. */
  const look = async (page: Page, name: string): Promise<void> => {
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await walk.look(page, `${name}-${width}`);
    }
  };
  const begin = async (right: 'access' | 'erasure', email: string) => {
    const { requestId, plan } = await owners.approved(right, email);
    await owners.run(plan.id);
    return { requestId, planId: plan.id, ...(await owners.letter(OWNER)) };
  };
  const openTask = async (page: Page, { linkId, code }: { linkId: string; code: string }): Promise<void> => {
    await page.goto(`${walk.url}/lumyx/owner-tasks/${linkId}`);
    await page.getByLabel('The code from our letter').fill(code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Whom to look for' }).waitFor();
  };

  test('found: a file on its way from a drawer into the copy, past a look of staff', async () => {
    const task = await begin('access', 'solo@example.com');
    const page = await walk.open(320);
    await page.goto(`${walk.url}/lumyx/owner-tasks/${task.linkId}`);
    await look(page, 'owner-code');
    await page.getByLabel('The code from our letter').fill('9999 9999');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('This code is not right').first().waitFor();
    await look(page, 'owner-code-refused');
    await openTask(page, task);
    await look(page, 'owner-task-access');
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByText('Choose what became of it').first().waitFor();
    await look(page, 'owner-task-refused');
    await page.getByLabel('Found: the data is below').check();
    await page.getByLabel('In your words').fill('APageOfTheRegisterWithOneVeryLongWord'.repeat(4));
    await page
      .getByLabel('Files', { exact: true })
      .setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: png(300) });
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await look(page, 'owner-thanks');
    await openAnswered(page, task);
    await look(page, 'owner-answered');

    const staff = await walk.open(1280);
    await walk.signIn(staff, 'caseworker');
    await staff.goto(`${walk.url}/lumyx/console/cases/${task.requestId}`);
    await staff.getByText('The owner of a system answered.').waitFor();
    await look(staff, 'desk-owner-answered');
    const [tab] = await Promise.all([
      staff.context().waitForEvent('page'),
      staff.getByRole('button', { name: 'Look at it (file 1' }).click(),
    ]);
    await tab.waitForLoadState();
    expect(await tab.locator('img').boundingBox()).toMatchObject({ width: 300, height: 300 });
    await staff.getByLabel('Everything: these words and files').check();
    await staff.getByRole('button', { name: 'Let the case go on' }).click();
    await staff.getByText('This goes to the person.').waitFor();
    await owners.run(task.planId);
    await staff.reload();
    expect(await staff.textContent('main')).toContain('what was found is in the copy');
    await look(staff, 'desk-owner-done');
  });

  test('a page that shows somebody else goes covered, and the owner of the data reads so', async () => {
    const task = await begin('access', 'ben@example.com');
    const page = await walk.open(1280);
    await openTask(page, task);
    await page.getByLabel('Found: the data is below').check();
    const scan = { name: 'page.pdf', mimeType: 'application/pdf', buffer: pdf() };
    await page.getByLabel('Files', { exact: true }).setInputFiles(scan);
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();

    const staff = await walk.open(320);
    await walk.signIn(staff, 'caseworker');
    await staff.goto(`${walk.url}/lumyx/console/cases/${task.requestId}`);
    await staff.getByRole('link', { name: 'Decide what the person gets of it' }).click();
    await staff.getByLabel('Pictures of it, in which parts are covered').check();
    await staff.getByLabel('Pictures that go instead').setInputFiles(scan);
    await staff.getByRole('button', { name: 'Save what you decided' }).click();
    await staff.getByText('A PDF may still hold what stands under a black box.').first().waitFor();
    await look(staff, 'desk-owner-file-refused');
    await staff
      .getByLabel('Pictures that go instead')
      .setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: png(300) });
    await staff.getByRole('button', { name: 'Save what you decided' }).click();
    await staff.getByText('Replaced by covered pictures: about another person').waitFor();
    await look(staff, 'desk-owner-file-replaced');
    const file = await staff
      .getByRole('link', { name: 'Decide what the person gets of it' })
      .getAttribute('href');
    await staff.getByLabel('These words, and of each file what is decided above').check();
    await staff.getByRole('button', { name: 'Let the case go on' }).click();
    await staff.getByText('This goes to the person.').waitFor();
    await staff.goto(`${walk.url}${file}`);
    await staff.getByText('The answer that it came with counts already').waitFor();
    await look(staff, 'desk-owner-file-over');
  });

  const openAnswered = async (
    page: Page,
    { linkId, code }: { linkId: string; code: string },
  ): Promise<void> => {
    await page.goto(`${walk.url}/lumyx/owner-tasks/${linkId}`);
    await page.getByLabel('The code from our letter').fill(code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'This task is answered' }).waitFor();
  };

  test('not done, with a reason; and not found, which staff heard on the telephone', async () => {
    const kept = await begin('erasure', 'mira@example.com');
    const page = await walk.open(1280);
    await openTask(page, kept);
    await look(page, 'owner-task-erasure');
    await page.getByLabel('Not done, or not all of it').check();
    await page.getByLabel('Only then: what stands in the way?').selectOption('A law makes us keep it');
    await page.getByLabel('In your words').fill('The release must be kept for the court.');
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();

    const gone = await begin('erasure', 'ada@example.com');
    const staff = await walk.open(320);
    await walk.signIn(staff, 'caseworker');
    await staff.goto(`${walk.url}/lumyx/console/cases/${gone.requestId}`);
    await staff.getByText(`Waits for ${OWNER} since`).waitFor();
    await staff.getByText('I heard the answer by another way').click();
    await staff.getByText('Ask somebody else').click();
    await look(staff, 'desk-owner-waits');
    await staff.getByRole('button', { name: 'Write it down' }).click();
    await staff.getByText('Choose what became of it').first().waitFor();
    await look(staff, 'desk-owner-refused');
    await staff.getByLabel('The person is not there').check();
    await staff.getByLabel('What you heard').fill('The archivist called on Monday: nothing there.');
    await staff.getByRole('button', { name: 'Write it down' }).click();
    await staff.getByText('The person is not there, said staff').waitFor();
    await openTask(page, await begin('erasure', 'tom@example.com'));
    await page.getByLabel('This person is not in the paper files').check();
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  });

  test('a link that is over brings a new letter', async () => {
    const { linkId, code } = await begin('access', 'eve@example.com');
    owners.home.later({ hours: 24 * 15 });
    const page = await walk.open(320);
    await page.goto(`${walk.url}/lumyx/owner-tasks/${linkId}`);
    await page.getByLabel('The code from our letter').fill(code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'The time of this link is over' }).waitFor();
    await look(page, 'owner-expired');
    await page.getByRole('button', { name: 'Send me a new letter' }).click();
    await page.getByText('a new letter is on its way').waitFor();
    await look(page, 'owner-letter-again');
    await openTask(page, await owners.letter(OWNER));
  });
});
