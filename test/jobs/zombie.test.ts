// Two real worker processes on one database: the first is stopped in the middle of a plan, overtaken, and woken up again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '../../src/open-house.ts';
import { readConfig } from '../../src/platform/config.ts';
import { newKeyring } from '../../src/platform/keyring.ts';
import { approvedErasure, type Written, written } from '../support/approved-erasure.ts';
import { type RunningCommand, startCommand, untilSaid } from '../support/command.ts';
import { atWords, openLine } from '../support/lines.ts';
import { planRows } from '../support/plan-rows.ts';
import { freshDatabase } from '../support/postgres.ts';
import { buildSalon, connectSalon, type Keeper } from '../support/salon.ts';
import { dumpStore, expectNoResidue } from '../support/table-dump.ts';
import { addController } from '../support/test-house.ts';

const until = async (true_: () => Promise<boolean>, milliseconds: number): Promise<void> => {
  const end = Date.now() + milliseconds;
  while (!(await true_())) {
    if (Date.now() > end) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

test('a stopped worker is replaced within 60 seconds; woken up, it writes nothing more', async () => {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-zombie-'));
  const environment = {
    DATABASE_URL: database.appUrl,
    SMTP_URL: 'smtp://127.0.0.1:1',
    HABEAS_KEYRING: newKeyring('zombie'),
    PUBLIC_URL: 'http://localhost:1',
    HABEAS_DATA: folder,
  };
  const salon = await buildSalon('postgresql');
  const line = await openLine(salon.url);
  const { house, close } = await openHouse(readConfig(environment), { supervise: false });
  const workers: RunningCommand[] = [];
  try {
    const controller = await addController(house, 'salon', 'Salon', 0);
    const keeper: Keeper = { house, controllerId: controller.id };
    await connectSalon(keeper, 'salon', salon, line.url);
    line.decide(atWords('start transaction', 'hold', 2));
    const asked = await approvedErasure(keeper, 'ada@example.com');
    const state = async (): Promise<Written> => await written(keeper, asked);
    const everything = async () => [
      await planRows(database.superuserUrl),
      await salon.ledger(),
      [...(await dumpStore(salon.url))],
    ];

    const asleep = startCommand(['worker'], environment);
    workers.push(asleep);
    await line.held(1);
    asleep.child.kill('SIGSTOP');
    const stopped = Date.now();
    expect((await state()).steps).toMatchObject({
      'salon.letters': ['done', 2, null],
      'salon.visits': ['running', 0, null],
    });

    line.decide(atWords('start transaction', 'hold'));
    const awake = startCommand(['worker'], environment);
    workers.push(awake);
    await line.held(2);
    expect((await state()).fence).toBe('2');
    const before = await everything();
    asleep.child.kill('SIGCONT');
    line.release();
    await untilSaid(asleep, 'fence-lost', 20_000);
    // Its own job has ended too by then: whatever it would write, it would have written.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await everything()).toEqual(before);

    line.release();
    await until(async () => (await state()).status === 'done', 20_000);
    expect(Date.now() - stopped).toBeLessThan(60_000);
    const done = await state();
    expect(done).toMatchObject({ outcome: 'complete', request: 'fulfilled', fence: '2', failures: 0 });
    expect(done.steps['salon.visits']).toEqual(['done', 2, null]);
    for (const event of ['step.started', 'step.completed'])
      expect(done.entries.filter((entry) => entry === event)).toHaveLength(3);
    expect(done.entries.filter((entry) => entry === 'plan.started')).toHaveLength(1);
    expectNoResidue(await dumpStore(salon.url), ['ada@example.com', 'canary']);
  } finally {
    for (const { child } of workers) child.kill('SIGCONT');
    for (const { child } of workers) child.kill('SIGKILL');
    for (const { ended } of workers) await ended;
    await line.close();
    await close();
    await salon.drop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
});
