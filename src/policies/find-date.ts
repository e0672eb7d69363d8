// The day that a document gives for itself: "Last updated: May 12, 2026", in the four languages of the house.

const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'january januar janvier',
    'february februar février',
    'march märz mars',
    'april avril',
    'may mai',
    'june juni juin',
    'july juli juillet',
    'august août',
    'september septembre',
    'october oktober octobre',
    'november novembre',
    'december dezember décembre',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
);

const SAID =
  /(?:last\s+(?:updated|revised|modified)|updated\s+on|revised\s+on|effective(?:\s+(?:date|as\s+of|from))?|dated|stand|zuletzt\s+(?:aktualisiert|geändert)|dernière\s+mise\s+à\s+jour|mis\s+à\s+jour\s+le|最后更新|更新日期|生效日期)[^\p{L}\p{N}\n]{0,12}(?:(?:am|vom|le|on|日期)\s+)?([^\n]{4,40})/giu;
const FORMS: readonly (readonly [RegExp, (found: readonly string[]) => readonly [string, string, string]])[] =
  [
    [/^(\d{4})-(\d{1,2})-(\d{1,2})/, ([y = '', m = '', d = '']) => [y, m, d]],
    [/^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})/, ([y = '', m = '', d = '']) => [y, m, d]],
    [/^(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/u, ([m = '', d = '', y = '']) => [y, m, d]],
    [/^(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(\p{L}+)\.?,?\s+(\d{4})/u, ([d = '', m = '', y = '']) => [y, m, d]],
    [/^(\d{1,2})\.(\d{1,2})\.(\d{4})/, ([d = '', m = '', y = '']) => [y, m, d]],
  ];

export interface FoundDate {
  readonly on: Temporal.PlainDate;
  /** Where the words stand that give it. */
  readonly from: number;
  readonly to: number;
}

/** The first day that the text gives for itself; null: none that can be read. Days written as 05/12/2026 are not guessed. */
export function findDate(text: string): FoundDate | null {
  for (const found of text.matchAll(SAID)) {
    const words = found[1] ?? '';
    for (const [form, order] of FORMS) {
      const parts = form.exec(words);
      if (parts === null) continue;
      const [year, month, day] = order(parts.slice(1));
      const on = dayOf(Number(year), MONTHS[month.toLowerCase()] ?? Number(month), Number(day));
      if (on === null) continue;
      const from = found.index;
      return { on, from, to: from + found[0].length - words.length + parts[0].length };
    }
  }
  return null;
}

function dayOf(year: number, month: number, day: number): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}
