// A worker that takes a job and never ends it, until it is killed: run as a process of its own.
import { openQueue } from '../../src/queue/queue.ts';

const queue = await openQueue({ url: process.env.DATABASE_URL ?? '', supervise: true });
await queue.work('run-plan', 1, async () => {
  process.send?.('took');
  await new Promise(() => undefined);
});
process.send?.('ready');
