// The system owner: has a link and a code, no account; opens the one task and nothing else of the house.
import { ENDPOINTS } from '../../src/api/routes.ts';
import type { App } from '../../src/app.ts';
import { PORTAL_PAGES } from '../../src/portal/routes.ts';
import { type Person, personAt, wordsOf } from '../portal/person.ts';
import { localApp } from '../support/local-app.ts';
import { OWNER, type Owners, openOwners } from '../support/owners.ts';
import { STAFF_PAGES } from './desk-doors.ts';
import { somewhere } from './forms.ts';

/** The owner's own pages; everything else that is open to the owner is open to a stranger (`stranger.test.ts`). */
const THEIRS: readonly string[] = ['/owner-tasks/:id', '/owner-tasks/:id/letter'];

let owners: Owners;
let app: App;
let owner: Person;
let requestId: string;
let path: string;
let other: string;
let code: string;
beforeAll(async () => {
  owners = await openOwners();
  app = localApp(owners.home);
  owner = personAt(owners.home, app, owners.home.lumyx);
  const task = async (email: string) => {
    const asked = await owners.approved('access', email);
    await owners.run(asked.plan.id);
    return { requestId: asked.requestId, link: await owners.letter(OWNER) };
  };
  const first = await task('solo@example.com');
  ({ requestId } = first);
  code = first.link.code;
  path = `/lumyx/owner-tasks/${first.link.linkId}`;
  other = `/lumyx/owner-tasks/${(await task('mira@example.com')).link.linkId}`;
});
afterAll(async () => {
  await app.close();
  await owners.close();
});

test('the pages of owners are these', () => {
  const pages = PORTAL_PAGES.filter(({ path: page }) => page.includes('owner'));
  expect(pages.map(({ path: page }) => page)).toEqual(THEIRS);
});

test('the right code opens the task of its link, and that of no other', async () => {
  expect(wordsOf(await owner.post(path, { code }, path))).toContain('Please look for a person’s data');
  expect(other).not.toBe(path);
  expect((await owner.post(other, { code }, other)).status).toBe(400);
  expect((await owner.get(other)).text).toContain('name="code"');
});

test('who has the code is still nobody at the case, at the desk and at the endpoints', async () => {
  for (const { path: page } of PORTAL_PAGES.filter(({ access }) => access === 'person')) {
    const { status, headers } = await owner.get(`/lumyx${somewhere(page.replace(':id', requestId))}`);
    expect([page, status, headers.location]).toEqual([page, 303, `/lumyx/requests/${requestId}/verify`]);
  }
  for (const { path: page } of STAFF_PAGES) {
    const { status, headers } = await owner.get(
      `/lumyx/console${somewhere(page) === '/' ? '' : somewhere(page)}`,
    );
    expect([page, status, headers.location]).toEqual([page, 303, '/lumyx/console/sign-in']);
  }
  for (const { path: page } of ENDPOINTS.filter(({ method }) => method === 'get')) {
    const { status } = await owner.get(`/api/v1${page.replace(/\{\w+\}/g, requestId)}`);
    expect([page, status]).toEqual([page, 401]);
  }
});
