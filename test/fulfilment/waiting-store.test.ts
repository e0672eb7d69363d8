// A store that is slow, and one in which somebody holds the rows: the plan waits, goes on by itself, or says what it could not do.
import type { Connector } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { carryOutWith } from '../../src/fulfilment/carry-out.ts';
import { FAILURE_BUDGET } from '../../src/fulfilment/run-plan.ts';
import { type Approved, approvedErasure, type Written, written } from '../support/approved-erasure.ts';
import {
  buildSalon,
  connectSalon,
  type Keeper,
  onEachEngine,
  paceVisits,
  type Salon,
} from '../support/salon.ts';
import { dumpStore, expectBystandersUntouched, expectNoResidue } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const CANARIES = ['ada@example.com', 'canary'];
const hers = (_table: string, row: string): boolean => /ada@|"person":"?1"?[,}]/.test(row);

let home: TestHouse;
let keeper: Keeper;
let salon: Salon;
const other: Salon[] = [];
beforeEach(async () => {
  home = await openTestHouse();
  keeper = { house: home.house, controllerId: home.lumyx.id };
});
afterEach(async () => {
  await home.close();
  for (const store of [salon, ...other.splice(0)]) await store.drop();
});

/** Runs the plan as a worker would, with less patience than in life. */
async function run(
  { planId }: Approved,
  limits = { statementTimeout: 60_000, lockTimeout: 1_000 },
): Promise<Written> {
  const impatient = (connector: Connector): Connector =>
    connector.engine === salon.engine ? openConnector(salon.url, limits) : connector;
  await carryOutWith(keeper.house, keeper.controllerId, planId, new AbortController().signal, impatient);
  return await state();
}
let asked: Approved;
const state = async (): Promise<Written> => await written(keeper, asked);
const wait = (): void => home.later({ minutes: 11 });
const SLOW = { statementTimeout: 700, lockTimeout: 60_000 };

onEachEngine('a slow store', (engine) => {
  beforeEach(async () => {
    salon = await buildSalon(engine, true);
    await connectSalon(keeper, 'salon', salon);
    asked = await approvedErasure(keeper, 'ada@example.com');
  });

  test('is waited for: nothing half done, and done once when it is itself again', async () => {
    const before = await dumpStore(salon.url);
    await paceVisits(salon, 20);
    const delayed = await run(asked, SLOW);
    expect(delayed).toMatchObject({ status: 'running', failures: 1, waits: true, outcome: null });
    expect(delayed.steps['salon.visits']).toEqual(['running', 0, null]);
    expect(delayed.entries.at(-1)).toBe('plan.delayed store-timeout');
    expect((await dumpStore(salon.url)).get('visits')).toEqual(before.get('visits'));
    expect((await dumpStore(salon.url)).get('people')).toEqual(before.get('people'));
    expect(await salon.ledger()).toContainEqual({ state: 'open', rows: 0 });
    // Before its time nobody claims it: no second fence, no second try.
    expect(await run(asked, SLOW)).toEqual(delayed);
    await paceVisits(salon, 0);
    wait();
    const done = await run(asked, SLOW);
    expect(done).toMatchObject({ status: 'done', outcome: 'complete', request: 'fulfilled', missing: {} });
    expect(done.steps).toEqual({
      'salon.visits': ['done', 2, null],
      'salon.letters': ['done', 2, null],
      'salon.people': ['done', 1, null],
    });
    expect((await salon.ledger()).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(done.entries.filter((entry) => entry === 'step.completed')).toHaveLength(3);
    const after = await dumpStore(salon.url);
    expectBystandersUntouched(before, after, hers);
    expectNoResidue(after, CANARIES);
  });

  test('that stays slow fails its step by name, and the receipt says so', async () => {
    const before = await dumpStore(salon.url);
    await paceVisits(salon, 20);
    for (let tries = 1; tries < FAILURE_BUDGET; tries += 1) {
      expect(await run(asked, SLOW)).toMatchObject({ status: 'running', failures: tries, waits: true });
      wait();
    }
    const partly = await run(asked, SLOW);
    expect(partly).toMatchObject({ status: 'done', outcome: 'partly', request: 'partly-fulfilled' });
    expect(partly.steps).toMatchObject({
      'salon.visits': ['failed', 0, 'store-timeout'],
      'salon.letters': ['done', 2, null],
      // Her visits still point at her account, so the store itself keeps it.
      'salon.people': ['failed', 0, 'store-constraint'],
    });
    expect(partly.missing).toEqual({ 'salon.visits': 'store-timeout', 'salon.people': 'store-constraint' });
    expect(partly.entries.filter((entry) => entry.startsWith('plan.delayed'))).toHaveLength(
      FAILURE_BUDGET - 1,
    );
    const after = await dumpStore(salon.url);
    expect(after.get('visits')).toEqual(before.get('visits'));
    expectBystandersUntouched(before, after, hers);
  });
});

onEachEngine('rows that somebody else holds', (engine) => {
  const LOCK = 'update visits set words = words where person = 1';
  beforeEach(async () => {
    salon = await buildSalon(engine);
    await connectSalon(keeper, 'salon', salon);
    const second = await buildSalon('postgresql');
    other.push(second);
    if (engine !== 'postgresql') await connectSalon(keeper, 'second', second);
    asked = await approvedErasure(keeper, 'ada@example.com');
  });

  test('are waited for, and deleted once when they are free', async () => {
    const before = await dumpStore(salon.url);
    const release = await salon.hold(LOCK);
    const delayed = await run(asked);
    expect(delayed).toMatchObject({ status: 'running', failures: 1, waits: true });
    expect(delayed.entries.at(-1)).toBe('plan.delayed store-locked');
    expect((await dumpStore(salon.url)).get('visits')).toEqual(before.get('visits'));
    await release();
    wait();
    const done = await run(asked);
    expect(done).toMatchObject({ status: 'done', outcome: 'complete', request: 'fulfilled' });
    expect(done.steps['salon.visits']).toEqual(['done', 2, null]);
    expect((await salon.ledger()).reduce((sum, { rows }) => sum + rows, 0)).toBe(5);
    expectNoResidue(await dumpStore(salon.url), CANARIES);
  });

  test('and never let go keep only their own collection: the others are done, and the receipt names it', async () => {
    const before = await dumpStore(salon.url);
    const release = await salon.hold(LOCK);
    try {
      for (let tries = 1; tries < FAILURE_BUDGET; tries += 1) {
        await run(asked);
        wait();
      }
      const partly = await run(asked);
      expect(partly).toMatchObject({ status: 'done', outcome: 'partly', request: 'partly-fulfilled' });
      expect(partly.steps['salon.visits']).toEqual(['failed', 0, 'store-locked']);
      expect(partly.entries.filter((entry) => entry === 'plan.delayed store-locked')).toHaveLength(5);
      expect(partly.steps['salon.letters']).toEqual(['done', 2, null]);
      expect(partly.missing['salon.visits']).toBe('store-locked');
      const second = Object.entries(partly.steps).filter(([collection]) => collection.startsWith('second.'));
      expect(second.map(([, [one]]) => one)).toEqual(engine === 'postgresql' ? [] : ['done', 'done', 'done']);
      expectBystandersUntouched(before, await dumpStore(salon.url), hers);
    } finally {
      await release();
    }
  });
});
