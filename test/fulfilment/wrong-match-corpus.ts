// Identities that look like somebody else's, or like nobody's: what must never match a row of another person.

/** People whose rows must not be found by anybody else. */
export const VICTIMS = [
  'mike@example.org',
  'jose@example.org',
  'josé@example.org',
  'JOSE@example.org',
  'jose@example.org  ',
  'strasse@example.org',
  'kim.lee@example.org',
  'office@example.org',
  'first_last@example.org',
  'sales%team@example.org',
  'a@a.a',
  'unknown@example.com',
  'anna@exämple.org',
  '0',
  '1',
  'false',
  'null',
];

type Mutator = (text: string) => string[];

const swap =
  (from: string, to: string): Mutator =>
  (text) =>
    text.includes(from) ? [text.replace(from, to), text.replaceAll(from, to)] : [];
const FULL_WIDTH = 0xfee0;

const MUTATORS: readonly Mutator[] = [
  (text) => [text.toUpperCase(), text.toLowerCase(), text[0]?.toUpperCase() + text.slice(1)],
  (text) => [...text].map((_, at) => text.slice(0, at) + text.charAt(at).toUpperCase() + text.slice(at + 1)),
  // Latin letters and what databases and browsers take them for.
  swap('i', 'ı'),
  swap('i', 'İ'),
  swap('k', '\u212a'),
  swap('s', 'ſ'),
  swap('ss', 'ß'),
  swap('ffi', 'ﬃ'),
  swap('fi', 'ﬁ'),
  swap('a', 'а'),
  swap('e', 'е'),
  swap('o', 'о'),
  swap('o', 'ο'),
  swap('e', 'é'),
  swap('e', 'e\u0301'),
  swap('é', 'e\u0301'),
  swap('é', 'e'),
  swap('ä', 'a'),
  swap('ä', 'ae'),
  swap('exämple', 'xn--exmple-cua'),
  (text) => [
    [...text]
      .map((letter) =>
        /[!-~]/.test(letter) ? String.fromCharCode(letter.charCodeAt(0) + FULL_WIDTH) : letter,
      )
      .join(''),
    text.replace('@', '＠'),
    text.replace('@', '﹫'),
    text.replace('.', '。'),
    text.normalize('NFD'),
    text.normalize('NFKC'),
  ],
  // Spaces and characters that cannot be seen.
  (text) =>
    [' ', '  ', '\u00a0', '\u2003', '\u3000', '\u200b', '\u200d', '\ufeff', '\u00ad'].flatMap((blank) => [
      text + blank,
      blank + text,
      text.replace('@', `${blank}@`),
    ]),
  // Ways of writing an address that some mail systems treat as one.
  (text) => [
    text.replace('@', '+tag@'),
    text.replace('@', '+@'),
    text.replaceAll('.', ''),
    text.replace('.', '..'),
    `"${text.split('@')[0]}"@${text.split('@')[1]}`,
    `${text}.`,
    `<${text}>`,
    `mailto:${text}`,
    `${text},eve@evil.example`,
    `${text};`,
    text.replace('example', 'example(comment)'),
  ],
  // Patterns, where somebody used LIKE or a regular expression.
  (text) => [
    `_${text.slice(1)}`,
    `%${text.slice(2)}`,
    `${text.slice(0, 3)}%`,
    text.replace(/[a-z]/g, '_'),
    `.*${text.slice(3)}`,
    `^${text}$`,
    `${text}\\`,
    text.replace('_', '\\_'),
  ],
];

/** Texts that stand for nothing, for everything, or for a piece of SQL. */
const ODDITIES = [
  '%',
  '_',
  '%%',
  '_%',
  '*',
  '.*',
  '@',
  '0',
  '00',
  '-0',
  '0.0',
  '0e0',
  '1',
  '01',
  '1.0',
  '1e0',
  ' 1',
  '+1',
  '0x1',
  '1abc',
  '1 or 2=2',
  "' or '1'='1",
  "' or 1=1 -- ",
  '" or ""="',
  "'; drop table accounts; --",
  '1; select 1',
  '\\',
  "\\' or 1=1 -- ",
  '$1',
  ':email',
  '?',
  '??',
  'true',
  'TRUE',
  'false',
  'FALSE',
  't',
  'f',
  'null',
  'NULL',
  'undefined',
  'NaN',
  'Infinity',
  'None',
  'nil',
  '[]',
  '{}',
  '[object Object]',
  '9007199254740993',
  '9007199254740992',
  '18446744073709551616',
  '-1',
  '1970-01-01',
  '🙂@example.org',
  '\ud800',
  'x'.repeat(5_000),
  'ａ@ａ.ａ',
  '.',
  'a',
  '@example.org',
] as const;

/** At least 500 identities, each once. */
export function corpus(): string[] {
  const all = new Set<string>(ODDITIES);
  for (const victim of VICTIMS) {
    all.add(victim);
    for (const mutate of MUTATORS) for (const text of mutate(victim)) all.add(text);
  }
  return [...all].filter((text) => text.trim() !== '');
}

/** A–Z folded and nothing else, written apart from the house's own. */
export function foldedAscii(text: string): string {
  return [...text].map((letter) => (letter >= 'A' && letter <= 'Z' ? letter.toLowerCase() : letter)).join('');
}
