// A controller with one approver: she rules and approves alone, but twice, with the promised time between.

import { disableAccount } from '../../src/auth/accounts.ts';
import { createApiClient } from '../../src/auth/api-clients.ts';
import { activateAccount, inviteAccount } from '../../src/auth/invitations.ts';
import { approvePlan, confirmPlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { redraw } from '../../src/fulfilment/take-back.ts';
import { saveController } from '../../src/platform/controller.ts';
import { deedsOf, rememberHand } from '../../src/requests/case-note.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import type { Actor } from '../../src/work.ts';
import { drawnErasure, staff, type Written, written } from '../support/approved-erasure.ts';
import { buildSalon, connectSalon, type Keeper, type Salon } from '../support/salon.ts';
import { dumpStore, expectNoResidue } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let keeper: Keeper;
let salon: Salon;
const approver = staff();
beforeEach(async () => {
  home = await openTestHouse();
  keeper = { house: home.house, controllerId: home.lumyx.id };
  await home.house.database.transaction(
    async (trx) => await saveController(trx, { ...home.lumyx, singleOfficer: true, confirmDelayHours: 24 }),
  );
  // Its trigger asks a question, so the approver has a hand in the plan.
  salon = await buildSalon('postgresql', true);
  await connectSalon(keeper, 'salon', salon);
});
afterEach(async () => {
  await home.close();
  await salon.drop();
});

interface Said {
  readonly event: string;
  readonly actor_id: string;
  readonly details: Readonly<Record<string, unknown>>;
}
const entries = async (planId: string): Promise<Said[]> => {
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw(
        `select event, actor_id, details from audit_entries where about = ? and (event like 'plan.approved' or event like 'plan.confirm%') order by position`,
        [planId],
      ),
  )) as { rows: Said[] };
  return rows;
};

test('the second confirmation comes after the delay, not before, and both are recorded as what they are', async () => {
  const { requestId, plan } = await drawnErasure(keeper, 'ada@example.com', approver);
  const asked = { planId: plan.id, requestId };
  const approval = { planId: plan.id, digest: plan.digest };
  const state = async (): Promise<Written> => await written(keeper, asked);
  const run = async (): Promise<void> =>
    await carryOut(keeper.house, keeper.controllerId, plan.id, new AbortController().signal);
  const approve = async (by: Actor): Promise<void> =>
    await home.work(async (work) => await approvePlan(work, approval), by);
  const confirm = async (by: Actor, digest = plan.digest): Promise<void> =>
    await home.work(async (work) => await confirmPlan(work, { planId: plan.id, digest }), by);
  const jobs = async (): Promise<unknown[]> => {
    const answer = await home.house.database.raw(
      `select id from pgboss.job where name = 'run-plan' and data->>'planId' = ?`,
      [plan.id],
    );
    return answer.rows;
  };
  const before = await dumpStore(salon.url);

  await expect(confirm(approver)).rejects.toMatchObject({ code: 'plan-not-approvable' });
  await approve(approver);
  expect(await state()).toMatchObject({ status: 'confirming', request: 'planned' });
  expect((await entries(plan.id)).map(({ event, actor_id }) => [event, actor_id])).toEqual([
    ['plan.confirmationAwaited', approver.id],
  ]);

  const awaiting = await state();
  await expect(approve(approver)).rejects.toMatchObject({ code: 'plan-not-approvable' });
  for (const hours of [0, 12, 11]) {
    home.later({ hours });
    await expect(confirm(approver)).rejects.toMatchObject({
      code: 'confirmation-too-early',
      message: expect.stringContaining('Nothing was started'),
    });
  }
  await run();
  expect(await jobs()).toEqual([]);
  expect(await state()).toEqual(awaiting);
  expect(await dumpStore(salon.url)).toEqual(before);

  home.later({ hours: 1, minutes: 1 });
  await expect(confirm(approver, '0'.repeat(64))).rejects.toMatchObject({ code: 'plan-changed' });
  await expect(confirm({ kind: 'machine', id: 'worker' })).rejects.toMatchObject({
    code: 'approver-not-staff',
  });
  expect(await state()).toEqual(awaiting);
  await confirm(approver);
  expect(await state()).toMatchObject({ status: 'approved', request: 'approved' });
  expect(await jobs()).toHaveLength(1);
  const [, approved] = await entries(plan.id);
  expect(approved).toMatchObject({
    event: 'plan.approved',
    actor_id: approver.id,
    details: { by: approver.id, singleOfficer: true, digest: plan.digest },
  });
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw(
        'select approved_by, confirm_after <= confirmed_at as waited, confirmed_at = approved_at as last from plans where id = ?',
        [plan.id],
      ),
  )) as { rows: unknown[] };
  expect(rows).toEqual([{ approved_by: approver.id, waited: true, last: true }]);
  await expect(confirm(approver)).rejects.toMatchObject({ code: 'plan-not-approvable' });

  await run();
  expect(await state()).toMatchObject({ status: 'done', outcome: 'complete', request: 'fulfilled' });
  expectNoResidue(await dumpStore(salon.url), ['ada@example.com', 'canary']);
});

