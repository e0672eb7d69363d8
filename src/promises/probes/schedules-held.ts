// The schedules of a collection: each names its law, none contradicts another, and none is late in the store.
import { watchesOf } from '../../retention/retention-look.ts';
import { schedulesOf } from '../../retention/schedule.ts';
import { findingsOf } from '../../retention/schedule-findings.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

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
  const breaksAt = watch?.breaksAt ?? null;
  if (breaksAt !== null && Temporal.Instant.compare(breaksAt, at) < 0)
    return failed(`Rows of ${about} are kept longer than promised since ${breaksAt}`, figures);
  return passed(`${many(schedules.length, 'schedule')} of ${about}, ${laws} by law; none is late`, figures);
};
