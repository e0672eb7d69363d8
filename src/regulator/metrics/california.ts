// The table of 11 CCR section 7102(a): requests by type, how many were complied with or denied, and how long it took.
import type { CountedRow } from './counted-row.ts';
import { daysBetween, meanOf, medianOf } from './days.ts';

/** The types of the regulation, each with our rights. */
const TYPES = {
  delete: ['erasure'],
  correct: ['rectification'],
  know: ['access', 'portability'],
  'opt-out of sale or sharing': ['opt-out'],
  limit: ['limit-sensitive'],
} as const;
export type CaliforniaType = keyof typeof TYPES;

/** Requests under which law: of California alone, or of every law, which the regulation allows where it is said. */
export type CaliforniaScope = 'us-ca' | 'all';

export interface CaliforniaLine {
  readonly scope: CaliforniaScope;
  readonly type: CaliforniaType;
  readonly received: number;
  readonly complied_in_whole: number;
  readonly complied_in_part: number;
  readonly denied: number;
  /** Neither complied with nor denied: open, lapsed, withdrawn, joined to another case or passed on. */
  readonly other: number;
  /** Days within which the business substantively responded. */
  readonly median_days: number | null;
  readonly mean_days: number | null;
}

interface OpenCount {
  received: number;
  whole: number;
  part: number;
  denied: number;
  readonly days: number[];
}

/** Counts rows as they come; `lines` is the table so far. */
export function californiaTable(): { add(row: CountedRow): void; lines(): CaliforniaLine[] } {
  const types = Object.keys(TYPES) as CaliforniaType[];
  const scopes: readonly CaliforniaScope[] = ['us-ca', 'all'];
  const counts = new Map<string, OpenCount>();
  const countOf = (scope: CaliforniaScope, type: CaliforniaType): OpenCount => {
    const key = `${scope} ${type}`;
    const known = counts.get(key) ?? { received: 0, whole: 0, part: 0, denied: 0, days: [] };
    counts.set(key, known);
    return known;
  };
  return {
    add: (row) => {
      const type = types.find((one) => TYPES[one].some((right) => right === row.right));
      if (type === undefined) return;
      for (const scope of scopes.filter((one) => one === 'all' || one === row.law))
        countIn(countOf(scope, type), row);
    },
    lines: () => scopes.flatMap((scope) => types.map((type) => lineOf(scope, type, countOf(scope, type)))),
  };
}

function countIn(count: OpenCount, row: CountedRow): void {
  count.received += 1;
  if (row.outcome === 'fulfilled' || row.outcome === 'answered') count.whole += 1;
  else if (row.outcome === 'fulfilled-in-part') count.part += 1;
  else if (row.outcome === 'refused') count.denied += 1;
  if (row.standing === 'answered' && row.ended_on !== null)
    count.days.push(daysBetween(row.received_on, row.ended_on));
}

function lineOf(scope: CaliforniaScope, type: CaliforniaType, count: OpenCount): CaliforniaLine {
  const { received, whole, part, denied, days } = count;
  return {
    scope,
    type,
    received,
    complied_in_whole: whole,
    complied_in_part: part,
    denied,
    other: received - whole - part - denied,
    median_days: medianOf(days),
    mean_days: meanOf(days),
  };
}
