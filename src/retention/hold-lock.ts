// Placing a legal hold and destroying wait for each other: one lock of each controller, taken alone or together.
import type { Work } from '../work.ts';

/** How long a hold waits for what began before it; a system behind an API may take longer for one part of a plan. */
const LONGEST_WAIT = '30s';
const NOT_AVAILABLE = '55P03';
const KEY = `hashtextextended('legal-holds:' || ?, 0)`;

/** Until this work ends no hold is placed; whoever looks for holds after this sees every one there is. */
export async function shareHolds({ trx, controllerId }: Work): Promise<void> {
  // A server that ends idle transactions must not end this one while a store works: the lock would be gone too early.
  await trx.raw('set local idle_in_transaction_session_timeout = 0');
  await trx.raw(`select pg_advisory_xact_lock_shared(${KEY})`, [controllerId]);
}

/**
 * Waits until nothing is being destroyed, and lets nothing begin until this work ends. False when something that began
 * before takes longer than half a minute: it goes on to the end of its part, and nothing begins after it all the same,
 * because the hold stands as soon as this work has committed.
 */
export async function waitForDestruction({ trx, controllerId }: Work): Promise<boolean> {
  await trx.raw('savepoint legal_hold');
  try {
    await trx.raw(`set local lock_timeout = '${LONGEST_WAIT}'`);
    await trx.raw(`select pg_advisory_xact_lock(${KEY})`, [controllerId]);
  } catch (error) {
    await trx.raw('rollback to savepoint legal_hold');
    if (Error.isError(error) && 'code' in error && error.code === NOT_AVAILABLE) return false;
    throw error;
  }
  await trx.raw('release savepoint legal_hold');
  await trx.raw('set local lock_timeout to default');
  return true;
}
