// Lumart's seven days on its own platform: keys off at once, Stars shown and lost, a way back, a receipt with both times.
import { Client } from 'pg';
import { loadDemonstration } from '../../seeds/04_demonstration.ts';
import type { App } from '../../src/app.ts';
import { objectionTo } from '../../src/consent/objection.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { drawUseColumns } from '../../src/fulfilment/draw-use-columns.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { readForCase } from '../../src/fulfilment/read-balances.ts';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { ageThreshold } from '../../src/requests/age-threshold.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { balancesOf } from '../../src/requests/shown-balance.ts';
import { readStatus } from '../../src/requests/status-view.ts';
import { type Person, personAt, wordsOf } from '../portal/person.ts';
import { staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { buildPlatforms, type Platforms } from '../support/platforms.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const MIRA = 'mira.solberg@example.com';
const TOMAS = 'tomas.pereira@example.org';

let home: TestHouse;
let platforms: Platforms<'lumart'>;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  platforms = await buildPlatforms(['lumart']);
  await loadDemonstration(home.house, { password: 'seven-quiet-lanterns', slugs: ['lumart'] });
  // The pack has changed it since the house was opened.
  Object.assign(home, { lumart: await findControllerBySlug(home.house.database, 'lumart') });
  app = localApp(home);
});
afterAll(async () => {
  await app.close();
  await home.close();
  await platforms.drop();
});

async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: platforms.urls.lumart });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}
const work: TestHouse['work'] = async (act, actor) => await home.work(act, actor, home.lumart);
const plansOf = async (id: string): Promise<PlanView[]> =>
  await work(async (one) => await readPlans(one, id));
const run = async (planId: string): Promise<void> =>
  await carryOut(home.house, home.lumart.id, planId, new AbortController().signal);
/** What the worker does when a use has ended, or begins again. */
async function bringColumnsInLine(requestId: string): Promise<void> {
  await drawUseColumns(home.house, home.lumart.id, requestId);
  for (const { id, status } of await plansOf(requestId)) if (status === 'approved') await run(id);
}
const keysOf = async (email: string): Promise<unknown[]> =>
  (
    await ask(
      `select k.on_hold from api_keys k join accounts a on a.id = k.account_id where a.email = '${email}'`,
    )
  ).map((row) => row.on_hold);
async function askFor(email: string): Promise<{ person: Person; path: string; requestId: string }> {
  const person = personAt(home, app, home.lumart);
  const path = await person.askAndProve({ right: 'erasure', email });
  return { person, path, requestId: path.split('/').at(-1) ?? '' };
}

test('keys are off and nothing is used from the first minute, and all of it comes back when she cancels', async () => {
  expect(await keysOf(TOMAS)).toEqual([false]);
  const { person, path, requestId } = await askFor(TOMAS);
  await bringColumnsInLine(requestId);
  expect(await keysOf(TOMAS)).toEqual([true]);
  // Nobody else's key stands still.
  expect(await ask('select account_id from api_keys where on_hold')).toEqual([{ account_id: 2 }]);
  const forbidden = async () =>
    (await work(async (one) => await objectionTo(one, { email: TOMAS, use: 'marketing' })))?.use ?? null;
  expect(await forbidden()).toBe('any-but-storage');
  expect(wordsOf(await person.get(path))).toContain('use it for nothing else');
  // A copy of the data is hers in these days as in any others.
  const copy = await person.askAndProve({ right: 'access', email: TOMAS });
  const copyId = copy.split('/').at(-1) ?? '';
  await drawPlan(home.house, home.lumart.id, copyId);
  expect((await plansOf(copyId))[0]?.status).toBe('approved');
  home.later({ hours: 24 * 7 - 1 });
  const fresh = personAt(home, app, home.lumart);
  await fresh.post(`${path}/code`, {});
  await fresh.post(`${path}/verify`, { code: await fresh.codeFor(TOMAS) });
  expect((await fresh.post(`${path}/withdraw`, {}, path)).status).toBe(303);
  await bringColumnsInLine(requestId);
  expect([await keysOf(TOMAS), await forbidden()]).toEqual([[false], null]);
  expect(await ask(`select count(*)::int as n from accounts where email = '${TOMAS}'`)).toEqual([{ n: 1 }]);
});

