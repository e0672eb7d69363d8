// The queue: jobs commit with their work, one per plan, one per tick, and a dead worker's job is taken up again.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { openDatabase } from '../../src/platform/database.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { openQueue, type Queue } from '../../src/queue/queue.ts';
import { freshDatabase } from '../support/postgres.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(async () => await home.close());

const jobs = async (name: string): Promise<{ data: Record<string, unknown>; output: unknown }[]> => {
  const { rows } = (await home.house.database.raw('select data, output from pgboss.job where name = ?', [
    name,
  ])) as {
    rows: { data: Record<string, unknown>; output: unknown }[];
  };
  return rows;
};

test('a job commits with its work or not at all, carries ids only, and is written once', async () => {
  const planId = crypto.randomUUID();
  const undone = home.work(async (work) => {
    await work.enqueue('run-plan', { planId });
    throw new Error('taken back');
  });
  await expect(undone).rejects.toThrow('taken back');
  expect(await jobs('run-plan')).toEqual([]);
  for (let times = 0; times < 5; times += 1)
    await home.work(async (work) => await work.enqueue('run-plan', { planId }));
  expect((await jobs('run-plan')).map(({ data }) => data)).toEqual([{ planId, controllerId: home.lumyx.id }]);
});

test('twenty ticks at once make one job', async () => {
  await Promise.all(Array.from({ length: 20 }, async () => await home.house.queue.tick('seal-audit', 600)));
  expect((await jobs('seal-audit')).length).toBe(1);
});

test('what a handler throws is stored as a code, never as its words', async () => {
  let queue: Queue | null = null;
  try {
    queue = await openQueue({ url: home.house.config.databaseUrl, supervise: true });
    const failed = new Promise<void>((resolve) => {
      void queue?.work('compare-maps', 1, async () => {
        setTimeout(resolve, 500);
        throw new Error('secret of maria@example.com');
      });
    });
    await home.house.queue.tick('compare-maps', 1);
    await failed;
    const [job] = await jobs('compare-maps');
    expect(JSON.stringify(job)).toContain('unexpected-error');
    expect(JSON.stringify(job)).not.toContain('maria');
  } finally {
    await queue?.stop();
  }
});

test('a worker that is killed loses its job to another one within 60 seconds', async () => {
  const database = await freshDatabase();
  const script = join(projectFolder, 'test', 'support', 'hanging-worker.ts');
  const child = fork(script, [], {
    env: { ...process.env, DATABASE_URL: database.appUrl },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const said = async (word: string): Promise<void> => {
    await new Promise<void>((resolve) => {
      child.on('message', (message) => {
        if (message === word) resolve();
      });
    });
  };
  const took = said('took');
  await said('ready');
  const queue = await openQueue({ url: database.appUrl, supervise: true });
  try {
    const direct = openDatabase(database.appUrl);
    await direct.transaction(
      async (trx) =>
        await queue.send(trx, 'run-plan', { planId: crypto.randomUUID(), controllerId: crypto.randomUUID() }),
    );
    await direct.destroy();
    await took;
    const resumed = new Promise<number>((resolve) => {
      void queue.work('run-plan', 1, async () => resolve(Date.now()));
    });
    child.kill('SIGKILL');
    const died = Date.now();
    expect((await resumed) - died).toBeLessThan(60_000);
  } finally {
    await queue.stop();
    await database.drop();
  }
});
