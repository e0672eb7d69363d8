// Whether a letter of refusal says all that the law demands of it.
import type { Rule } from './law-schema.ts';
import type { RefusalCode } from './law-words.ts';
import { judge, type Move, type Standing } from './move.ts';

/** Whether a refusal may be sent: it must say all that the law demands. `missing` stands in the reason. */
export function mayRefuse(rule: Rule, says: readonly RefusalCode[], { signed = false }: Standing = {}): Move {
  const { refusal_must_say: must, lawName } = rule;
  // What is owed only in some cases is the letter's business, not a hole in it.
  const missing = must.codes.filter((code) => !SOMETIMES.includes(code) && !says.includes(code));
  if (missing.length === 0) return { allowed: true };
  const sentence = `Under ${lawName} a refusal must also say: ${missing.join(', ')}.`;
  return judge({ code: 'refusal-incomplete', reason: sentence }, must, signed);
}

const SOMETIMES: readonly RefusalCode[] = ['cannot-verify', 'not-the-controller', 'offer-opt-out-of-sale'];
