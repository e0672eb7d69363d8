// Legal holds over plans on a real store: what is held stays whatever was asked, the rest goes, and nothing is forgotten.
import type { Connector } from '../../src/connectors/connector.ts';
import { carryOut, carryOutWith } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { heedHold } from '../../src/fulfilment/heed-hold.ts';
import { Plan } from '../../src/fulfilment/plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { Receipt, receiptSentences } from '../../src/fulfilment/receipt.ts';
import { redraw } from '../../src/fulfilment/take-back.ts';
import { readNotes } from '../../src/requests/case-note.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { liftHold } from '../../src/retention/legal-hold.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { approvedErasure, drawnErasure, ruledAndApproved } from '../support/approved-erasure.ts';
import { type HeldShop, openHeldShop } from '../support/holds.ts';

let held: HeldShop;
let keeper: { house: HeldShop['home']['house']; controllerId: string };
const placed: string[] = [];
beforeAll(async () => {
  held = await openHeldShop();
  keeper = { house: held.home.house, controllerId: held.home.lumyx.id };
});
afterAll(() => held.close());
// Each test leaves no hold behind for the next.
afterEach(async () => {
  for (const holdId of placed.splice(0)) await lift(holdId).catch(() => undefined);
});

const never = new AbortController().signal;
const place = async (hold: Parameters<HeldShop['place']>[0]): Promise<string> => {
  const holdId = await held.place(hold);
  placed.push(holdId);
  return holdId;
};
const heed = async (holdId: string): Promise<void> =>
  await heedHold(keeper.house, keeper.controllerId, holdId);
const lift = async (holdId: string): Promise<void> =>
  await held.home.work(
    async (work) => await liftHold(work, { holdId, reason: 'It is over now.' }),
    held.actor,
  );
const run = async (planId: string): Promise<void> =>
  await carryOut(keeper.house, keeper.controllerId, planId, never);
const plansOf = async (requestId: string): Promise<PlanView[]> =>
  await held.home.work(async (work) => await readPlans(work, requestId));
const newest = async (requestId: string): Promise<PlanView> => {
  const [plan] = await plansOf(requestId);
  if (plan === undefined) throw new Error('no plan');
  return plan;
};
const statusOf = async (requestId: string): Promise<string | undefined> =>
  (await held.home.work(async (work) => await findRequest(work, requestId)))?.status;
const acts = ({ steps }: PlanView): Record<string, readonly (readonly [string, number])[]> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(steps, ({ collection }) => collection)).map(([name, some = []]) => [
      name.replace('shop.', ''),
      some.filter(({ rows }) => rows > 0).map(({ act, rows }) => [act, rows] as const),
    ]),
  );