test('her Stars are shown with the way to a refund, kept with the case, and lost with the account; the receipt has both times', async () => {
  const [{ stars = null } = {}] = await ask(
    'select sum(stars)::int as stars from stars_ledger where account_id = 1',
  );
  const { person, path, requestId } = await askFor(MIRA);
  await bringColumnsInLine(requestId);
  await readForCase(home.house, home.lumart.id, requestId);
  const shown = await work(async (one) => await balancesOf(one, requestId));
  expect(shown?.balances).toMatchObject([{ name: 'Stars', amount: String(stars) }]);
  const page = await person.get(path);
  expect(wordsOf(page)).toContain(`You have ${stars} Stars`);
  expect(page.text).toContain('href="https://lumart.example/refunds"');
  const planned = (await work(async (one) => await readStatus(one, requestId)))?.coolingOffUntil;
  // Five hours late, because nothing ran: it begins then, once.
  home.later({ hours: 24 * 7 + 5 });
  await drawPlan(home.house, home.lumart.id, requestId);
  const drawn = (await plansOf(requestId)).find(({ status }) => status === 'drawn');
  expect(drawn?.questions).toEqual([]);
  await work(
    async (one) => await approvePlan(one, { planId: drawn?.id ?? '', digest: drawn?.digest ?? '' }),
    staff(),
  );
  await Promise.all([1, 2].map(async () => await run(drawn?.id ?? '')));
  const done = (await plansOf(requestId)).find(({ id }) => id === drawn?.id);
  expect(done?.receipt).toMatchObject({ outcome: 'complete', notSearched: [] });
  expect(planned?.until(done?.receipt?.at ?? planned).total('hours')).toBeCloseTo(5, 0);
  for (const table of [
    'api_keys',
    'stars_ledger',
    'creations',
    'prompts',
    'generations',
    'uploads',
    'reviews',
  ])
    expect([table, await ask(`select 1 from ${table} where account_id = 1`)]).toEqual([table, []]);
  const later = personAt(home, app, home.lumart);
  await later.post(`${path}/code`, {});
  await later.post(`${path}/verify`, { code: await later.codeFor(MIRA) });
  const after = wordsOf(await later.get(path));
  const day = (moment: Temporal.Instant | null | undefined): string =>
    moment == null
      ? 'never'
      : moment
          .toZonedDateTimeISO('Europe/Berlin')
          .toLocaleString('en-GB', { hour: '2-digit', minute: '2-digit' });
  for (const said of ['It was planned for', day(planned), day(done?.receipt?.at), `${stars} Stars`])
    expect(after).toContain(said);
  // What stood still for the erasure does not stand in the way of somebody who comes back.
  expect(await work(async (one) => await objectionTo(one, { email: MIRA, use: 'profiling' }))).toBeNull();
});

test('somebody under 18 is found: keys off at once, no seven days, no copy for a stranger, and gone', async () => {
  const account = 'soojin.park@example.com';
  home.later({ hours: 24 });
  const guardian = personAt(home, app, home.lumart);
  const form = { who: 'told-by-guardian', account, email: 'guardian@example.org' };
  const sent = await guardian.post('/lumart/child', form, '/lumart/child');
  const path = String(sent.headers.location).replace('/verify', '');
  const requestId = path.split('/').at(-1) ?? '';
  await guardian.post(`${path}/verify`, { code: await guardian.codeFor('guardian@example.org') });
  await bringColumnsInLine(requestId);
  expect(await keysOf(account)).toEqual([true]);
  const request = await work(async (one) => await findRequest(one, requestId));
  if (request === undefined) throw new Error('no case');
  expect(await work(async (one) => await ageThreshold(one.controller, request))).toMatchObject({ years: 18 });
  expect([request.status, request.coolingOffUntil]).toEqual(['verified', null]);
  // Nobody learns anything of the account, and no copy of it is made, before the guardian was checked.
  const copy = await personAt(home, app, home.lumart).askAndProve({ right: 'access', email: account });
  const copyId = copy.split('/').at(-1) ?? '';
  await drawPlan(home.house, home.lumart.id, copyId);
  expect((await plansOf(copyId))[0]?.status).toBe('drawn');
  await drawPlan(home.house, home.lumart.id, requestId);
  const drawn = (await plansOf(requestId)).find(({ status }) => status === 'drawn');
  // The account's own address is warned first, in words that name no child.
  await deliverLetters(home);
  home.later({ hours: 25 });
  await work(
    async (one) => await approvePlan(one, { planId: drawn?.id ?? '', digest: drawn?.digest ?? '' }),
    staff(),
  );
  await run(drawn?.id ?? '');
  expect(await ask(`select 1 from accounts where email = '${account}'`)).toEqual([]);
  // Neither a birth date nor a proof of age was kept anywhere in the store: there is no column for one.
  expect(
    await ask(
      `select column_name from information_schema.columns where table_schema = 'public' and column_name ~ 'birth|age$'`,
    ),
  ).toEqual([]);
});
