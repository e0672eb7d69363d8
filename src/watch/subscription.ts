// Which members of staff are told of changes, and in whose calendar their day ends.
import { canSignIn, listAccounts } from '../auth/accounts.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

class SubscriptionRow extends HouseModel {
  static override tableName = 'watch_subscriptions';
  static override idColumn = ['controllerId', 'accountId'];
  declare controllerId: string;
  declare accountId: string;
  declare timeZone: string;
  declare since: Temporal.Instant;
}

export interface Subscriber {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Everybody who is told: those who asked for it and can still sign in. */
export async function subscribers(work: Work): Promise<Subscriber[]> {
  const { trx, controllerId } = work;
  const rows = await SubscriptionRow.query(trx).where({ controllerId });
  const zones = new Map(rows.map(({ accountId, timeZone }) => [accountId, timeZone]));
  return (await listAccounts(work)).filter(canSignIn).flatMap(({ id, email, name }) => {
    const timeZone = zones.get(id);
    return timeZone === undefined ? [] : [{ id, email, name, timeZone }];
  });
}

/** Tells a member of staff of changes from now on, or in another zone. Throws `time-zone-unknown`. */
export async function subscribe(work: Work, accountId: string, timeZone: string): Promise<void> {
  const { trx, controllerId, at } = work;
  if (!isZone(timeZone))
    throw new Problem(
      'invalid',
      'time-zone-unknown',
      'There is no such time zone. Nothing was changed. Write it as Europe/Berlin.',
    );
  await SubscriptionRow.query(trx)
    .insert({ controllerId, accountId, timeZone, since: at })
    .onConflict(['controllerId', 'accountId'])
    .merge(['timeZone']);
  await work.record('watch.subscribed', accountId, { timeZone });
}

/** Tells her no more. */
export async function unsubscribe(work: Work, accountId: string): Promise<void> {
  const { trx, controllerId } = work;
  const gone = await SubscriptionRow.query(trx).deleteById([controllerId, accountId]);
  if (gone > 0) await work.record('watch.unsubscribed', accountId);
}

function isZone(text: string): boolean {
  // Offsets such as +02:00 have no summer, and no calendar day that people live by.
  return text === 'UTC' || Intl.supportedValuesOf('timeZone').includes(text);
}