/** Draws again, says yes to everything and carries it out. */
const again = async (requestId: string): Promise<void> => {
  await drawPlan(keeper.house, keeper.controllerId, requestId);
  await run(await ruledAndApproved(held.home, held.home.lumyx, requestId));
};
const heldOrders = { scope: 'collection', collection: 'shop.orders' } as const;
const heldCups = {
  scope: 'rows',
  collection: 'shop.orders',
  where: [{ column: 'item', operator: 'equals', value: 'cup' }],
} as const;
/** A store whose every destruction goes through a function. */
const wrapped = (connector: Connector, erase: Connector['erase']): Connector =>
  new Proxy(connector, {
    get: (target, name) => {
      const found: unknown = name === 'erase' ? erase : Reflect.get(target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
/** Chunks of a case whose keys are still there. */
const keysLeft = async (requestId: string): Promise<number> => {
  const { rows } = (await held.home.work(
    async ({ trx }) =>
      await trx.raw(
        `select count(*)::int as kept from plan_chunks c join plan_steps s on s.id = c.step_id
         join plans p on p.id = s.plan_id join plan_requests r on r.plan_id = s.plan_id
         where r.request_id = ? and (c.keys is not null or p.wrapped_key is not null)`,
        [requestId],
      ),
  )) as { rows: { kept: number }[] };
  return rows[0]?.kept ?? 0;
};
const GONE = { users: [], orders: [], tickets: [] };

test('a held collection stays, the rest goes on, nobody reads why; lifted, the case is drawn anew and ends', async () => {
  const holdId = await place({ ...heldOrders, reason: 'The claim of Harbour-canary Ltd.' });
  const { planId, requestId } = await approvedErasure(keeper, await held.addPerson(101));
  // An account that held orders refer to is masked, not deleted: deleting it would take them along.
  expect(acts(await newest(requestId))).toMatchObject({
    orders: [['keep', 2]],
    tickets: [['delete', 1]],
    users: [['mask', 1]],
  });
  await run(planId);
  expect(await held.left(101)).toEqual({ users: [101], orders: [1011, 1012], tickets: [] });
  expect(await statusOf(requestId)).toBe('partly-fulfilled');
  const receipt = await held.home.work(
    async ({ trx, controllerId }) =>
      await Receipt.query(trx).findOne({ controllerId, requestId }).throwIfNotFound(),
  );
  const [kept] = receiptSentences(receipt).kept;
  expect(kept).toMatchObject({ statute: 'GDPR Art. 17(3)(e)', until: null, held: true });
  expect(kept?.sentence).toContain('a law, or a legal claim that is open, demands it');
  for (const language of ['en', 'de', 'fr', 'zh'])
    expect(JSON.stringify(receiptSentences(receipt, language))).not.toContain('canary');
  expect(JSON.stringify(receipt)).not.toContain('canary');

  await lift(holdId);
  await heed(holdId);
  expect((await held.home.work(async (work) => await readNotes(work, requestId))).at(-1)?.text).toContain(
    'was lifted',
  );
  await again(requestId);
  // The account was masked, so that no address leads to the orders any more; they are found by their keys.
  expect(await held.left(101)).toEqual({ ...GONE, users: [101] });
  expect(await keysLeft(requestId)).toBe(0);
  expect(await statusOf(requestId)).toBe('fulfilled');
});

test('held rows alone stay, told with the reason where it may be told', async () => {
  await place({ ...heldCups, reason: 'The maker calls these cups back', tell: true });
  const { planId, requestId } = await approvedErasure(keeper, await held.addPerson(102));
  expect(acts(await newest(requestId))).toMatchObject({
    orders: expect.arrayContaining([
      ['keep', 1],
      ['delete', 1],
    ]),
    users: [['mask', 1]],
  });
  await run(planId);
  expect(await held.left(102)).toEqual({ users: [102], orders: [1022], tickets: [] });
  const { steps, receipt } = await newest(requestId);
  expect(steps.find(({ act }) => act === 'keep' && true)?.sentence).toContain(
    'for this reason: The maker calls these cups back. They',
  );
  // What a hold keeps is counted as kept and not as left behind.
  expect(receipt?.lines.map(({ problem, remaining }) => problem ?? remaining ?? 0)).toEqual(
    receipt?.lines.map(() => 0),
  );
});

test('a hold on a person keeps everything of hers, also where somebody else asks; others are not held', async () => {
  const email = await held.addPerson(103);
  const { subjectId } = await held.home.work(async (work) => await rememberSubject(work, email));
  await place({ scope: 'person', subjectId });
  const hers = await approvedErasure(keeper, email);
  const others = await approvedErasure(keeper, await held.addPerson(104));
  expect((await newest(hers.requestId)).steps.map(({ act }) => act)).not.toContain('delete');
  await run(hers.planId);
  await run(others.planId);
  expect(await held.left(103)).toEqual({ users: [103], orders: [1031, 1032], tickets: [1031] });
  expect(await held.left(104)).toEqual(GONE);
  expect([await statusOf(hers.requestId), await statusOf(others.requestId)]).toEqual([
    'partly-fulfilled',
    'fulfilled',
  ]);
});

test('a hold on a case, after approval: the plan stops before its first effect, and a new one keeps all', async () => {
  const { planId, requestId } = await approvedErasure(keeper, await held.addPerson(105));
  const holdId = await place({ scope: 'case', requestId });
  // The run looks for itself, also before the job has told it.
  await run(planId);
  expect(await newest(requestId)).toMatchObject({ status: 'stopped', stoppedFor: 'held', receipt: null });
  expect(await statusOf(requestId)).toBe('planned');
  expect(await held.left(105)).toEqual({ users: [105], orders: [1051, 1052], tickets: [1051] });
  await lift(holdId);
  await heed(holdId);
  await again(requestId);
  expect(await held.left(105)).toEqual(GONE);
});

test('placed while plans wait: those it names are drawn anew or stop, and the others are left alone', async () => {
  const [cup, none] = [await held.addPerson(106), await held.addPerson(107)];
  await held.shop.run(`update orders set item = 'pot' where user_id = 107`);
  const drawn = await drawnErasure(keeper, cup);
  const approved = await approvedErasure(keeper, await held.addPerson(108));
  const untouched = await approvedErasure(keeper, none);
  const holdId = await place(heldCups);
  await heed(holdId);
  expect(await newest(drawn.requestId)).toMatchObject({ status: 'closed', stoppedFor: 'held' });
  expect(await newest(approved.requestId)).toMatchObject({ status: 'stopped', stoppedFor: 'held' });
  expect(await newest(untouched.requestId)).toMatchObject({ status: 'approved', stoppedFor: null });
  await run(untouched.planId);
  expect(await held.left(107)).toEqual(GONE);
  await again(drawn.requestId);
  expect((await held.left(106)).orders).toEqual([1062]);
});

test('a hold and a part of a run wait for each other: nothing is destroyed once it has committed', async () => {
  const { planId, requestId } = await approvedErasure(keeper, await held.addPerson(109));
  let begun = (): void => undefined;
  let goOn = (): void => undefined;
  const inside = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const released = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let parts = 0;
  const slow = (connector: Connector): Connector =>
    wrapped(connector, async (order) => {
      parts += 1;
      begun();
      await released;
      return await connector.erase(order);
    });
  const running = carryOutWith(keeper.house, keeper.controllerId, planId, never, slow);
  await inside;
  let stands = false;
  const placing = place({ scope: 'case', requestId }).then(() => {
    stands = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(stands).toBe(false);
  goOn();
  await placing;
  const atCommit = await held.left(109);
  await running;
  expect(parts).toBe(1);
  expect(await held.left(109)).toEqual(atCommit);
  expect(atCommit.users).toEqual([109]);
  // What was destroyed before stands in a receipt of its own.
  const stopped = await newest(requestId);
  expect(stopped).toMatchObject({ status: 'stopped', stoppedFor: 'held', receipt: { outcome: 'partly' } });
  expect(stopped.receipt?.lines.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(0);
  expect(await statusOf(requestId)).toBe('planned');
});

test('a hold that names nothing of a running plan does not stop it', async () => {
  const { planId, requestId } = await approvedErasure(keeper, await held.addPerson(110));
  const other = await approvedErasure(keeper, await held.addPerson(111));
  let parts = 0;
  const meanwhile = (connector: Connector): Connector =>
    wrapped(connector, async (order) => {
      parts += 1;
      const done = await connector.erase(order);
      // Placed beside the run, which holds its part of the lock until the store has answered.
      if (parts === 1)
        setTimeout(() => void placing.push(place({ scope: 'case', requestId: other.requestId })));
      return done;
    });
  const placing: Promise<string>[] = [];
  await carryOutWith(keeper.house, keeper.controllerId, planId, never, meanwhile);
  await Promise.all(placing);
  expect(parts).toBe(3);
  expect(await held.left(110)).toEqual(GONE);
  expect(await statusOf(requestId)).toBe('fulfilled');
  // It noticed the hold, looked, and went on under a new claim.
  const { fence } = await held.home.work(
    async ({ trx, controllerId }) => await Plan.query(trx).findById([controllerId, planId]).throwIfNotFound(),
  );
  expect(Number(fence)).toBe(2);
});

test('lifted while a plan around it is approved: the run ends, and what was kept is asked for again', async () => {
  const holdId = await place(heldOrders);
  const { planId, requestId } = await approvedErasure(keeper, await held.addPerson(112));
  await lift(holdId);
  await heed(holdId);
  expect(await newest(requestId)).toMatchObject({ id: planId, status: 'approved' });
  await run(planId);
  const { rows } = (await held.home.work(
    async ({ trx }) =>
      await trx.raw(
        `select count(*)::int as jobs from pgboss.job where name = 'draw-plan' and data->>'requestId' = ?`,
        [requestId],
      ),
  )) as { rows: { jobs: number }[] };
  expect(rows[0]?.jobs).toBeGreaterThan(0);
  await again(requestId);
  expect(await held.left(112)).toEqual({ ...GONE, users: [112] });
});

test('a plan stopped by a hold that stays is drawn anew by hand, around it', async () => {
  const { planId, requestId } = await approvedErasure(keeper, await held.addPerson(113));
  await place({ scope: 'collection', collection: 'shop.tickets' });
  await run(planId);
  await held.home.work(async (work) => await redraw(work, requestId), held.actor);
  await again(requestId);
  const left = await held.left(113);
  expect([left.tickets, left.orders]).toEqual([[1131], []]);
  expect((await plansOf(requestId)).filter(({ status }) => status === 'done')).toHaveLength(1);
});
