// The oldest row against the promised age, from the series of looks at the store.

import { oldestAge } from '../../retention/oldest-age.ts';
import { newestLook } from '../../retention/retention-look.ts';
import { rulesAmong, schedulesOf } from '../../retention/schedule.ts';
import { failed, look, type Probe, passed, unable } from '../probe.ts';

const DAY = 86_400;
/** A look that is older than this says nothing of today. */
const STALE_HOURS = 24;

/** Days with one decimal. */
const inDays = (seconds: number): number => Math.round((seconds / DAY) * 10) / 10;

/** `about` is `dataset.collection`; a schedule of the kind at-most must speak of it. */
export const oldestRow: Probe = async (probing) => {
  const { about } = probing;
  const { rules, last, moment } = await look(probing, async (work) => ({
    rules: rulesAmong((await schedulesOf(work)).filter(({ collection }) => collection === about)).filter(
      ({ bound }) => bound === 'at-most',
    ),
    last: await newestLook(work, about),
    moment: { at: work.at, timeZone: work.controller.timeZone },
  }));
  if (rules.length === 0) return unable(`No schedule says how old a row of ${about} may be`);
  if (last === undefined) return unable(`Nobody has looked at ${about} yet`);
  const hours = last.at.until(moment.at).total('hours');
  if (hours > STALE_HOURS)
    return failed(`Nobody has looked at ${about} for ${Math.floor(hours)} hours`, { hours });
  let oldest = 0;
  let stated = 0;
  for (const rule of rules) {
    const row = last.oldest.find(({ scheduleId }) => scheduleId === rule.id)?.oldest ?? null;
    const age = row === null ? null : oldestAge(rule, row, { ...moment, at: last.at });
    if (age === null) continue;
    if (age.age >= oldest) [oldest, stated] = [age.age, age.stated];
    const figures = {
      oldest_days: inDays(age.age),
      stated_days: inDays(age.stated),
      looked_at: last.at.toString(),
    };
    if (age.beyond)
      return failed(
        `The oldest row of ${about} is ${inDays(age.age)} days old; ${inDays(age.stated)} are promised`,
        figures,
      );
  }
  const figures = { oldest_days: inDays(oldest), stated_days: inDays(stated), looked_at: last.at.toString() };
  const says = stated === 0 ? 'no row' : `oldest row ${inDays(oldest)} days, promised ${inDays(stated)}`;
  return passed(`${about}: ${says}`, figures);
};
