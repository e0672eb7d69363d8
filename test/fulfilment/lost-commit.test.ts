// A line that is cut inside COMMIT, before or after the server did it: the chunk is done exactly once either way.
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { type Approved, approvedErasure, type Written, written } from '../support/approved-erasure.ts';
import { atWords, type Line, openLine } from '../support/lines.ts';
import { buildSalon, connectSalon, type Keeper, onEachEngine, type Salon } from '../support/salon.ts';
import { dumpStore, expectBystandersUntouched, expectNoResidue } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let keeper: Keeper;
let salon: Salon;
let line: Line;
let asked: Approved;

const run = async (): Promise<Written> => {
  await carryOut(keeper.house, keeper.controllerId, asked.planId, new AbortController().signal);
  return await written(keeper, asked);
};

onEachEngine('a line cut inside COMMIT', (engine) => {
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

  test.each([
    ['before the server saw it', 'cut', 'open', 3],
    ['after the server did it', 'cut-after', 'done', 1],
  ] as const)('%s', async (_when, fate, ledgerThen, lettersThen) => {
    const before = await dumpStore(salon.url);
    let commits = 0;
    const cutFirst = atWords('commit', fate);
    line.decide((text) => {
      if (/commit/i.test(text)) commits += 1;
      return cutFirst(text);
    });
    const delayed = await run();
    expect(delayed).toMatchObject({ status: 'running', failures: 1, waits: true, outcome: null });
    expect(delayed.entries.at(-1)).toBe('plan.delayed store-unreachable');
    // We were told nothing, so nothing is written as done, whatever the store did.
    expect(delayed.steps['salon.letters']).toEqual(['running', 0, null]);
    // Letters go first: of three rows two are hers.
    await untilIdle(salon);
    expect((await dumpStore(salon.url)).get('letters')).toHaveLength(lettersThen);
    expect((await salon.ledger()).filter(({ state }) => state === 'done')).toHaveLength(
      ledgerThen === 'done' ? 1 : 0,
    );
    home.later({ minutes: 11 });
    const done = await run();
    expect(done).toMatchObject({ status: 'done', outcome: 'complete', request: 'fulfilled' });
    // What the second run did not do itself it read from the ledger: two letters, not none and not four.
    expect(done.steps).toEqual({
      'salon.visits': ['done', 2, null],
      'salon.letters': ['done', 2, null],
      'salon.people': ['done', 1, null],
    });
    expect(commits).toBe(fate === 'cut' ? 4 : 3);
    expect((await salon.ledger()).map(({ rows }) => rows).sort()).toEqual([1, 2, 2]);
    for (const event of ['step.started', 'step.completed'])
      expect(done.entries.filter((entry) => entry === event)).toHaveLength(3);
    const after = await dumpStore(salon.url);
    expectBystandersUntouched(before, after, (_table, row) => /ada@|"person":"?1"?[,}]/.test(row));
    expectNoResidue(after, ['ada@example.com', 'canary']);
  });
});

/** Waits until the server has noticed that the line is gone and has taken its transaction back. */
async function untilIdle({ engine, run: ask }: Salon): Promise<void> {
  const open =
    engine === 'postgresql'
      ? `select count(*) as n from pg_stat_activity where application_name = 'habeas' and datname = current_database() and state <> 'idle'`
      : 'select count(*) as n from information_schema.innodb_trx join information_schema.processlist on id = trx_mysql_thread_id where db = database()';
  for (let tries = 0; tries < 100; tries += 1) {
    const [row] = await ask(open);
    if (Number(row?.n) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('a transaction of the cut line is still open');
}
