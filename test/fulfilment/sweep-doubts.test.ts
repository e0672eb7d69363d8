// What a look or a run cannot know is never taken for "nothing": it stops, is told, and does not run in circles.
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { lookGround } from '../../src/fulfilment/look.ts';
import { Plan } from '../../src/fulfilment/plan.ts';
import { writeLook } from '../../src/fulfilment/write-look.ts';
import { nameAddress, patchAddress } from '../../src/requests/reach.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { RetentionWatch } from '../../src/retention/retention-look.ts';
import { openSweptShop, SWEPT_MAP, type SweptShop } from '../support/swept.ts';

const CALLS = expect.objectContaining({ address: 'shop.calls' });

let shop: SweptShop;
beforeAll(async () => {
  shop = await openSweptShop([40]);
  const first = (await shop.look())[0]?.planId ?? '';
  await shop.approve(first);
  await shop.run(first);
});
afterAll(async () => await shop.close());

const watch = async (): Promise<RetentionWatch> =>
  await shop.home.work(
    async ({ trx }) =>
      await RetentionWatch.query(trx).findById([shop.controllerId, 'shop.calls']).throwIfNotFound(),
  );
const addCall = async (id: number, days: number, userId: number | null = null): Promise<void> =>
  await shop.shop.run(
    `insert into calls values (${id}, ${userId}, now() - interval '${days} days', 'FR', 'hello')`,
  );
const map = async (yaml: string): Promise<void> => {
  await shop.home.work(
    async (work) => await importDataset(work, { storeId: shop.shop.storeId, yaml }),
    shop.actor,
  );
};
const GERMAN = SWEPT_MAP.replace(
  '- name: calls',
  '- name: calls\n        habeas_meta: { filter: [{ field: country, equals: DE }] }',
);

test('a map that leaves rows to nobody between approval and run closes the sweep, and they stay', async () => {
  await addCall(2, 41);
  const planId = (await shop.look())[0]?.planId ?? '';
  expect(await shop.plan(planId)).toMatchObject({ status: 'approved' });
  await map(GERMAN);
  await shop.run(planId);
  expect(await shop.plan(planId)).toMatchObject({ status: 'closed', stoppedFor: 'map-changed' });
  expect(await shop.calls()).toEqual([2]);
});

test('a map that changes while a sweep rests stops it there, by name', async () => {
  await map(SWEPT_MAP);
  const release = await shop.lockCall(2);
  const planId = (await shop.look())[0]?.planId ?? '';
  await shop.run(planId);
  await release();
  await map(GERMAN);
  shop.home.later({ minutes: 2 });
  await shop.run(planId);
  const sweep = await shop.sweep(planId);
  expect(sweep).toMatchObject({ outcome: 'failed', rowsDone: '0' });
  expect(sweep.lines).toMatchObject([{ problem: 'map-changed' }]);
  expect(await shop.calls()).toEqual([2]);
  await map(SWEPT_MAP);
});

test('a sweep that fails is not drawn again at once: the next look comes in its time', async () => {
  await shop.shop.run(
    `create function guard() returns trigger language plpgsql as $$begin raise exception 'no'; end$$`,
  );
  await shop.shop.run('create trigger guard before delete on calls for each row execute function guard()');
  const planId = (await shop.look())[0]?.planId ?? '';
  await shop.approve(planId);
  await shop.run(planId);
  expect(await shop.sweep(planId)).toMatchObject({ outcome: 'failed' });
  expect(await shop.minute()).not.toContainEqual(expect.objectContaining({ of: CALLS }));
  await shop.shop.run('drop trigger guard on calls; drop function guard');
});

test('a day before our era goes like every other, and stops no look', async () => {
  await shop.shop.run(`insert into calls values (3, null, '0044-03-15 12:00:00+00 BC', 'DE', 'old')`);
  const [looked] = await shop.look();
  expect(looked).toMatchObject({ problem: null, survey: { due: 2 } });
  await shop.run(looked?.planId ?? '');
  expect(await shop.calls()).toEqual([]);
});

