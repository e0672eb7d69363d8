// Turns values into words of a letter: one line, several lines, days, rights and reasons.

const WIDTH = 72;
/** Control, format (bidirectional overrides among them) and line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/** One line without control characters: what may stand in a heading or a sentence. */
export function line(value: unknown): string {
  return String(value).replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
}

/** Several lines, each without control characters. */
export function lines(value: unknown): string {
  return String(value)
    .split(/\r\n|\r|\n/)
    .map(line)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A paragraph of plain text, at most 72 wide; longer words (addresses) stay whole. */
export function fold(value: unknown, first = '', next = first): string {
  const rows: string[] = [];
  let row = first;
  for (const word of line(value).split(' ')) {
    const empty = row === first || row === next;
    if (!empty && row.length + word.length + 1 > WIDTH) {
      rows.push(row);
      row = next + word;
    } else {
      row += empty ? word : ` ${word}`;
    }
  }
  return [...rows, row].join('\n');
}

/** An entry of a list in plain text. */
export function item(value: unknown): string {
  return fold(value, '- ', '  ');
}

/** Somebody's own words in plain text, set apart on every line so that they cannot pass for ours. */
export function quoted(value: unknown): string {
  return lines(value)
    .split('\n')
    .map((row) => fold(row, '  | ').trimEnd())
    .join('\n');
}

/** A day (`2026-12-21`) in words. */
export function day(value: unknown, language: string): string {
  return Temporal.PlainDate.from(String(value)).toLocaleString(language, { dateStyle: 'long' });
}

/** A moment in words, on the controller's clock. */
export function moment(value: unknown, language: string, timeZone: string): string {
  const zoned = Temporal.Instant.from(String(value)).toZonedDateTimeISO(timeZone);
  const options = { dateStyle: 'long', timeStyle: 'short' } as const;
  return `${zoned.toPlainDateTime().toLocaleString(language, options)} (${timeZone})`;
}

const RIGHTS: Readonly<Record<string, string>> = {
  access: 'a copy of your personal data',
  portability: 'your data in a form that you can take elsewhere',
  rectification: 'a correction of your data',
  erasure: 'the deletion of your data',
  objection: 'an end to a use of your data',
  restriction: 'a stop to every use of your data but keeping it',
  'objection-marketing': 'an end to advertising',
  'opt-out': 'an end to the sale and sharing of your data and to targeted advertising',
  'limit-sensitive': 'a limit to the use of your sensitive data',
  recipients: 'a list of those who received your data',
  appeal: 'another look at our answer',
  complaint: 'an answer to your complaint',
};

/** What was asked for, after "your request for". */
export function right(value: unknown): string {
  return RIGHTS[String(value)] ?? 'something in your own words';
}

const WISHES: Readonly<Record<string, string>> = {
  access: 'access to data',
  portability: 'data to take elsewhere',
  rectification: 'a correction',
  erasure: 'deletion',
  restriction: 'a restriction',
  'objection-marketing': 'an end to advertising',
  'opt-out': 'an opt-out of sale, sharing and targeted advertising',
  'limit-sensitive': 'a limit to sensitive data',
  recipients: 'a list of recipients',
  appeal: 'an appeal',
  complaint: 'an answer to a complaint',
  objection: 'an end to a use of data',
};

/** What was asked for, in letters to staff. */
export function wish(value: unknown): string {
  return WISHES[String(value)] ?? 'something in their own words';
}

const DENIALS: Readonly<Record<string, string>> = {
  'not-identified': 'we could not make sure that the data is yours (GDPR Article 12(6))',
  'manifestly-unfounded': 'it is clearly without a ground in the law (GDPR Article 12(5))',
  excessive: 'the same was asked too often in a short time (GDPR Article 12(5))',
  'no-personal-data': 'we hold no personal data of yours',
  'legal-obligation': 'the law makes us keep this data (GDPR Article 17(3))',
  'rights-of-others': 'it would touch the rights of other people (GDPR Article 15(4))',
};

/** Why a request was denied, after "because". */
export function denial(value: unknown): string {
  return DENIALS[String(value)] ?? 'of the reason that follows';
}

/** An address on the web as it may stand in a letter; empty for every scheme but http and https. */
export function web(value: unknown): string {
  const text = line(value);
  return URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol) ? text : '';
}

/** Black or white, whichever is read better on this colour (`#rrggbb`; WCAG relative luminance). */
export function ink(colour: unknown): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(String(colour).slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
