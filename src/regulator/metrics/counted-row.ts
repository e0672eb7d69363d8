// What the metrics read off one line of the request log, so that anybody can count it again from the file.

/** How a case stands; every case stands in exactly one. */
export const STANDINGS = ['answered', 'open', 'joined', 'lapsed', 'withdrawn'] as const;
export type Standing = (typeof STANDINGS)[number];

/** How a case ended, or `open`. */
export const OUTCOMES = [
  'fulfilled',
  'fulfilled-in-part',
  'answered',
  'refused',
  'passed-on',
  'joined',
  'lapsed',
  'withdrawn',
  'open',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Columns of `03-requests`; days as ISO 8601 on the controller's clock. */
export interface CountedRow {
  readonly case_number: number | null;
  readonly channel: string;
  readonly right: string;
  readonly law: string | null;
  readonly received_on: string;
  readonly acknowledge_by: string | null;
  readonly acknowledged_on: string | null;
  readonly due_on: string | null;
  readonly extended: boolean;
  readonly standing: Standing;
  readonly outcome: Outcome;
  /** When it came to its end; null while it is open. */
  readonly ended_on: string | null;
  readonly reopened: boolean;
  /** How an appeal or a complaint was judged. */
  readonly judged: string | null;
}

/** A line of `03-numbers`: one case of all there are. */
export interface NumberedRow {
  readonly case_number: number | null;
  readonly received_on: string;
  readonly channel: string;
  readonly standing: Standing;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads a line of `03-requests.jsonl`. Throws `SyntaxError` or `TypeError` where it is none. */
export function readCountedRow(line: string): CountedRow {
  const read = fieldsOf(line);
  return {
    case_number: read.number('case_number'),
    channel: read.text('channel'),
    right: read.text('right'),
    law: read.optional('law'),
    received_on: read.day('received_on'),
    acknowledge_by: read.optional('acknowledge_by'),
    acknowledged_on: read.optional('acknowledged_on'),
    due_on: read.optional('due_on'),
    extended: read.flag('extended'),
    standing: read.oneOf('standing', STANDINGS),
    outcome: read.oneOf('outcome', OUTCOMES),
    ended_on: read.oneOf('standing', STANDINGS) === 'open' ? null : read.day('ended_on'),
    reopened: read.flag('reopened'),
    judged: read.optional('judged'),
  };
}

/** Reads a line of `03-numbers.jsonl`. Throws `SyntaxError` or `TypeError` where it is none. */
export function readNumberedRow(line: string): NumberedRow {
  const read = fieldsOf(line);
  return {
    case_number: read.number('case_number'),
    received_on: read.day('received_on'),
    channel: read.text('channel'),
    standing: read.oneOf('standing', STANDINGS),
  };
}

function fieldsOf(line: string) {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== 'object' || parsed === null) throw new TypeError('not an object');
  const values = new Map<string, unknown>(Object.entries(parsed));
  const wrong = (name: string): never => {
    throw new TypeError(`${name} is missing or of another kind`);
  };
  const text = (name: string): string => {
    const value = values.get(name);
    return typeof value === 'string' ? value : wrong(name);
  };
  return {
    text,
    optional: (name: string): string | null => (values.get(name) === null ? null : text(name)),
    day: (name: string): string => (DAY.test(text(name)) ? text(name) : wrong(name)),
    flag: (name: string): boolean => {
      const value = values.get(name);
      return typeof value === 'boolean' ? value : wrong(name);
    },
    number: (name: string): number | null => {
      const value = values.get(name);
      return value === null || typeof value === 'number' ? value : wrong(name);
    },
    oneOf: <T extends string>(name: string, known: readonly T[]): T =>
      known.find((one) => one === values.get(name)) ?? wrong(name),
  };
}
