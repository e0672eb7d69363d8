// A store that changed between plan and run: another table, a lost right, moved away. Stopped or partly, always by name.
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { openChunks } from '../../src/fulfilment/chunk.ts';
import { claimPlan } from '../../src/fulfilment/claim.ts';
import { FAILURE_BUDGET } from '../../src/fulfilment/run-plan.ts';
import { type Approved, approvedErasure, type Written, written } from '../support/approved-erasure.ts';
import { type Line, openLine } from '../support/lines.ts';
import { buildSalon, connectSalon, type Keeper, onEachEngine, type Salon } from '../support/salon.ts';
import { dumpStore, expectBystandersUntouched, expectNoResidue } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const hers = (_table: string, row: string): boolean => /ada@|"person":"?1"?[,}]/.test(row);

let home: TestHouse;
let keeper: Keeper;
/** The store that changes, of either engine, and a quiet one beside it, which comes later in every plan. */
let salon: Salon;
let quiet: Salon;
let line: Line;
let asked: Approved;

const run = async (): Promise<Written> => {
  await carryOut(keeper.house, keeper.controllerId, asked.planId, new AbortController().signal);
  return await written(keeper, asked);
};
const dumps = async () => [[...(await dumpStore(salon.adminUrl))], [...(await dumpStore(quiet.adminUrl))]];
const QUIET_DONE = {
  'quiet.visits': ['done', 2, null],
  'quiet.letters': ['done', 2, null],
  'quiet.people': ['done', 1, null],
};
/** Takes a right on letters from the account as which the service connects; MariaDB gave it for the whole database. */
function revoke({ engine, url }: Salon, right: 'select' | 'delete'): string {
  const { username, pathname } = new URL(url);
  return engine === 'postgresql'
    ? `revoke ${right} on letters from "${username}"`
    : `revoke ${right} on \`${pathname.slice(1)}\`.* from '${username}'@'%'`;
}

