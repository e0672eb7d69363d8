// The letter of the week to those who work on cases: what is due, what is overdue and what waits; numbers and references only.
import { standIns } from '../auth/absence.ts';
import { holdersOf } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { dayOf } from '../platform/clock.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { matching } from './list-filter.ts';
import { openOwnerTasks } from './owner-task.ts';

/** The week begins for the desk on Monday at this hour, where the controller is. */
const FIRST_HOUR = 6;
/** References of overdue cases that are named. */
const NAMED = 10;

class DeskDigest extends HouseModel {
  static override tableName = 'desk_digests';
  static override idColumn = ['controllerId', 'weekOn'];
  declare controllerId: string;
  declare weekOn: Temporal.PlainDate;
  declare writtenAt: Temporal.Instant;
}

/** What waits outside the cases themselves, counted by the rooms that know. */
export interface Beside {
  /** Mails of which nobody has said what they are. */
  readonly triage: number;
  /** Recipients that have not answered. */
  readonly recipients: number;
}

/** The Monday of the week that has begun for the desk. */
export function weekOf(at: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  const day = dayOf(at.subtract({ hours: FIRST_HOUR }), timeZone);
  return day.subtract({ days: day.dayOfWeek - 1 });
}

/**
 * Writes the letter of this week to everybody who works on cases and wants it; of several clocks one does, and after a
 * pause the first hour that is awake. An empty desk writes no letter.
 */
export async function writeDigest(work: Work, beside: () => Promise<Beside>): Promise<void> {
  const week = weekOf(work.at, work.controller.timeZone);
  if (!(await claim(work, week))) return;
  const [all, own] = [await sumsOf(work, await beside()), await ownCounts(work)];
  if (all.length === 0) return;
  const overdue = await matching(work, { when: 'overdue' }).orderBy(['nextMomentAt', 'id']).limit(NAMED);
  const references = overdue.map(({ reference }) => reference);
  const covers = await standIns(work);
  for (const { id, email, name, digest } of await holdersOf(work, 'note:case')) {
    if (!digest) continue;
    const mine = [id, ...covers(id)];
    const sum = (counts: ReadonlyMap<string, number>): number =>
      mine.reduce((total, one) => total + (counts.get(one) ?? 0), 0);
    const values = {
      yours: lines([
        [sum(own.overdue), 'overdue'],
        [sum(own.soon), 'due within 7 days'],
      ]),
      all,
      references,
    };
    await writeLetter(work, {
      letter: 'staff-digest',
      to: { email, name },
      values,
      once: `digest:${week}:${id}`,
    });
  }
}

/** True for the one work that writes this week. */
async function claim({ trx, controllerId, at }: Work, week: Temporal.PlainDate): Promise<boolean> {
  const row = { controllerId, weekOn: week, writtenAt: at };
  await DeskDigest.query(trx).insert(row).onConflict(['controllerId', 'weekOn']).ignore();
  const kept = await DeskDigest.query(trx).findById([controllerId, week.toString()]);
  return kept?.writtenAt.equals(at) === true;
}

/** What stands at the whole desk, in words; nothing where nothing does. */
async function sumsOf(work: Work, { triage, recipients }: Beside): Promise<string[]> {
  const count = async (filter: Parameters<typeof matching>[1]): Promise<number> =>
    await matching(work, filter).resultSize();
  const oldest = await matching(work, {}).orderBy(['receivedAt', 'id']).first();
  const age =
    oldest === undefined
      ? []
      : [`The oldest: ${oldest.reference}, since ${dayOf(oldest.receivedAt, work.controller.timeZone)}`];
  return [
    ...lines([
      [await count({ when: 'overdue' }), 'overdue'],
      [await count({ when: 'soon' }), 'due within 7 days'],
      [await count({ assignees: 'nobody', when: 'overdue' }), 'overdue, and nobody works on it'],
      [await count({ assignees: 'nobody', when: 'soon' }), 'due within 7 days, and nobody works on it'],
      [await count({ waits: 'staff' }), 'waiting for you and your team'],
      [await count({ statuses: ['received'] }), 'not proven yet'],
      [triage, 'mail to sort'],
      [recipients + (await openOwnerTasks(work)), 'waiting for a recipient or the owner of a system'],
    ]),
    ...age,
  ];
}

/** Counts of cases by who works on them. */
async function ownCounts(work: Work) {
  const counts = async (when: 'soon' | 'overdue'): Promise<ReadonlyMap<string, number>> => {
    const rows = await matching(work, { when })
      .whereNotNull('assigneeId')
      .select('assigneeId')
      .count('id as cases')
      .groupBy('assigneeId')
      .castTo<{ assigneeId: string; cases: string }[]>();
    return new Map(rows.map(({ assigneeId, cases }) => [assigneeId, Number(cases)]));
  };
  return { soon: await counts('soon'), overdue: await counts('overdue') };
}

function lines(counts: readonly (readonly [number, string])[]): string[] {
  return counts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`]));
}
