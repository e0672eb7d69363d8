// The clock: one list of what is asked for when. A tick on several machines makes one job.
import { type ScheduledTask, schedule } from 'node-cron';
import { loggable, logger } from '../src/platform/logger.ts';
import type { JobName } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';

interface Tick {
  readonly job: JobName;
  /** Six fields: second, minute, hour, day, month, weekday; UTC. */
  readonly cron: string;
  /** One job comes of all ticks within so many seconds. */
  readonly every: number;
}

export const TICKS: readonly Tick[] = [
  { job: 'seal-audit', cron: '*/10 * * * * *', every: 10 },
  { job: 'wake-due', cron: '*/30 * * * * *', every: 30 },
  { job: 'end-cooling-off', cron: '0 * * * * *', every: 60 },
  { job: 'fetch-mail', cron: '15 * * * * *', every: 60 },
  { job: 'expire-archives', cron: '0 */10 * * * *', every: 600 },
  { job: 'expire-bundles', cron: '50 */10 * * * *', every: 600 },
  { job: 'destroy-documents', cron: '0 20 * * * *', every: 3600 },
  { job: 'destroy-evidence', cron: '0 25 * * * *', every: 3600 },
  { job: 'remind-staff', cron: '0 0 * * * *', every: 3600 },
  { job: 'tend-desk', cron: '0 5 * * * *', every: 3600 },
  { job: 'lapse-unverified', cron: '0 30 * * * *', every: 3600 },
  { job: 'chase-proofs', cron: '0 45 * * * *', every: 3600 },
  { job: 'chase-recipients', cron: '0 15 * * * *', every: 3600 },
  { job: 'forget-old-keys', cron: '0 45 2 * * *', every: 86_400 },
  { job: 'serve-agents', cron: '45 */10 * * * *', every: 600 },
  { job: 'lift-restrictions', cron: '30 */10 * * * *', every: 600 },
  { job: 'index-notes', cron: '0 5 * * * *', every: 3600 },
  { job: 'sweep-retention', cron: '20 * * * * *', every: 60 },
  { job: 'look-for-returned', cron: '15 */10 * * * *', every: 600 },
  { job: 'forget-erasures', cron: '0 30 3 * * *', every: 86_400 },
  { job: 'watch-breaches', cron: '40 */5 * * * *', every: 300 },
  { job: 'watch-documents', cron: '25 * * * * *', every: 60 },
  { job: 'chase-alerts', cron: '35 * * * * *', every: 60 },
  { job: 'compare-maps', cron: '0 0 3 * * *', every: 86_400 },
  { job: 'find-unused', cron: '0 40 3 * * *', every: 86_400 },
  { job: 'prove-promises', cron: '30 35 * * * *', every: 3600 },
  { job: 'end-unused', cron: '0 50 * * * *', every: 3600 },
];

/** Starts the clock of this process; call the answer to stop it. */
export function startClock(house: House): () => Promise<void> {
  const tasks: ScheduledTask[] = TICKS.map(({ job, cron, every }) =>
    schedule(cron, async () => await tick(house, job, every), { timezone: 'UTC', name: job }),
  );
  return async () => {
    for (const task of tasks) await task.destroy();
  };
}

async function tick(house: House, job: JobName, every: number): Promise<void> {
  try {
    await house.queue.tick(job, every);
  } catch (error) {
    logger.error(
      { job, ...loggable(error) },
      'a tick of the clock could not be written; the next one comes by itself',
    );
  }
}
