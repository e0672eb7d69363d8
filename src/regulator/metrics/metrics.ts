// The metrics of a bundle, counted from the lines of its request log alone: no database, so that anybody can count again.
import { type CaliforniaLine, californiaTable } from './california.ts';
import { closeLine, countRow, emptyLine, type MetricsLine, type OpenLine } from './count-lines.ts';
import type { CountedRow, NumberedRow } from './counted-row.ts';
import { daysBetween } from './days.ts';

/** Open requests by the days since they came; `to` null: and more. */
export interface BacklogAge {
  readonly from: number;
  readonly to: number | null;
  readonly requests: number;
}

/** Second looks at cases. */
export interface ReviewCounts {
  readonly reopened: number;
  readonly appeals: number;
  readonly appeals_upheld: number;
  readonly complaints: number;
  readonly complaints_upheld: number;
}

export interface Metrics {
  /** The day against which open requests are held. */
  readonly as_of_on: string;
  /** Cases that nobody asked for, because an account was not used; they count in nothing else. */
  readonly unused_accounts: number;
  readonly all: MetricsLine;
  readonly months: readonly MetricsLine[];
  readonly rights: readonly MetricsLine[];
  readonly california: readonly CaliforniaLine[];
  /** Of every open request of the controller, whenever it came; empty where the bundle is about one case. */
  readonly backlog: readonly BacklogAge[];
  readonly reviews: ReviewCounts;
}

const AGES = [0, 8, 31, 61, 91] as const;
const UNUSED = 'clock';

/** Takes the rows of `03-requests` and the lines of `03-numbers`, in any order; `metrics` is what they come to. */
export function metricsCounter(asOfOn: string): {
  add(row: CountedRow): void;
  addNumbered(row: NumberedRow): void;
  metrics(): Metrics;
} {
  const all = emptyLine();
  const months = new Map<string, OpenLine>();
  const rights = new Map<string, OpenLine>();
  const california = californiaTable();
  const backlog = AGES.map(() => 0);
  const reviews = { reopened: 0, appeals: 0, appeals_upheld: 0, complaints: 0, complaints_upheld: 0 };
  let unused = 0;
  let numbered = 0;
  return {
    add: (row) => {
      if (row.channel === UNUSED) {
        unused += 1;
        return;
      }
      for (const line of [all, lineIn(months, row.received_on.slice(0, 7)), lineIn(rights, row.right)])
        countRow(line, row, asOfOn);
      california.add(row);
      countReview(reviews, row);
    },
    addNumbered: ({ channel, standing, received_on }) => {
      numbered += 1;
      if (channel === UNUSED || standing !== 'open') return;
      const age = AGES.findLastIndex((first) => first <= Math.max(0, daysBetween(received_on, asOfOn)));
      backlog[age] = (backlog[age] ?? 0) + 1;
    },
    metrics: () => ({
      as_of_on: asOfOn,
      unused_accounts: unused,
      all: closeLine('all', '', all),
      months: closed('month', months),
      rights: closed('right', rights),
      california: california.lines(),
      backlog: numbered === 0 ? [] : AGES.map((from, index) => ageOf(from, index, backlog[index] ?? 0)),
      reviews: { ...reviews },
    }),
  };
}

function lineIn(lines: Map<string, OpenLine>, key: string): OpenLine {
  const line = lines.get(key) ?? emptyLine();
  lines.set(key, line);
  return line;
}

function closed(of: 'month' | 'right', lines: ReadonlyMap<string, OpenLine>): MetricsLine[] {
  const keys = [...lines.keys()].sort();
  return keys.map((key) => closeLine(of, key, lines.get(key) ?? emptyLine()));
}

function ageOf(from: number, index: number, requests: number): BacklogAge {
  const next = AGES[index + 1];
  return { from, to: next === undefined ? null : next - 1, requests };
}

function countReview(reviews: { -readonly [K in keyof ReviewCounts]: number }, row: CountedRow): void {
  const upheld = row.judged === 'upheld' || row.judged === 'upheld-in-part' ? 1 : 0;
  if (row.reopened) reviews.reopened += 1;
  if (row.right === 'appeal') {
    reviews.appeals += 1;
    reviews.appeals_upheld += upheld;
  } else if (row.right === 'complaint') {
    reviews.complaints += 1;
    reviews.complaints_upheld += upheld;
  }
}
