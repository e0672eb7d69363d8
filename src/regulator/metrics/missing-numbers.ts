// Case numbers that are missing, or there twice, in a list that should hold every one from the first to the last.

export interface NumberFindings {
  readonly first: number | null;
  readonly last: number | null;
  readonly cases: number;
  /** The first thousand of each, and how many there are. */
  readonly missing: readonly number[];
  readonly missing_count: number;
  readonly twice: readonly number[];
  readonly twice_count: number;
  /** Cases without a number: from before there were numbers, and their rows are gone. */
  readonly unnumbered: number;
}

/** More than these are not listed one by one; the counts say the rest. */
const MOST = 1_000;

/**
 * Looks through the numbers of `03-numbers`, which begin with 1 and leave none out. `given`: the highest number that the
 * log knows of, so that one missing at the end shows, too.
 */
export function checkNumbers(numbers: Iterable<number | null>, given: number | null): NumberFindings {
  const seen = new Set<number>();
  const twice: number[] = [];
  let unnumbered = 0;
  let last = given ?? 0;
  for (const number of numbers) {
    if (number === null) unnumbered += 1;
    else if (seen.has(number)) twice.push(number);
    else seen.add(number);
    last = Math.max(last, number ?? 0);
  }
  const missing: number[] = [];
  for (let number = 1; number <= last && missing.length < MOST; number += 1)
    if (!seen.has(number)) missing.push(number);
  return {
    first: last === 0 ? null : 1,
    last: last === 0 ? null : last,
    cases: seen.size + twice.length + unnumbered,
    missing,
    missing_count: last - seen.size,
    twice: twice.slice(0, MOST),
    twice_count: twice.length,
    unnumbered,
  };
}
