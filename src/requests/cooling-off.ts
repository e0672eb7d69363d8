// The days between proof and erasure in which she may change her mind; only she can shorten them.
import { endUses } from '../consent/objection.ts';
import { noticesOf } from '../notifications/notice.ts';
import { Problem } from '../platform/problem.ts';
import { asClock, type Work } from '../work.ts';
import { balanceLines } from './balance-words.ts';
import { DataRequest, findRequest, holdRequest } from './data-request.ts';
import { move } from './lifecycle.ts';
import { awaitsSafeAddress, reachOf } from './reach.ts';
import { balancesOf } from './shown-balance.ts';
import { tellBegun } from './tell-begun.ts';
import { languageOfCase, writeToPerson } from './write-to-person.ts';

const SHORTEST_WAIVER = 10;
/** So long before the end she is reminded once more, unless the time has only just begun. */
const REMIND_HOURS = 24;

/**
 * Starts the cooling-off that the controller promises: as many times 24 hours as it promises now. The end is stored
 * once; what the controller promises later is for later requests. Until then her data is kept and used for nothing else,
 * also in the stores' own columns (a key that is on hold lets no program in). The clock looks every minute for ends that have
 * come: a job that waited here for the week would make every earlier one for this case unnecessary, also that of a waiver.
 */
export async function startCoolingOff(work: Work, request: DataRequest): Promise<void> {
  const coolingOffUntil = work.at.add({ hours: 24 * work.controller.coolingOffDays });
  const moved = await move(
    work,
    request.id,
    'start-cooling-off',
    { coolingOffUntil },
    { until: coolingOffUntil.toString() },
  );
  await endUses(work, { subjectId: request.subjectId, requestId: request.id, uses: ['any-but-storage'] });
  await tellBegun(work, moved);
}

/**
 * Ends the cooling-off at once, by the person's own written waiver, which is stored. Staff cannot: throws
 * `waiver-not-hers`; also `waiver-empty`, `not-cooling-off`.
 */
export async function waiveCoolingOff(
  work: Work,
  waiver: { requestId: string; statement: string },
): Promise<void> {
  const { requestId } = waiver;
  const statement = waiver.statement.trim();
  if (work.actor.kind !== 'subject' || work.actor.id !== requestId) {
    throw new Problem(
      'forbidden',
      'waiver-not-hers',
      'Only the person herself can shorten her time to reconsider.',
    );
  }
  if (statement.length < SHORTEST_WAIVER) {
    throw new Problem(
      'invalid',
      'waiver-empty',
      'Write in your own words that you do not want to wait. Nothing was changed.',
    );
  }
  const request = await holdRequest(work, requestId);
  if (request.status !== 'cooling-off') {
    throw new Problem(
      'conflict',
      'not-cooling-off',
      'This request is not waiting for a cooling-off any more.',
    );
  }
  await DataRequest.query(work.trx)
    .findById([work.controllerId, requestId])
    .patch({
      waiver: await work.seal(`data_requests:${requestId}:waiver`, statement),
      waivedAt: work.at,
      coolingOffUntil: work.at,
    });
  await work.record('request.coolingOffWaived', requestId, {}, { statement });
  await work.enqueue('draw-plan', { requestId });
}

/** Whether a plan may be drawn now: not while she may still change her mind. */
export async function isCoolingOff(work: Work, requestId: string): Promise<boolean> {
  const request = await findRequest(work, requestId);
  if (request?.status !== 'cooling-off' || request.coolingOffUntil === null) return false;
  const until = request.right === 'inactivity' ? await endOfNotice(work, request) : request.coolingOffUntil;
  return until === null || Temporal.Instant.compare(work.at, until) < 0;
}

/** Nobody knows of the end of an unused account before its notice has left; as late as that was, as much longer is the time. */
async function endOfNotice(
  work: Work,
  { id, coolingOffUntil }: DataRequest,
): Promise<Temporal.Instant | null> {
  const notice = (await noticesOf(work, id)).find(({ letter }) => letter === 'inactivity-notice');
  if (notice?.state !== 'sent' || notice.sentAt === null || coolingOffUntil === null) return null;
  return coolingOffUntil.add(notice.createdAt.until(notice.sentAt));
}

/** Cases of all controllers whose cooling-off ends within a day and has lasted one, not reminded of, oldest first. */
export async function coolingOffEnding(
  database: Parameters<typeof asClock>[0],
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    DataRequest.query(trx)
      .select('controllerId', 'id')
      .where('status', 'cooling-off')
      // Nobody asked for the end of an unused account, so there is nothing to reconsider.
      .whereNot('right', 'inactivity')
      .whereNull('reconsiderRemindedAt')
      .where('coolingOffUntil', '>', at.toString())
      .where('coolingOffUntil', '<=', at.add({ hours: REMIND_HOURS }).toString())
      .where('statusAt', '<=', at.subtract({ hours: REMIND_HOURS }).toString())
      .orderBy('coolingOffUntil')
      .limit(1000),
  );
}

/**
 * Reminds the person once that her time to change her mind is nearly over; nothing if it is not, or is over, or while
 * her safe address waits for its code.
 */
export async function remindOfReconsidering(work: Work, requestId: string): Promise<void> {
  const request = await holdRequest(work, requestId);
  const { coolingOffUntil: until, statusAt } = request;
  if (request.status !== 'cooling-off' || request.reconsiderRemindedAt !== null || until === null) return;
  const left = work.at.until(until).total('hours');
  if (left <= 0 || left > REMIND_HOURS || work.at.since(statusAt).total('hours') < REMIND_HOURS) return;
  if (awaitsSafeAddress(await reachOf(work, request))) return;
  await DataRequest.query(work.trx)
    .findById([work.controllerId, requestId])
    .patch({ reconsiderRemindedAt: work.at });
  await work.record('request.reconsiderReminded', requestId, { until: until.toString() });
  const shown = (await balancesOf(work, requestId))?.balances ?? [];
  const balances = balanceLines(shown, languageOfCase(work.controller, request));
  await writeToPerson(work, request, {
    letter: 'cooling-off-ends',
    values: { until: until.toString(), balances },
  });
}

/** Cases of all controllers whose cooling-off has ended and that have no plan yet, oldest first. */
export async function coolingOffEnded(
  database: Parameters<typeof asClock>[0],
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    DataRequest.query(trx)
      .select('controllerId', 'id')
      .where('status', 'cooling-off')
      .where('coolingOffUntil', '<=', at.toString())
      .orderBy('coolingOffUntil')
      .limit(1000),
  );
}
