// Days between days, and the middle and the mean of many.

const DAY_MS = 86_400_000;

/** Whole days from one ISO day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The middle of these numbers; of an even count half-way between the two; null of none. */
export function medianOf(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] ?? 0;
  const high = sorted[Math.ceil(middle)] ?? 0;
  return (low + high) / 2;
}

/** The mean, to two places; null of none. */
export function meanOf(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  return hundredths(numbers.reduce((sum, one) => sum + one, 0) / numbers.length);
}

/** How many percent a part is, to two places; null of nothing. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : hundredths((100 * part) / whole);
}

const hundredths = (number: number): number => Math.round(number * 100) / 100;