test('somebody without a hand in it approves at once, and that is not recorded as a lonely decision', async () => {
  const { plan } = await drawnErasure(keeper, 'ada@example.com', approver);
  const other = staff();
  await home.work(async (work) => await approvePlan(work, { planId: plan.id, digest: plan.digest }), other);
  expect(await entries(plan.id)).toMatchObject([
    { event: 'plan.approved', actor_id: other.id, details: { singleOfficer: false } },
  ]);
});

test('a plan that is drawn anew between the two confirmations needs both again', async () => {
  const { requestId, plan } = await drawnErasure(keeper, 'ada@example.com', approver);
  const approval = { planId: plan.id, digest: plan.digest };
  await home.work(async (work) => await approvePlan(work, approval), approver);
  await home.work(async (work) => await redraw(work, requestId), approver);
  home.later({ hours: 25 });
  await expect(home.work(async (work) => await confirmPlan(work, approval), approver)).rejects.toMatchObject({
    code: 'plan-not-approvable',
  });
});

async function confirmedOnce() {
  const { plan } = await drawnErasure(keeper, 'ada@example.com', approver);
  const approval = { planId: plan.id, digest: plan.digest };
  await home.work(async (work) => await approvePlan(work, approval), approver);
  home.later({ hours: 25 });
  const confirm = async (by: Actor): Promise<void> =>
    await home.work(async (work) => await confirmPlan(work, approval), by);
  return { planId: plan.id, confirm };
}

const second = async (): Promise<string> =>
  await home.work(async (work) => {
    const email = 'second@lumyx.example';
    const { token } = await inviteAccount(work, { email, name: 'Second', roles: ['approver'] });
    return (await activateAccount(work, { token, password: 'blue kettle marsh' })).id;
  });

test('the only officer is asked to be that at both confirmations: the setting may change, or somebody may come', async () => {
  const { planId, confirm } = await confirmedOnce();
  const refused = { code: 'approver-involved' };
  await home.house.database.transaction(
    async (trx) => await saveController(trx, { ...home.lumyx, singleOfficer: false }),
  );
  await expect(confirm(approver)).rejects.toMatchObject(refused);
  await home.house.database.transaction(
    async (trx) => await saveController(trx, { ...home.lumyx, singleOfficer: true }),
  );
  const other = await second();
  await expect(confirm(approver)).rejects.toMatchObject(refused);
  expect((await entries(planId)).map(({ event }) => event)).toEqual(['plan.confirmationAwaited']);
  await home.work(async (work) => await disableAccount(work, other));
  await confirm(approver);
  expect((await entries(planId)).at(-1)).toMatchObject({ details: { singleOfficer: true } });
});

test('with a second officer there is no first lonely confirmation, and her own is no lonely one and waits for nothing', async () => {
  const { plan } = await drawnErasure(keeper, 'ada@example.com', approver);
  const approval = { planId: plan.id, digest: plan.digest };
  await home.work(async (work) => await approvePlan(work, approval), approver);
  const other: Actor = { kind: 'staff', id: await second() };
  await home.work(async (work) => await confirmPlan(work, approval), other);
  expect((await entries(plan.id)).at(-1)).toMatchObject({
    actor_id: other.id,
    details: { singleOfficer: false },
  });
  const next = await drawnErasure(keeper, 'bob@example.com', approver);
  await home.work(async (work) => await rememberHand(work, next.requestId, 'entered'), approver);
  const lonely = { planId: next.plan.id, digest: next.plan.digest };
  await expect(home.work(async (work) => await approvePlan(work, lonely), approver)).rejects.toMatchObject({
    code: 'approver-involved',
  });
});

test('what a program does is the hand of whoever made its key', async () => {
  const maker: Actor = { kind: 'staff', id: await second() };
  const received = async (by: Actor): Promise<string> => {
    const asked = { right: 'erasure', email: `${by.kind}@example.com`, channel: 'api' } as const;
    return (await home.work(async (work) => await receiveRequest(work, asked), by)).requestId;
  };
  const { id } = await home.work(
    async (work) => (await createApiClient(work, { name: 'Shop', permissions: ['enter:case'] })).client,
    maker,
  );
  const deeds = async (requestId: string) =>
    await home.work(async (work) => await deedsOf(work, [requestId], maker.id));
  expect(await deeds(await received({ kind: 'client', id }))).toEqual(['entered']);
  expect(await deeds(await received({ kind: 'staff', id: crypto.randomUUID() }))).toEqual([]);
});
