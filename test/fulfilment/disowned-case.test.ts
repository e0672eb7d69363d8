// Her no to the agent who began a case: it ends, and staff hear of it where something had been done before.
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { endDisowned } from '../../src/fulfilment/disown.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { redraw } from '../../src/fulfilment/take-back.ts';
import { noticesOf } from '../../src/notifications/notice.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { approvedErasure, drawnErasure, staff } from '../support/approved-erasure.ts';
import { staffOf } from '../support/refused-case.ts';
import { buildSalon, connectSalon, type Keeper, type Salon } from '../support/salon.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let keeper: Keeper;
let salon: Salon;
beforeEach(async () => {
  home = await openTestHouse();
  keeper = { house: home.house, controllerId: home.lumyx.id };
  salon = await buildSalon('postgresql', true);
  await connectSalon(keeper, 'salon', salon);
  await staffOf(home, 'approver', 'approver');
});
afterEach(async () => {
  await home.close();
  await salon.drop();
});

/** She disowns a case; answers with what became of it, and how many letters about that staff got. */
const disowned = async (requestId: string) =>
  await home.work(async (work) => {
    const before = (await findRequest(work, requestId))?.status;
    await endDisowned(work, requestId);
    const letters = (await noticesOf(work, requestId)).filter(
      ({ letter }) => letter === 'staff-case-disputed',
    );
    return [before, (await findRequest(work, requestId))?.status, letters.length];
  });

test('a case of which nothing was done ends without a word to staff', async () => {
  const { requestId } = await drawnErasure(keeper, 'ada@example.com');
  expect(await disowned(requestId)).toEqual(['planned', 'withdrawn', 0]);
});

test('a case that was carried out in part and planned anew ends, and staff are told that her no came too late', async () => {
  const { planId, requestId } = await approvedErasure(keeper, 'ada@example.com');
  await salon.run(
    `create or replace function wait_so() returns int language plpgsql as $$ begin raise 'never'; end $$`,
  );
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
  expect(await salon.run('select id from letters where person = 1')).toEqual([]);
  await home.work(async (work) => await redraw(work, requestId), staff());
  await drawPlan(home.house, home.lumyx.id, requestId);
  expect(await disowned(requestId)).toEqual(['planned', 'withdrawn', 1]);
});
