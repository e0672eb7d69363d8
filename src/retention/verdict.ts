// What follows for one row from every rule about it: stay, and why, or go, and by which rule.
import { type AtMoment, type RetentionRule, type Row, type Standing, speaksOf, standingOf } from './rule.ts';

/** Why a row stays. Only `law` and `held` name who keeps it. */
export type Stay =
  /** Nothing is written about it. */
  | 'no-rule'
  /** No promise about it is reached. */
  | 'not-due'
  /** A legal hold names it. */
  | 'held'
  /** A law keeps it for some time yet, whatever was promised; it serves that purpose alone. */
  | 'law'
  /** Every law has let go of it, and no rule says what then: a blank never means that more is deleted. */
  | 'nothing-says'
  /** The column that its period counts from is empty, or names a moment that has not come. */
  | 'start-unknown';

export type Verdict =
  | {
      readonly act: 'stay';
      readonly why: Stay;
      /** Until when at least; null where nobody can say. */
      readonly until: Temporal.Instant | null;
      /** Rules that keep it, the one that lasts longest first. */
      readonly by: readonly RetentionRule[];
      /** Promises that are reached all the same: a person has to know, and nothing is resolved in silence. */
      readonly broken: readonly RetentionRule[];
    }
  | { readonly act: 'delete' | 'mask'; readonly by: RetentionRule };

/**
 * The rule, in words: a hold stops everything. A law that has not ended keeps the row. Otherwise a promise about the
 * row that is reached makes it go, and so do its purposes once the last of them has ended; where there are neither, the
 * law that ended last says what then. A start that is not known ends nothing.
 */
export function verdictOf(
  row: Row,
  rules: readonly RetentionRule[],
  moment: AtMoment,
  held: boolean,
): Verdict {
  const all = rules.filter((rule) => speaksOf(rule, row)).map((rule) => standingOf(rule, row, moment));
  const laws = all.filter(({ rule }) => rule.bound === 'at-least');
  const promises = all.filter(({ rule }) => rule.bound === 'at-most');
  const decided = reached(promises);
  const broken = decided === null ? [] : [decided.rule];
  const keeping = laws.filter(({ ended }) => !ended).toSorted(longestFirst);
  const by = keeping.map(({ rule }) => rule);
  const until = keeping.some(({ ends }) => ends === null) ? null : (keeping[0]?.ends ?? null);
  if (held) return { act: 'stay', why: 'held', until: null, by, broken };
  if (keeping.length > 0) return { act: 'stay', why: 'law', until, by, broken };
  if (decided !== null) return { act: decided.rule.ending ?? 'delete', by: decided.rule };
  const stay = (why: Stay): Verdict => ({ act: 'stay', why, until: null, by: [], broken: [] });
  if (all.length === 0) return stay('no-rule');
  if (promises.some(({ ends }) => ends === null)) return stay('start-unknown');
  if (promises.length > 0) return stay('not-due');
  const [last] = laws.toSorted(longestFirst);
  if (last === undefined || last.rule.ending === null) return stay('nothing-says');
  return { act: last.rule.ending, by: last.rule };
}

/** The promise that makes a row go: the one about the row that ended first, else its last purpose once all have ended. */
function reached(promises: readonly Standing[]): Standing | null {
  const own = promises.filter(({ rule, ended }) => rule.purpose === null && ended).toSorted(longestFirst);
  const first = own.at(-1);
  if (first !== undefined) return first;
  const purposes = promises.filter(({ rule }) => rule.purpose !== null);
  if (purposes.length === 0 || !purposes.every(({ ended }) => ended)) return null;
  return purposes.toSorted(longestFirst)[0] ?? null;
}

/** By when they end, the latest first; what never ends, for want of a start, before everything; ties by id. */
function longestFirst(a: Standing, b: Standing): number {
  if (a.ends === null || b.ends === null) return Number(b.ends === null) - Number(a.ends === null);
  return Temporal.Instant.compare(b.ends, a.ends) || (a.rule.id < b.rule.id ? -1 : 1);
}
