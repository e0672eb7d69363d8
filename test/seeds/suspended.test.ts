// A suspended account keeps every right: form, code, archive and erasure work as for anybody, and nothing is held back.
import { Client } from 'pg';
import { loadDemonstration } from '../../seeds/04_demonstration.ts';
import type { App } from '../../src/app.ts';
import { archiveOf } from '../../src/archives/archive.ts';
import { openArchive, openReading } from '../../src/archives/deliver.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { type Person, personAt } from '../portal/person.ts';
import { staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { buildPlatforms, type Platforms } from '../support/platforms.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let platforms: Platforms<'lumart'>;
let app: App;
let person: Person;
let email: string;
beforeAll(async () => {
  home = await openTestHouse();
  platforms = await buildPlatforms(['lumart']);
  await loadDemonstration(home.house, { password: 'seven-quiet-lanterns', slugs: ['lumart'] });
  app = localApp(home);
  person = personAt(home, app, home.lumart);
  const [suspended] = await ask('select email from accounts where suspended_at is not null order by id');
  email = String(suspended?.email);
});
afterAll(async () => {
  await app.close();
  await home.close();
  await platforms.drop();
});

async function ask(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: platforms.urls.lumart });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql, values);
  await client.end();
  return rows;
}
const work: TestHouse['work'] = async (act, actor) => await home.work(act, actor, home.lumart);
const planOf = async (id: string) => {
  const [plan] = await work(async (one) => await readPlans(one, id));
  if (plan === undefined) throw new Error('no plan');
  return plan;
};
const run = async (id: string): Promise<void> =>
  await carryOut(home.house, home.lumart.id, (await planOf(id)).id, new AbortController().signal);
const approve = async (id: string): Promise<void> => {
  const { id: planId, digest } = await planOf(id);
  await work(async (one) => await approvePlan(one, { planId, digest }), staff());
};
const idOf = (path: string): string => path.split('/').at(-1) ?? '';

test('a suspended person gets a copy, which says since when the account is suspended', async () => {
  const id = idOf(await person.askAndProve({ right: 'access', email }));
  await drawPlan(home.house, home.lumart.id, id);
  if ((await planOf(id)).status === 'drawn') await approve(id);
  await run(id);
  const archive = await work(async (one) => await archiveOf(one, id));
  expect(archive?.state).toBe('ready');
  const opened = await work(async (one) => await openArchive(one, archive?.id ?? ''));
  const reading = JSON.stringify(await openReading(home.house.vault, opened));
  expect([reading.includes(email), reading.includes('suspended since')]).toEqual([true, true]);
});

test('a suspended person’s data is erased as anybody’s: the suspension alone holds nothing', async () => {
  const [account] = await ask('select id from accounts where email = $1', [email]);
  const path = await person.askAndProve({ right: 'erasure', email });
  const waived = await person.post(`${path}/waive`, { statement: 'I do not want to wait.' }, path);
  expect(waived.status).toBe(303);
  const id = idOf(path);
  await drawPlan(home.house, home.lumart.id, id);
  const { steps, questions } = await planOf(id);
  expect([
    questions,
    steps.map(({ act }) => act).filter((act) => act !== 'delete' && act !== 'skip'),
  ]).toEqual([[], []]);
  await approve(id);
  await run(id);
  expect((await work(async (one) => await findRequest(one, id)))?.status).toBe('fulfilled');
  expect(await ask('select id from accounts where email = $1', [email])).toEqual([]);
  expect(await ask('select id from creations where account_id = $1', [account?.id])).toEqual([]);
});
