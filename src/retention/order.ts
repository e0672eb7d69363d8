// Which of two rules ends first for every row there can be, and for which only the row itself can tell.
import { leadOf } from './period.ts';
import { lengthOf, type RetentionRule } from './rule.ts';

/** From the start of a rule to its end, in seconds: at least, and at most. */
interface Span {
  readonly least: number;
  readonly most: number;
}

const DAY = 24 * 60 * 60;
const MONTH = 30.436875 * DAY;
/** No calendar leads further from its own average: 1 March to 1 April, leap years left out, days that a time zone passes over. */
const SLACK = 8 * DAY;

/**
 * Whether one rule ends before the other wherever both have a start; of two that end together the one whose id is greater, as
 * `verdictOf` has it. False where it depends on the row: another column, or periods as near as a month and 30 days.
 */
export function certainlySooner(one: RetentionRule, other: RetentionRule): boolean {
  if (one.countedFrom !== other.countedFrom) return false;
  if (endsAlike(one, other)) return one.id > other.id;
  const [a, b] = [spanOf(one), spanOf(other)];
  return a.most < b.least || (a.most === b.least && isExact(a) && isExact(b) && one.id > other.id);
}

function endsAlike(one: RetentionRule, other: RetentionRule): boolean {
  const said = ({ bound, period, yearEnd }: RetentionRule) => JSON.stringify([bound, period.text, yearEnd]);
  return said(one) === said(other);
}

const isExact = ({ least, most }: Span): boolean => least === most;

function spanOf(rule: RetentionRule): Span {
  const { bound, period, yearEnd } = rule;
  const lead = bound === 'at-most' ? leadOf(period).total('seconds') : 0;
  const exact = lengthOf(rule);
  if (exact !== null) return { least: exact.total('seconds') - lead, most: exact.total('seconds') - lead };
  const { years, months, weeks, days } = period.duration;
  const average = (years * 12 + months) * MONTH + (weeks * 7 + days) * DAY - lead;
  return { least: average - SLACK, most: average + SLACK + (yearEnd === null ? 0 : 366 * DAY) };
}