test('a hold on a person who cannot be followed keeps everything, and is told as what stands in the way', async () => {
  await shop.addPerson(7);
  await addCall(4, 41, 7);
  await shop.holdPerson('person7@example.com');
  expect((await shop.look())[0]).toMatchObject({ survey: { due: 0, held: 1 } });
  await shop.shop.run('alter table users rename to people');
  await addCall(5, 41, 8);
  const planless = (await shop.look())[0];
  expect(planless).toMatchObject({ survey: null, planId: null, problem: { code: 'hold-not-followed' } });
  expect(await watch()).toMatchObject({ problem: 'hold-not-followed' });
  await shop.shop.run('alter table people rename to users');
  const planId = (await shop.look())[0]?.planId ?? '';
  await shop.shop.run('alter table users rename to people');
  await shop.run(planId);
  expect(await shop.plan(planId)).toMatchObject({ status: 'running' });
  expect((await shop.plan(planId)).nextAt).not.toBe(null);
  expect(await shop.calls()).toEqual([4, 5]);
  await shop.shop.run('alter table people rename to users');
  shop.home.later({ minutes: 20 });
  await shop.run(planId);
  expect(await shop.calls()).toEqual([4]);
  expect(await shop.sweep(planId)).toMatchObject({ outcome: 'complete', rowsDone: '1' });
  await shop.home.work(
    async ({ trx, controllerId }) =>
      await trx('subject_identifiers').where({ controller_id: controllerId }).delete(),
  );
  expect((await shop.look())[0]).toMatchObject({ survey: null, problem: { code: 'hold-not-followed' } });
  await shop.home.work(
    async ({ trx, at, controllerId }) =>
      await trx('legal_holds').where({ controller_id: controllerId }).update({ lifted_at: at.toString() }),
  );
});

test('a hold on a person keeps the rows of every address that is hers, however it was typed', async () => {
  await shop.addPerson(8);
  await shop.addPerson(9);
  await addCall(8, 41, 8);
  await addCall(9, 41, 9);
  const { work } = shop.home;
  const asked = { right: 'access', email: 'Person8@Example.com', channel: 'mail' } as const;
  const { requestId } = await work(async (one) => await receiveRequest(one, asked));
  const named = { requestId, kind: 'changed', email: 'person9@example.com', state: 'asked' } as const;
  await work(async (one) => {
    const since = { provenAt: one.at, lettersFrom: one.at, codesFrom: one.at };
    await patchAddress(one, await nameAddress(one, named), { state: 'proven', ...since });
  });
  await shop.place({ scope: 'case', requestId });
  const [looked] = await shop.look();
  expect(looked).toMatchObject({ survey: { due: 1, held: 2 } });
  await shop.run(looked?.planId ?? '');
  expect(await shop.calls()).toEqual([8, 9]);
  await work(async ({ trx, at, controllerId }) =>
    trx('legal_holds').where({ controller_id: controllerId }).update({ lifted_at: at.toString() }),
  );
});

test('rows that others refer to are an alarm before they are kept too long', async () => {
  await shop.shop.run(`create table replies (id int primary key, call_id int references calls);
    delete from calls; insert into calls values (10, null, now() - interval '29 days 18 hours', 'DE', 'x');
    insert into replies values (1, 10)`);
  const [looked] = await shop.look();
  expect(looked).toMatchObject({ planId: null, survey: { due: 0, referred: 1 } });
  const { due, breaksAt, alarmedAt } = await watch();
  expect([due, alarmedAt === null]).toEqual(['1', false]);
  expect(breaksAt?.since(shop.home.house.clock()).total('hours')).toBeLessThan(6.1);
  await shop.shop.run('drop table replies');
});

test('rows whose age nobody could tell move no alarm away', async () => {
  const [looked] = await shop.look();
  const before = (await watch()).breaksAt;
  shop.home.later({ hours: 1 });
  const ground = await lookGround(shop.home.house, shop.controllerId, ['shop.calls']);
  const of = ground.surveyed[0] ?? looked?.of;
  if (looked?.survey === undefined || looked.survey === null || of === undefined) throw new Error('no look');
  const parts = looked.survey.parts.map((part) => ({ ...part, oldest: null, exact: false }));
  const survey = { ...looked.survey, parts, breaksAt: null, exact: false };
  await shop.home.work(
    async (work) => await writeLook(work, ground, { of, survey, problem: null, catalogue: null }),
  );
  expect(survey.parts).toMatchObject([{ rows: 1 }]);
  expect((await watch()).breaksAt?.toString()).toBe(before?.toString());
});

test('the first confirmation of the only officer vouches for no clock', async () => {
  await shop.run((await shop.look())[0]?.planId ?? '');
  await addCall(6, 5);
  shop.home.later({ hours: 90 * 24 });
  const leapt = (await shop.look())[0]?.planId ?? '';
  expect(await shop.sweep(leapt)).toMatchObject({ asks: ['clock-leapt'] });
  await shop.home.work(
    async ({ trx, controllerId }) =>
      await Plan.query(trx)
        .findById([controllerId, leapt])
        .patch({ status: 'confirming', approvedBy: shop.administrator.id }),
  );
  expect((await shop.look())[0]?.planId).toBe(leapt);
  expect(await shop.plan(leapt)).toMatchObject({ status: 'confirming' });
  expect(await shop.calls()).toContain(6);
});
