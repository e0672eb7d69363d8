// One value in the forms in which people write it: case, spaces, hyphens and dates do not matter, everything else does.

const NO_MATTER = /[\s\p{Pd}.,;:/\\()'’"`_+]/gu;
/** How the months begin in the languages of the house that write them in letters. */
const MONTHS = [
  /^j[aä]n/,
  /^f[eé][bv]/,
  /^m([aä]r|rz)/,
  /^a[pv]r/,
  /^ma[iy]/,
  /^jui?n/,
  /^jui?l/,
  /^ao[uû]|^aug/,
  /^sep/,
  /^o[ck]t/,
  /^nov/,
  /^d[eé][cz]/,
] as const;

/**
 * The forms that a value may be meant in: its letters and digits alone, and every day that it may name. Two values are
 * the same when they share a form. Empty where nothing is left of it.
 */
export function normalForms(text: string): string[] {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const bare = plain.replaceAll(NO_MATTER, '');
  if (bare === '') return [];
  return [...new Set([bare, ...daysIn(plain).map((day) => `day ${day}`)])];
}

/** Days that a text names: ISO 8601, day or month first where both are possible, or a month in letters. */
function daysIn(plain: string): string[] {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$/.exec(plain);
  if (iso !== null) return [day(iso[1], iso[2], iso[3])].filter((one) => one !== null);
  const chinese = /^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日$/.exec(plain);
  if (chinese !== null) return [day(chinese[1], chinese[2], chinese[3])].filter((one) => one !== null);
  const numbers = /^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})$/.exec(plain);
  if (numbers !== null) {
    const [, one, two, year] = numbers;
    return [day(year, two, one), day(year, one, two)].filter((found) => found !== null);
  }
  const words =
    /^(\d{1,2})\.?\s+(\p{L}{3,12})\.?,?\s+(\d{4})$|^(\p{L}{3,12})\.?\s+(\d{1,2}),?\s+(\d{4})$/u.exec(plain);
  if (words === null) return [];
  const [, early, month, year, first, late, last] = words;
  const place = MONTHS.findIndex((name) => name.test(month ?? first ?? ''));
  const found = place < 0 ? null : day(year ?? last, String(place + 1), early ?? late);
  return found === null ? [] : [found];
}

function day(year = '', month = '', date = ''): string | null {
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(date) },
      { overflow: 'reject' },
    ).toString();
  } catch {
    return null;
  }
}
