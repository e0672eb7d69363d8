// A text as it is searched: without what cannot be seen, in plain letters, and with the way back to the original places.

/** Characters that show nothing: zero-width ones, direction marks, soft hyphens, variation selectors. */
const UNSEEN = /\p{DI}/u;
const MARK = /\p{M}/u;
/** Accents written apart from their letter; marks that belong to one script are letters of it, like vowel signs of Hindi. */
const ACCENT = /[\p{M}&&\p{Script=Inherited}]/v;

/** Letters of other scripts that look like Latin ones, as they are used to slip past a search. */
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  [
    ...[
      'аa',
      'еe',
      'оo',
      'рp',
      'сc',
      'уy',
      'хx',
      'іi',
      'јj',
      'ѕs',
      'һh',
      'ԁd',
      'ԛq',
      'ԝw',
      'вb',
      'кk',
      'мm',
      'нh',
      'тt',
    ],
    ...['αa', 'εe', 'οo', 'ρp', 'ιi', 'κk', 'νv', 'υu', 'τt', 'χx', 'ηn', 'ıi', 'łl', 'øo', 'đd', 'ðd'],
  ].map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** A text for searching. Offsets count UTF-16 units, as strings of JavaScript do; a place never splits a code point. */
export interface Folded {
  /** Without unseen characters and accents written apart, in compatible forms (NFKC of each code point): for patterns. */
  readonly plain: string;
  /** As `plain`, unit by unit, in small Latin letters without marks: for names. */
  readonly letters: string;
  /** The place in the original of units of `plain`, with everything that belongs to the last of them. */
  span(from: number, to: number): { readonly start: number; readonly end: number };
}

/** Folds a text in one pass; time and memory grow with its length and no faster. */
export function fold(text: string): Folded {
  const plain: string[] = [];
  const letters: string[] = [];
  const starts: number[] = [];
  let at = 0;
  for (const point of text) {
    if (!UNSEEN.test(point) && !ACCENT.test(point)) {
      const compatible = point < '\u0080' ? point : point.normalize('NFKC');
      plain.push(compatible);
      letters.push(letterOf(compatible));
      for (let unit = 0; unit < compatible.length; unit += 1) starts.push(at);
    }
    at += point.length;
  }
  return {
    plain: plain.join(''),
    letters: letters.join(''),
    span: (from, to) => ({ start: starts[from] ?? at, end: endOf(text, starts[to - 1] ?? at) }),
  };
}

/** A name or address as it is compared: folded, small, in single spaces. */
export function foldName(name: string): string {
  return fold(name).letters.replace(/\s+/g, ' ').trim();
}

/** As many units as it was given, so that places stay the same in both forms; a syllable of Korean stays one. */
function letterOf(point: string): string {
  const small = point.toLowerCase();
  const bare =
    small < '\u0080'
      ? small
      : small
          .normalize('NFD')
          .replace(/(?<=.)\p{M}+/gsu, '')
          .normalize('NFC');
  const letter = LOOKS_LIKE.get(bare) ?? bare;
  return letter.length === point.length ? letter : letter.padEnd(point.length).slice(0, point.length);
}

/** Where a character ends: with the marks that stand on it, and with what is not seen inside it. */
function endOf(text: string, start: number): number {
  let end = start + charAt(text, start).length;
  for (let next = charAt(text, end); next !== '' && MARK.test(next); next = charAt(text, end))
    end += next.length;
  return Math.min(end, text.length);
}

function charAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}
