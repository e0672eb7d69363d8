// Alerts: who is told of which change by the end of which day; what was not in time is counted and stays counted.
import type { Knex } from 'knex';
import { Notice } from '../notifications/notice.ts';
import { HouseModel } from '../platform/database.ts';
import { asClock, type Work } from '../work.ts';
import { endOfDay, standOf } from './same-day.ts';

export class WatchAlert extends HouseModel {
  static override tableName = 'watch_alerts';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare lookId: string;
  declare accountId: string;
  declare timeZone: string;
  declare foundAt: Temporal.Instant;
  declare dueAt: Temporal.Instant;
  declare noticeId: string;
  declare sentAt: Temporal.Instant | null;
  declare missedAt: Temporal.Instant | null;
  declare closedAt: Temporal.Instant | null;
}

/** Writes down by when a letter must have left. The day is that of the find, in the zone of her who is told. */
export async function writeAlert(
  { trx, controllerId, at }: Work,
  alert: Pick<WatchAlert, 'lookId' | 'accountId' | 'timeZone' | 'noticeId'>,
): Promise<void> {
  const id = crypto.randomUUID();
  const dueAt = endOfDay(at, alert.timeZone);
  await WatchAlert.query(trx).insert({ controllerId, id, ...alert, foundAt: at, dueAt });
}

/** Alerts of all controllers that are not settled. */
export async function openAlerts(database: Knex): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    WatchAlert.query(trx).select('controllerId', 'id').whereNull('closedAt').limit(1_000),
  );
}

/** Looks at one alert: whether its letter has left, and whether its day is over without it. Safe to repeat. */
export async function settleAlert(work: Work, alertId: string): Promise<void> {
  const { trx, controllerId, at } = work;
  const alert = await WatchAlert.query(trx)
    .findById([controllerId, alertId])
    .whereNull('closedAt')
    .forUpdate();
  if (alert === undefined) return;
  const letter = await Notice.query(trx)
    .select('state', 'sentAt')
    .findOne({ controllerId, id: alert.noticeId });
  const sentAt = letter?.sentAt ?? null;
  const stand = standOf({ dueAt: alert.dueAt, sentAt }, at);
  const overdue = stand === 'late' || stand === 'missed';
  if (overdue && alert.missedAt === null) await work.record('watch.alertMissed', alertId);
  const never = letter === undefined || letter.state === 'failed';
  const closed = sentAt !== null || (never && stand === 'missed');
  const missedAt = overdue ? (alert.missedAt ?? at) : null;
  if (!closed && missedAt === null) return;
  await WatchAlert.query(trx)
    .findById([controllerId, alertId])
    .patch({ sentAt, missedAt, closedAt: closed ? at : null });
}

export interface AlertNumbers {
  readonly inTime: number;
  readonly waiting: number;
  /** Left after their day, or not at all yet. */
  readonly missed: number;
  /** The longest time from the find to the letter, in whole seconds; null: none has left. */
  readonly slowestSeconds: number | null;
}

/** How well staff were told since a moment. */
export async function alertNumbers(
  { trx, controllerId }: Work,
  since: Temporal.Instant,
): Promise<AlertNumbers> {
  const counted = (await WatchAlert.query(trx)
    .where({ controllerId })
    .where('foundAt', '>=', since.toString())
    .select(
      trx.raw('count(*) filter (where missed_at is null and sent_at is not null)::int as in_time'),
      trx.raw('count(*) filter (where missed_at is null and sent_at is null)::int as waiting'),
      trx.raw('count(*) filter (where missed_at is not null)::int as missed'),
      trx.raw('ceil(extract(epoch from max(sent_at - found_at)))::int as slowest_seconds'),
    )
    .first()) as unknown as AlertNumbers;
  const { inTime, waiting, missed, slowestSeconds } = counted;
  return { inTime, waiting, missed, slowestSeconds };
}
