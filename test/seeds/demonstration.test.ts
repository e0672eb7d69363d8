// Loading the demonstration: staff who can sign in, cases in different states, and no change when it starts a second time.
import { type DemonstrationAccount, loadDemonstration, SLUGS } from '../../seeds/04_demonstration.ts';
import { people } from '../../seeds/people.ts';
import { listAccounts } from '../../src/auth/accounts.ts';
import { checkPassword } from '../../src/auth/check-password.ts';
import { listUnmapped } from '../../src/data-map/unmapped.ts';
import { now } from '../../src/platform/clock.ts';
import { type Controller, listControllers } from '../../src/platform/controller.ts';
import { listCases, readCase } from '../../src/requests/case-list.ts';
import { deedsOf } from '../../src/requests/case-note.ts';
import { STATUSES } from '../../src/requests/data-request.ts';
import { withdrawRequest } from '../../src/requests/decide.ts';
import { MACHINE } from '../../src/work.ts';
import { buildPlatforms, type Platforms } from '../support/platforms.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const PASSWORD = 'seven-quiet-lanterns';
const ROLES = ['administrator', 'approver', 'second.approver', 'caseworker', 'auditor'];

let home: TestHouse;
let platforms: Platforms<(typeof SLUGS)[number]>;
let controllers: Controller[];
let accounts: DemonstrationAccount[];
beforeAll(async () => {
  home = await openTestHouse();
  platforms = await buildPlatforms();
  accounts = await loadDemonstration(home.house, { password: PASSWORD });
  controllers = (await listControllers(home.house.database)).filter(({ slug }) =>
    SLUGS.some((one) => one === slug),
  );
});
afterAll(async () => {
  await home.close();
  await platforms.drop();
});

/** Everything of ours, but that and when stores were looked at. */
async function ours(): Promise<[string, string[]][]> {
  const dump = await dumpStore(home.superuserUrl);
  const looks = (dump.get('audit_entries') ?? [])
    .filter((row) => row.includes('store.compared'))
    .map((row) => String((JSON.parse(row) as { id: string }).id));
  return [...dump].map(([table, rows]) => [
    table,
    rows
      .filter((row) => !looks.some((id) => row.includes(id)))
      .map((row) => row.replace(/"checked_at":"[^"]*"/, ''))
      .sort(),
  ]);
}

test('answers with five accounts for each of four controllers, and each can sign in with the password', async () => {
  expect(accounts.map(({ email }) => email)).toEqual(
    SLUGS.flatMap((slug) => ROLES.map((role) => `${role}@${slug}.example`)),
  );
  expect(controllers).toHaveLength(SLUGS.length);
  for (const controller of controllers) {
    for (const { email, roles } of accounts.filter(({ controller: of }) => of === controller.name)) {
      const opened = await checkPassword(home.house.inWork, controller.id, { email, password: PASSWORD });
      expect([email, opened?.roles]).toEqual([email, roles]);
    }
  }
});

test('an account of one platform opens nothing at the other', async () => {
  const stranger = { email: 'approver@lumyx.example', password: PASSWORD };
  expect(await checkPassword(home.house.inWork, home.lumart.id, stranger)).toBeNull();
});

test('nobody is sent an invitation', async () => {
  const dump = await dumpStore(home.superuserUrl);
  expect((dump.get('notices') ?? []).filter((row) => row.includes('staff-invited'))).toEqual([]);
});

test('all platforms are mapped whole', async () => {
  for (const controller of controllers)
    expect(await home.work(listUnmapped, MACHINE, controller)).toEqual([]);
});

test('cases at LumyxAI in different states, each entered by the caseworker some days after it came', async () => {
  const { rows, total } = await home.work((work) => listCases(work, { statuses: STATUSES }));
  expect([total, rows.map(({ right, status }) => `${right} ${status}`).sort()]).toEqual([
    5,
    ['access received', 'erasure received', 'objection withdrawn', 'other denied', 'rectification received'],
  ]);
  const caseworker = (await home.work(listAccounts)).find(
    ({ email }) => email === 'caseworker@lumyx.example',
  );
  const members = people().map(({ email }) => email);
  for (const { id, channel, receivedAt } of rows) {
    expect(channel).toBe('mail');
    expect(receivedAt.until(now()).total({ unit: 'hours' })).toBeGreaterThan(24);
    expect(await home.work((work) => deedsOf(work, [id], caseworker?.id ?? ''))).toEqual(['entered']);
    const file = await home.work((work) => readCase(work, id));
    expect(members).toContain(file?.emailFull);
  }
  expect(
    (await home.work((work) => listCases(work, { statuses: STATUSES }), MACHINE, home.lumart)).total,
  ).toBe(0);
});

test('a second start changes nothing, also with another password', async () => {
  const before = await ours();
  expect(await loadDemonstration(home.house, { password: 'nine-other-lanterns' })).toEqual(accounts);
  expect(await ours()).toEqual(before);
});

test('a start after all of its cases have ended enters none again', async () => {
  for (const { id } of (await home.work((work) => listCases(work, {}))).rows) {
    await home.work((work) => withdrawRequest(work, id), { kind: 'subject', id });
  }
  const before = await ours();
  await loadDemonstration(home.house, { password: PASSWORD });
  expect(await ours()).toEqual(before);
});
