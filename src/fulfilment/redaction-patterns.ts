// What gives a person away by its form alone: addresses, numbers and handles. Every pattern is bounded, so time is linear.
import { isIPv4, isIPv6 } from 'node:net';

export type PatternKind = 'email' | 'handle' | 'phone' | 'bank' | 'card' | 'ip' | 'url' | 'postal';

/** A place in the searched text, in units of it. */
export interface Hit<K extends string = PatternKind> {
  readonly from: number;
  readonly to: number;
  readonly kind: K;
}

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
/** Written without spaces, so that the words before an address touch it. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;

/** Everything that one of the patterns knows, in no order; hits may overlap. */
export function findPatterns(text: string): Hit[] {
  return [
    ...around(text),
    ...matches(text, URL_FORM, 'url', namesSomebody),
    ...matches(text, BANK, 'bank', isIban),
    ...numbers(text),
    ...matches(text, IP4, 'ip', (one) => isIPv4(one)),
    ...matches(text, IP6, 'ip', (one) => one.split(':').length > 3 && isIPv6(one)),
    ...POSTAL.flatMap((form) => matches(text, form, 'postal', () => true)),
  ];
}

/** Mail addresses and handles, from each @ to both sides: no character is looked at more than a bounded number of times. */
function* around(text: string): Generator<Hit> {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let from = at;
    const whole = UNSPACED.test(text.charAt(at - 1));
    const inside = (one: string): boolean => LOCAL.test(one) && (whole || !UNSPACED.test(one));
    while (from > 0 && at - from < LONGEST_LOCAL && inside(text.charAt(from - 1))) from -= 1;
    let to = at + 1;
    while (to < text.length && to - at <= LONGEST_DOMAIN && DOMAIN.test(text.charAt(to))) to += 1;
    while (to > at && /[.-]/.test(text.charAt(to - 1))) to -= 1;
    const domain = text.slice(at + 1, to);
    if (from < at && /\.\p{L}{2,}$/u.test(domain)) {
      // A mark of the sentence may stand before the address, never at the head of one.
      while (/[.'-]/.test(text.charAt(from))) from += 1;
      if (from < at) yield { from, to, kind: 'email' };
    } else if (from === at) {
      const handle = /^[\p{L}\p{N}_][\p{L}\p{N}_.]{1,29}/u.exec(text.slice(at + 1, at + 32))?.[0] ?? '';
      const length = handle.replace(/\.+$/, '').length;
      if (length > 1) yield { from: at, to: at + 1 + length, kind: 'handle' };
    }
  }
}

const URL_FORM = /\bhttps?:\/\/[^\s<>"'()[\]{}]{3,2000}/gi;
/** Parts of a path behind which somebody's name stands. */
const PEOPLE =
  /\/(?:u|user|users|profile|profiles|people|in|member|members|author|@[^/]*)\/[^/?#]|\/[@~][^/?#]/i;

function namesSomebody(url: string): boolean {
  const [, rest = ''] = url.split('://');
  const [place = ''] = rest.split(/[/?#]/, 1);
  return (
    place.includes('@') ||
    PEOPLE.test(rest.slice(place.length)) ||
    /[?&][^=]{0,40}=[^&]{0,64}(?:@|%40)/i.test(rest)
  );
}

const BANK = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu;

/** ISO 13616: the check digits of an account number. */
function isIban(found: string): boolean {
  const plain = found.replaceAll(' ', '');
  if (plain.length < 15 || plain.length > 34) return false;
  let rest = 0;
  for (const one of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(one, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const NUMBER =
  /(?<![\p{Script=Latin}\p{N}.,#/_-])(?:\+ ?|\(\+?)?\d(?:[ ()./\u00a0\u2010-\u2015-]{0,3}\d){5,24}(?![\p{Script=Latin}\p{N}]|[.,]\d)/gu;
const DAY = /^(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{2,4})(?: |$)/;
/** How a number is written where people are called: with + or 0 in front, in American groups, or a Chinese mobile. */
const CALLED =
  /^(?:\+|\(\+|\(?0|\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}$|1[3-9]\d{9}$|1[3-9]\d[ -]\d{4}[ -]\d{4}$)/;

/** Cards by their check digit, and numbers that people are called at; days and plain counts are neither. */
function* numbers(text: string): Generator<Hit> {
  for (const found of text.matchAll(NUMBER)) {
    const [written] = found;
    const digits = written.replace(/\D/g, '');
    const place = { from: found.index, to: found.index + written.length };
    if (digits.length >= 13 && digits.length <= 19 && isCard(digits)) yield { ...place, kind: 'card' };
    else if (digits.length <= 15 && !DAY.test(written) && CALLED.test(written))
      yield { ...place, kind: 'phone' };
  }
}

/** ISO/IEC 7812-1, annex B: the check digit of a card. */
function isCard(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits.at(-1 - place));
    sum += place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0 && !/^(\d)\1+$/.test(digits);
}

const IP4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g;
const IP6 = /(?<![\w:])[0-9a-f:]{3,39}(?![\w:])/gi;

/** Street and house number together, which little else looks like; a town alone is no address. */
const POSTAL: readonly RegExp[] = [
  /(?<!\p{L})\p{Lu}[\p{L}-]{1,30}(?:straße|strasse|str\.|weg|allee|platz|gasse|ufer|damm) \d{1,4} ?[a-f]?(?![\p{L}\p{N}])(?:, ?| )?(?:\d{5} \p{Lu}[\p{L}-]{1,30})?/gu,
  /(?<![\p{L}\p{N}])\d{1,5}[A-Za-z]? (?:\p{Lu}[\p{L}'’-]{1,25} ){1,3}(?:Street|Road|Avenue|Lane|Drive|Close|Court|Square|Terrace)(?!\p{L})/gu,
  /(?<![\p{L}\p{N}])\d{1,4}(?: (?:bis|ter))?,? (?:rue|avenue|boulevard|impasse|chemin|quai|allée) (?:(?:de|du|des|la|le|les) ){0,2}(?:[ld]['’])?\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30}){0,2}(?:,? \d{5} \p{Lu}[\p{L}'’-]{1,30})?/gu,
];

function matches(text: string, form: RegExp, kind: PatternKind, is: (found: string) => boolean): Hit[] {
  return [...text.matchAll(form)].flatMap((found) => {
    const one = kind === 'url' ? found[0].replace(/[.,;:!?]+$/, '') : found[0].trimEnd();
    return is(one) ? [{ from: found.index, to: found.index + one.length, kind }] : [];
  });
}
