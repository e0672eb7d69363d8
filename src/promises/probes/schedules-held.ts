// The schedules of a collection: each names its law, none contradicts another, and none is late in the store.
import { watchesOf } from '../../retention/retention-look.ts';
import { schedulesOf } from '../../retention/schedule.ts';
import { findingsOf } from '../../retention/schedule-findings.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** A look that is older than this says nothing of today. */
const STALE_HOURS = 48;

/** `about` is `dataset.collection`. */
export const schedulesHeld: Probe = async (probing) => {
  const { about } = probing;
  const { schedules, findings, watch, at } = await look(probing, async (work) => ({
    schedules: (await schedulesOf(work)).filter(({ collection }) => collection === about),
    findings: (await findingsOf(work)).filter(({ collections }) => collections.includes(about)),
    watch: (await watchesOf(work)).get(about),
    at: work.at,
  }));
  if (schedules.length === 0) return unable(`${about} has no schedule`);
  const laws = schedules.filter(({ bound }) => bound === 'at-least').length;
  const figures = { schedules: schedules.length, laws, due: watch?.due ?? '0' };
  const [grave] = findings.filter(({ weight }) => weight === 'conflict');
  if (grave !== undefined) return failed(grave.sentence, figures);
  // Whether rows are late by a column of theirs is known from looks alone; what an event ends is erased by its case.
  if (schedules.some(({ bound, countedFrom }) => bound === 'at-most' && countedFrom !== null)) {
    const measured = watch?.measuredAt ?? null;
    if (measured === null) return unable(`Nobody has looked at ${about} yet`, figures);
    const hours = Math.floor(measured.until(at).total('hours'));
    if (hours > STALE_HOURS) return failed(`Nobody has looked at ${about} for ${hours} hours`, figures);
  }
  const breaksAt = watch?.breaksAt ?? null;
  if (breaksAt !== null && Temporal.Instant.compare(breaksAt, at) < 0)
    return failed(`Rows of ${about} are kept longer than promised since ${breaksAt}`, figures);
  return passed(`${many(schedules.length, 'schedule')} of ${about}, ${laws} by law; none is late`, figures);
};
