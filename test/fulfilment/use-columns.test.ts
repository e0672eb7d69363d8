// Ended uses written into real stores: set for her rows alone, read back, set back when they are lifted, tried again.
import { endRestriction, restrictionOf } from '../../src/consent/end-objection.ts';
import { requestsWithUseColumnsDue } from '../../src/consent/use-columns-due.ts';
import { drawUseColumns } from '../../src/fulfilment/draw-use-columns.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { receiptOf } from '../../src/fulfilment/receipt.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openLine } from '../support/lines.ts';
import { buildSalon, connectSalon, onEachEngine, type Salon } from '../support/salon.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { EMAIL, type MarkedWorld, markedSalon, markedWorld } from './use-columns-world.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

onEachEngine('columns for ended uses', (engine) => {
  let salon: Salon;
  let world: MarkedWorld;
  beforeEach(async () => {
    salon = await markedSalon(engine);
    world = markedWorld(home, salon);
  });
  afterEach(async () => await salon.drop());

  test('a restriction sets her column and nobody else’s, with ledger, read-back and receipt; lifting sets it back', async () => {
    await world.connect();
    const requestId = await world.granted('restriction');
    await world.draw(requestId);
    const [plan] = await world.plans(requestId);
    expect([plan?.kind, plan?.status, plan?.steps.map(({ sentence }) => sentence)]).toEqual([
      'restriction',
      'approved',
      ['Mark the restriction in 1 row of people in the marked store.'],
    ]);
    await world.run(requestId);
    expect(await world.people()).toEqual([
      [1, 1, 'yes'],
      [2, 0, 'yes'],
    ]);
    expect(await salon.ledger()).toEqual([{ state: 'done', rows: 1 }]);
    const receipt = await home.work(async (work) => await receiptOf(work, requestId));
    expect(receipt).toMatchObject({ outcome: 'complete', lines: [{ rows: 1, remaining: 0 }] });
    const status = async () => (await home.work(async (work) => await findRequest(work, requestId)))?.status;
    expect(await status()).toBe('fulfilled');
    await world.draw(requestId);
    expect(await world.plans(requestId)).toHaveLength(1);

    await home.work(async (work) => {
      const standing = await restrictionOf(work, requestId);
      if (standing !== null) await endRestriction(work, standing);
    });
    await world.draw(requestId);
    await world.run(requestId);
    expect(await world.people()).toEqual([
      [1, 0, 'yes'],
      [2, 0, 'yes'],
    ]);
    await world.draw(requestId);
    expect([await status(), await world.due()]).toEqual(['fulfilled', []]);
  });

  test('the end of advertising is in the store too, without anybody’s approval; a third value is left alone', async () => {
    await world.connect();
    const { requestId, inEffect } = await home.work(
      async (work) =>
        await receiveRequest(work, { right: 'objection-marketing', email: EMAIL, channel: 'form' }),
    );
    expect(inEffect).toBe(true);
    await world.draw(requestId);
    await world.run(requestId);
    expect(await world.people()).toEqual([
      [1, 0, 'no'],
      [2, 0, 'yes'],
    ]);
    const restricted = await world.granted('restriction');
    await salon.run('update people set held = 7 where id = 1');
    await home.work(async (work) => {
      const standing = await restrictionOf(work, restricted);
      if (standing !== null) await endRestriction(work, standing);
    });
    await world.draw(restricted);
    expect(await world.plans(restricted)).toEqual([]);
  });

  /** Her restriction because of this case ends. */
  const lift = async (requestId: string): Promise<void> =>
    await home.work(async (work) => {
      const standing = await restrictionOf(work, requestId);
      if (standing !== null) await endRestriction(work, standing);
    });
  const held = async () => Number((await world.people())[0]?.[1]);

  test('a plan that has not begun is closed when she wants the opposite, also where the store says it already', async () => {
    await world.connect();
    const requestId = await world.granted('restriction');
    await world.draw(requestId);
    await lift(requestId);
    await world.draw(requestId);
    expect((await world.plans(requestId)).map(({ status }) => status)).toEqual(['closed']);
    await world.run(requestId);
    expect([await held(), await world.due()]).toEqual([0, []]);
  });

  test('a plan that another case overtook is looked at again after its run, until all is in line', async () => {
    await world.connect();
    const first = await world.granted('restriction');
    await world.draw(first);
    await world.run(first);
    await lift(first);
    await world.draw(first);
    const second = await world.granted('restriction');
    // The store still says what the second case wants: nothing to write, until the plan of the first is run.
    await world.draw(second);
    expect(await world.plans(second)).toEqual([]);
    await world.run(first);
    expect([await held(), await world.due(1)]).toEqual([
      0,
      [{ controllerId: home.lumyx.id, requestId: first }],
    ]);
    await world.draw(first);
    await world.run(first);
    expect(await held()).toBe(1);
    await world.draw(first);
    expect([await held(), await world.due()]).toEqual([1, []]);
  });

  test('a row that changed since is drawn anew, never written over blindly', async () => {
    await world.connect();
    const requestId = await world.granted('restriction');
    await world.draw(requestId);
    await salon.run('update people set held = 1 where id = 1');
    await world.run(requestId);
    expect((await world.plans(requestId)).map(({ status }) => status)).toEqual(['closed']);
    expect(await world.due()).toEqual([{ controllerId: home.lumyx.id, requestId }]);
    await world.draw(requestId);
    expect([await world.plans(requestId), await world.due()]).toEqual([[expect.anything()], []]);
  });

  test('a store that is away is asked again later; the list of ended uses holds meanwhile', async () => {
    const line = await openLine(salon.url);
    await world.connect(line.url);
    const requestId = await world.granted('restriction');
    await line.close();
    await world.draw(requestId);
    expect([await world.plans(requestId), await world.due()]).toEqual([
      [],
      [{ controllerId: home.lumyx.id, requestId }],
    ]);
    await line.open();
    home.later({ minutes: 11 });
    await world.draw(requestId);
    await world.run(requestId);
    expect((await world.people())[0]).toEqual([1, 1, 'yes']);
    await line.close();
  });
});

test('where no map names a column, nothing is drawn and nothing stays due', async () => {
  const salon = await buildSalon('postgresql');
  await connectSalon({ house: home.house, controllerId: home.lumyx.id }, 'plain', salon);
  const { requestId } = await home.work(
    async (work) =>
      await receiveRequest(work, { right: 'objection-marketing', email: EMAIL, channel: 'form' }),
  );
  await drawUseColumns(home.house, home.lumyx.id, requestId);
  const at = await home.work(async (work) => work.at);
  expect(await home.work(async (work) => await readPlans(work, requestId))).toEqual([]);
  expect(await requestsWithUseColumnsDue(home.house.database, at.add({ hours: 99 }))).toEqual([]);
  await salon.drop();
});
