// A worker that fell asleep and was overtaken wakes up: whatever it still wants to write, nobody takes it.
import { KeyList } from '../../src/connectors/key-list.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { type Approved, approvedErasure, type Written, written } from '../support/approved-erasure.ts';
import { atWords, type Line, openLine } from '../support/lines.ts';
import { planRows } from '../support/plan-rows.ts';
import { buildSalon, connectSalon, type Keeper, onEachEngine, type Salon } from '../support/salon.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let keeper: Keeper;
let salon: Salon;
let line: Line;
let asked: Approved;

const run = async (): Promise<void> =>
  await carryOut(keeper.house, keeper.controllerId, asked.planId, new AbortController().signal);
const state = async (): Promise<Written> => await written(keeper, asked);
const everything = async () => [
  await planRows(home.superuserUrl),
  await salon.ledger(),
  [...(await dumpStore(salon.url))],
];

onEachEngine('an overtaken worker', (engine) => {
  beforeEach(async () => {
    home = await openTestHouse();
    keeper = { house: home.house, controllerId: home.lumyx.id };
    salon = await buildSalon(engine);
    line = await openLine(salon.url);
    await connectSalon(keeper, 'salon', salon, line.url);
    asked = await approvedErasure(keeper, 'ada@example.com');
  });
  afterEach(async () => {
    await line.close();
    await home.close();
    await salon.drop();
  });

  test('that wakes while the chunk is still open does not erase it: its fence is lost', async () => {
    line.decide(atWords('start transaction', 'hold', 2));
    const asleep = run();
    await line.held(1);
    line.decide(atWords('start transaction', 'hold'));
    const awake = run();
    await line.held(2);
    const before = await everything();
    expect((await state()).fence).toBe('2');
    expect(await salon.ledger()).toContainEqual({ state: 'open', rows: 0 });
    line.release();
    await asleep;
    expect(await everything()).toEqual(before);
    line.release();
    await awake;
    const done = await state();
    expect(done).toMatchObject({ status: 'done', outcome: 'complete', request: 'fulfilled', failures: 0 });
    expect(done.steps['salon.visits']).toEqual(['done', 2, null]);
    for (const event of ['step.started', 'step.completed'])
      expect(done.entries.filter((entry) => entry === event)).toHaveLength(3);
  });

  test('that wakes when all is done writes nothing down: its claim was overtaken', async () => {
    line.decide(atWords('start transaction', 'hold', 2));
    const asleep = run();
    await line.held(1);
    await run();
    expect(await state()).toMatchObject({ status: 'done', outcome: 'complete' });
    const before = await everything();
    line.release();
    await asleep;
    expect(await everything()).toEqual(before);
  });

  test('that fell silent inside a transaction holds its locks no longer than it may', async () => {
    const connector = openConnector(line.url, { idleTransactionTimeout: 1_000 });
    const rested = openConnector(salon.url, { lockTimeout: 5_000 });
    const schema = (await connector.describe()).tables.find(({ name }) => name === 'letters')?.schema ?? '';
    const order = (fence: bigint) => ({
      rows: { table: { schema, name: 'letters' }, columns: ['id'], keys: KeyList.of([['1'], ['2']]) },
      effect: { kind: 'delete' } as const,
      step: 'letters',
      chunk: 0,
      fence,
      ledger: true,
    });
    try {
      await connector.hasLedger();
      await connector.raiseFence('letters', 0, 1n);
      line.decide(atWords('commit', 'hold'));
      const silent = connector.erase(order(1n)).catch((error: unknown) => error);
      await line.held(1);
      await rested.raiseFence('letters', 0, 2n);
      expect(await rested.erase(order(2n))).toEqual({ kind: 'done', rows: 2 });
      line.release();
      expect(await silent).toMatchObject({ code: 'store-unreachable' });
      expect(await salon.ledger()).toEqual([{ state: 'done', rows: 2 }]);
    } finally {
      // What is still held would keep the connector open.
      await line.close();
      await connector.close();
      await rested.close();
    }
  });
});