onEachEngine('a store that changed since the plan', (engine) => {
  beforeEach(async () => {
    home = await openTestHouse();
    keeper = { house: home.house, controllerId: home.lumyx.id };
    salon = await buildSalon(engine);
    quiet = await buildSalon('postgresql');
    line = await openLine(salon.url);
    await connectSalon(keeper, 'changing', salon, line.url);
    await connectSalon(keeper, 'quiet', quiet);
    asked = await approvedErasure(keeper, 'ada@example.com');
  });
  afterEach(async () => {
    await line.close();
    await home.close();
    await salon.drop();
    await quiet.drop();
  });

  test.each([
    ['lost a column', 'alter table letters drop column words'],
    ['renamed a table', 'alter table letters rename to post'],
    ['lost a table', 'drop table letters'],
    ['got a column', 'alter table letters add column stamp int'],
  ])('it %s: nothing is done anywhere, and a person must look', async (_what, sql) => {
    await salon.run(sql);
    const before = await dumps();
    const stopped = await run();
    expect(stopped).toMatchObject({
      status: 'stopped',
      stoppedFor: 'plan-drift',
      outcome: null,
      request: 'planned',
    });
    expect(stopped.entries.at(-1)).toBe('plan.stopped');
    expect(await dumps()).toEqual(before);
    expect(await run()).toEqual(stopped);
  });

  test('its right to delete was taken: the steps fail by name, the other store is done', async () => {
    const before = await dumpStore(salon.url);
    await salon.run(revoke(salon, 'delete'));
    const partly = await run();
    expect(partly).toMatchObject({
      status: 'done',
      outcome: 'partly',
      request: 'partly-fulfilled',
      failures: 0,
    });
    expect(partly.steps).toMatchObject({
      'changing.letters': ['failed', 0, 'store-permission-denied'],
      ...QUIET_DONE,
    });
    expect(partly.missing['changing.letters']).toBe('store-permission-denied');
    expect(partly.entries).toContain('step.failed store-permission-denied');
    const after = await dumpStore(salon.url);
    expect(after.get('letters')).toEqual(before.get('letters'));
    expectBystandersUntouched(before, after, hers);
    expectNoResidue(await dumpStore(quiet.url), ['ada@example.com', 'canary']);
  });

  test('it moved away and came back: the plan waited', async () => {
    await line.close();
    const before = await dumpStore(salon.url);
    const delayed = await run();
    expect(delayed).toMatchObject({ status: 'running', failures: 1, waits: true, outcome: null });
    expect(delayed.entries.at(-1)).toBe('plan.delayed store-unreachable');
    await line.open();
    home.later({ minutes: 11 });
    expect(await run()).toMatchObject({ status: 'done', outcome: 'complete', request: 'fulfilled' });
    expectBystandersUntouched(before, await dumpStore(salon.url), hers);
    expectNoResidue(await dumpStore(salon.url), ['ada@example.com', 'canary']);
  });

  test('it moved away for good: its steps fail by name, the other store is done', async () => {
    await line.close();
    const before = await dumpStore(salon.url);
    for (let tries = 1; tries < FAILURE_BUDGET; tries += 1) {
      expect(await run()).toMatchObject({ status: 'running', failures: tries });
      home.later({ minutes: 11 });
    }
    const partly = await run();
    expect(partly).toMatchObject({ status: 'done', outcome: 'partly', request: 'partly-fulfilled' });
    const away = ['failed', 0, 'store-unreachable'];
    expect(partly.steps).toEqual({
      'changing.visits': away,
      'changing.letters': away,
      'changing.people': away,
      ...QUIET_DONE,
    });
    expect(Object.keys(partly.missing).sort()).toEqual([
      'changing.letters',
      'changing.people',
      'changing.visits',
    ]);
    expect(await dumpStore(salon.url)).toEqual(before);
    expectNoResidue(await dumpStore(quiet.url), ['ada@example.com', 'canary']);
  });

  test.each([
    ['it', 'the other one', () => [salon, quiet] as const],
    ['the other one', 'it', () => [quiet, salon] as const],
  ])(
    '%s cannot be compared, and %s changed: that is seen before anything is done',
    async (_one, _two, pick) => {
      const [unreadable, changed] = pick();
      await unreadable.run(revoke(unreadable, 'select'));
      await changed.run('alter table letters add column stamp int');
      const before = await dumps();
      expect(await run()).toMatchObject({ status: 'stopped', stoppedFor: 'plan-drift', request: 'planned' });
      expect(await dumps()).toEqual(before);
    },
  );

  test('it cannot be compared: its steps fail by name, the other store is done', async () => {
    await salon.run(revoke(salon, 'select'));
    const before = await dumpStore(salon.adminUrl);
    const partly = await run();
    expect(partly).toMatchObject({ status: 'done', outcome: 'partly', request: 'partly-fulfilled' });
    expect(partly.steps).toMatchObject({
      'changing.letters': ['failed', 0, 'store-permission-denied'],
      ...QUIET_DONE,
    });
    expect((await dumpStore(salon.adminUrl)).get('letters')).toEqual(before.get('letters'));
  });

  test('it is away while it should be compared: nothing is done before that has happened', async () => {
    await line.close();
    await quiet.run('alter table letters add column stamp int');
    const before = await dumps();
    await run();
    expect(await dumps()).toEqual(before);
    await line.open();
    await salon.run('alter table letters add column stamp int');
    home.later({ minutes: 11 });
    expect(await run()).toMatchObject({ status: 'stopped', stoppedFor: 'plan-drift', request: 'planned' });
  });

  test('a part of the plan that is not there is never passed over: none of what was asked for is opened', async () => {
    const claim = await claimPlan(keeper.house, keeper.controllerId, asked.planId);
    const step = claim?.steps.find(({ open }) => open.length > 0);
    if (claim === null || step === undefined) throw new Error('nothing to run');
    expect(await openChunks(keeper.house, claim, step, step.open)).toHaveLength(step.open.length);
    await expect(openChunks(keeper.house, claim, step, [...step.open, 99])).rejects.toMatchObject({
      code: 'chunk-unknown',
    });
  });
});
