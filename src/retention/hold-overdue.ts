// Holds that nobody has looked at by their day: they hold on, and their owner and the administrators hear of it every week.
import type { Knex } from 'knex';
import { canSignIn, findAccount, holdersOf } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { asClock, type Work } from '../work.ts';
import { isOverdue } from './hold-list.ts';
import { knownHold, LegalHold } from './legal-hold.ts';

const A_WEEK = { hours: 24 * 7 } as const;
/** No time zone is further ahead of UTC. */
const FURTHEST_ZONE = { hours: 14 } as const;

/** Holds of all controllers whose day has passed and that were not spoken of for a week. */
export async function holdsOverdue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  const latest = at.add(FURTHEST_ZONE).toZonedDateTimeISO('UTC').toPlainDate();
  return await asClock(database, async (trx) =>
    LegalHold.query(trx)
      .select('controllerId', 'id')
      .whereNull('liftedAt')
      .where('reviewOn', '<', latest.toString())
      .where((query) =>
        query.whereNull('remindedAt').orWhere('remindedAt', '<=', at.subtract(A_WEEK).toString()),
      )
      .orderBy('reviewOn')
      .limit(1000),
  );
}

/** Writes to the owner of an overdue hold, where she can sign in, and to every administrator; nothing when it was looked at meanwhile. */
export async function remindOfHold(work: Work, holdId: string): Promise<void> {
  const { trx, controllerId, at } = work;
  await LegalHold.query(trx).findById([controllerId, holdId]).forUpdate();
  const { number, liftedAt, reviewOn, remindedAt, ownerId } = await knownHold(work, holdId);
  if (liftedAt !== null || !isOverdue(work, reviewOn)) return;
  if (remindedAt !== null && Temporal.Instant.compare(remindedAt.add(A_WEEK), at) > 0) return;
  await LegalHold.query(trx).findById([controllerId, holdId]).patch({ remindedAt: at });
  await work.record('hold.overdue', holdId, { number });
  const owner = await findAccount(work, ownerId);
  const administrators = await holdersOf(work, 'manage:accounts');
  const told = owner !== undefined && canSignIn(owner) ? [owner, ...administrators] : administrators;
  const values = { number: String(number), holdId, day: reviewOn.toString(), owner: owner?.name ?? '' };
  for (const { email, name } of new Map(told.map((one) => [one.id, one])).values())
    await writeLetter(work, { letter: 'staff-hold-overdue', to: { email, name }, values });
}
