// Breaches of which the authority was not told yet: staff hear of them before the 72 hours end, at their end, and every day after.
import type { Knex } from 'knex';
import { accountsWith } from '../../auth/accounts.ts';
import { writeLetter } from '../../notifications/letters.ts';
import { asClock, type Work } from '../../work.ts';
import { BREACHES, clockOf, dueAt } from './breach.ts';
import { holdWatch, readEntry, setWatch, watchedBefore } from './register-entry.ts';

/** Breaches of all controllers whose clock must be spoken of. */
export async function breachesToWarnOf(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) => await watchedBefore(trx, at));
}

/** Writes to everybody who keeps the registers; nothing where the authority was told meanwhile, or a letter has just been written. */
export async function warnOfBreach(work: Work, id: string): Promise<void> {
  const watchAt = await holdWatch(work, BREACHES, id);
  if (watchAt === null || Temporal.Instant.compare(watchAt, work.at) > 0) return;
  const { number, newest } = await readEntry(work, BREACHES, id);
  const clock = clockOf(newest.content, work.at);
  await setWatch(work, id, BREACHES.watchAfter(newest.content, work.at));
  if (clock !== 'running' && clock !== 'overdue') return;
  await work.record('breach.warned', id, { number, clock });
  const values = {
    number: String(number),
    entryId: id,
    dueAt: dueAt(newest.content).toString(),
    overdue: clock === 'overdue' ? 'yes' : '',
  };
  for (const { email, name } of await accountsWith(work, 'keep:registers'))
    await writeLetter(work, { letter: 'staff-breach-due', to: { email, name }, values });
}
