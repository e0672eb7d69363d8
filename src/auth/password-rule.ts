// Which passwords are good enough: long, and none that everybody tries first.
import { Problem } from '../platform/problem.ts';

const SHORTEST = 12;
const LONGEST = 128;
/** Fewer different characters than this is a pattern, not a password. */
const VARIETY = 5;

/** Stems of the passwords that lists of leaked ones begin with; compared after digits and signs are taken off. */
const COMMON_STEMS = new Set(
  `password passwort passwd pass kennwort motdepasse contrasena qwerty qwertyuiop qwertz azerty asdfghjkl zxcvbnm
   letmein welcome welcometo willkommen bienvenue administrator admin iloveyou monkey dragon football baseball
   superman batman princess sunshine shadow master trustno starwars whatever freedom changeme default secret
   supersecret login abc abcd abcdef abcdefgh abcdefghijkl qazwsx qazwsxedc onetwothree internet computer
   summer winter spring autumn january february march april june july august september october november december
   habeas privacy dataprotection correcthorsebatterystaple`.split(/\s+/),
);

/** Rows of keys and counting, forwards; a password that is a run of one of these is refused both ways. */
const RUNS = ['0123456789012345678901234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'];

/**
 * Refuses what is easily guessed (NIST SP 800-63B 5.1.1.2; OWASP ASVS 5.0, 6.2): under 12 or over 128 characters,
 * the commonest, runs of keys, and anything made of the person's or the organisation's own name or address.
 * There are no rules about kinds of characters. Throws `password-too-short`, `password-too-long`, `password-guessable`.
 */
export function mustBeGoodPassword(password: string, own: readonly string[]): void {
  const length = [...password].length;
  if (length < SHORTEST) {
    throw refused('password-too-short', `Choose a password of at least ${SHORTEST} characters.`);
  }
  if (length > LONGEST) {
    throw refused('password-too-long', `Choose a password of at most ${LONGEST} characters.`);
  }
  if (isGuessable(password, own)) {
    throw refused(
      'password-guessable',
      'This password is easy to guess: it is a common one, a simple pattern, or made of your own name or address. Three or four unrelated words make a good one.',
    );
  }
}

function isGuessable(password: string, own: readonly string[]): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  if (new Set(folded).size < VARIETY) return true;
  const backwards = [...folded].reverse().join('');
  if (RUNS.some((run) => run.includes(folded) || run.includes(backwards))) return true;
  const stem = unleet(folded);
  if (COMMON_STEMS.has(stem) || COMMON_STEMS.has(half(stem))) return true;
  return own.flatMap(pieces).some((piece) => isMostly(folded, piece) || isMostly(stem, piece));
}

/** Letters alone, after the usual swaps of digits and signs for letters are undone. */
function unleet(text: string): string {
  const swaps: Readonly<Record<string, string>> = {
    '@': 'a',
    '4': 'a',
    '3': 'e',
    '0': 'o',
    $: 's',
    '5': 's',
  };
  const bare = text.replace(/^[^\p{L}@$]+|[^\p{L}]+$/gu, '');
  return bare.replace(/[@430$5]/g, (sign) => swaps[sign] ?? sign).replace(/\P{L}/gu, '');
}

/** One half of a text that is the same thing twice ("passwordpassword"). */
function half(text: string): string {
  const middle = text.slice(0, text.length / 2);
  return middle + middle === text ? middle : text;
}

/** A name or an address, and its parts that are long enough to be recognised. */
function pieces(name: string): string[] {
  const folded = name.normalize('NFKC').toLowerCase();
  return [folded, ...folded.split(/[^\p{L}\p{N}]+/u)].filter((piece) => piece.length >= 4);
}

/** Whether fewer than six characters stand beside the piece. */
function isMostly(password: string, piece: string): boolean {
  return password.includes(piece) && password.replaceAll(piece, '').length < 6;
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing was changed.`);
}
