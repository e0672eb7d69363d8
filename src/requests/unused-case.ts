// Cases that nobody asked for: an account that nobody uses is to end, and its person has time to say no.
import { dayOf } from '../platform/clock.ts';
import { closeForCase } from '../retention/inactive-account.ts';
import type { Work } from '../work.ts';
import { balanceLines } from './balance-words.ts';
import { countFirst } from './case-clock.ts';
import { writeEvent } from './case-event.ts';
import { chooseLaw } from './case-law.ts';
import { numberCase } from './case-number.ts';
import { DataRequest, knownRequest, UNFINISHED_STATUSES } from './data-request.ts';
import { move } from './lifecycle.ts';
import { newReference, receivedDetails } from './receive.ts';
import { type Balance, keepForCase } from './shown-balance.ts';
import { languageOfCase, writeToPerson } from './write-to-person.ts';

/** What a case about an unused account begins with. */
export interface UnusedAccount {
  readonly subjectId: string;
  readonly activeAt: Temporal.Instant;
  /** ISO 8601 in days: her time to say no. */
  readonly objection: string;
  /** What ends with the account. */
  readonly balances: readonly Balance[];
}

/**
 * Opens the case, tells the person, and lets her time to say no begin, while staff have nothing to do: as many times 24 hours as the rule says, and
 * the rest of that day, stored once. Afterwards it goes the road of every erasure. It counts as nobody's request in any number.
 */
export async function openUnusedCase(work: Work, unused: UnusedAccount): Promise<string> {
  const { trx, controllerId, controller, at } = work;
  const { subjectId, balances } = unused;
  const id = crypto.randomUUID();
  const received = { kind: 'received', at } as const;
  const chosen = await chooseLaw(controller, { right: 'inactivity', residence: null, receivedAt: at });
  const story = { zone: controller.timeZone, events: [received], asOf: at };
  await DataRequest.query(trx).insert({
    controllerId,
    id,
    reference: newReference(),
    subjectId,
    channel: 'clock',
    status: 'received',
    statusAt: at,
    receivedAt: at,
    ...chosen,
    ...countFirst(work, chosen, story),
  });
  await writeEvent(work, id, received);
  const written = await knownRequest(work, id);
  await work.record('inactivity.caseOpened', id, receivedDetails(written, await numberCase(work, id)));
  await move(work, id, 'accept');
  const until = endOfDayAfter(at.add({ hours: hoursOf(unused.objection) }), controller.timeZone);
  const columns = { coolingOffUntil: until };
  const request = await move(work, id, 'start-cooling-off', columns, { until: until.toString() });
  if (balances.length > 0) await keepForCase(work, { requestId: id, subjectId, balances });
  const day = (moment: Temporal.Instant): string => dayOf(moment, controller.timeZone).toString();
  const values = {
    day: day(unused.activeAt),
    untilDay: day(until.subtract({ hours: 1 })),
    balances: balanceLines(balances, languageOfCase(controller, request)),
  };
  await writeToPerson(work, request, { letter: 'inactivity-notice', values });
  return id;
}

const hoursOf = (period: string): number => Temporal.Duration.from(period).total('hours');

/** Where the next day begins: a letter names a day, and the whole of it counts. */
function endOfDayAfter(moment: Temporal.Instant, timeZone: string): Temporal.Instant {
  return dayOf(moment, timeZone).add({ days: 1 }).toZonedDateTime(timeZone).toInstant();
}

/** An account stays: its person is told. Where she or staff said so, it counts as used today; else it was used again. */
export async function keepUnused(work: Work, request: DataRequest): Promise<void> {
  const bySomebody = work.actor.kind === 'subject' || work.actor.kind === 'staff';
  await closeForCase(work, request.id, bySomebody ? 'kept' : 'returned');
  await writeToPerson(work, request, { letter: 'inactivity-kept', values: {} });
}

/** Whether something is owed to a person in another case than this one: then an unused account waits. */
export async function hasOtherCase(
  { trx, controllerId }: Work,
  { subjectId, except }: { readonly subjectId: string; readonly except: string | null },
): Promise<boolean> {
  const open = DataRequest.query(trx)
    .where({ controllerId, subjectId })
    .whereIn('status', [...UNFINISHED_STATUSES]);
  return (await (except === null ? open : open.whereNot('id', except)).resultSize()) > 0;
}
