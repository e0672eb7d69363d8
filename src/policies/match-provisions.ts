// Finds each clause of a new version among those of the version before, so that a clause keeps its id when its words change.
import type { Matched } from './provision.ts';

/** Counts up when the rule changes what it finds. */
export const MATCH_VERSION = 'word-dice-1';

export interface Comparable {
  readonly excerpt: string;
  readonly section: string;
}

export interface Match {
  /** Index of the clause of the version before; null: this one is new. */
  readonly before: number | null;
  readonly matched: Matched;
  /** From 0 to 1; 1: word for word. */
  readonly score: number;
}

/** Below this, two sentences share no more words than any two about one subject. */
const ALIKE = 0.55;
const SAME_SECTION = 0.05;
/** A word of so many clauses tells none of them apart. */
const COMMON = 40;
const CANDIDATES = 10;
const NEW: Match = { before: null, matched: 'new', score: 0 };

/** For each clause of the new version the one it was before. No clause of the version before is given away twice. */
export function matchProvisions(before: readonly Comparable[], after: readonly Comparable[]): Match[] {
  const found: Match[] = after.map(() => NEW);
  const free = new Set(before.keys());
  wordForWord(before, after, found, free);
  const known = [...free].map((index) => ({
    index,
    section: before[index]?.section ?? '',
    words: wordsOf(before[index]),
  }));
  const byWord = new Map<string, number[]>();
  for (const [place, { words }] of known.entries())
    for (const word of words.keys()) byWord.set(word, [...(byWord.get(word) ?? []), place]);
  const pairs = after.flatMap((clause, index) => {
    if (found[index]?.before !== null) return [];
    const words = wordsOf(clause);
    return candidates(words, byWord).flatMap((place) => {
      const other = known[place];
      if (other === undefined) return [];
      const near = other.section === clause.section ? SAME_SECTION : 0;
      const score = Math.min(0.999, dice(words, other.words) + near);
      return score < ALIKE ? [] : [{ index, before: other.index, score }];
    });
  });
  for (const { index, before: other, score } of pairs.toSorted((a, b) => b.score - a.score)) {
    if (found[index]?.before !== null || !free.has(other)) continue;
    free.delete(other);
    found[index] = { before: other, matched: 'similar', score: Math.round(score * 1000) / 1000 };
  }
  return found;
}

/** Equal words, in the order of reading; a sentence that stands several times keeps its order. */
function wordForWord(
  before: readonly Comparable[],
  after: readonly Comparable[],
  found: Match[],
  free: Set<number>,
): void {
  const waiting = new Map<string, number[]>();
  for (const [index, { excerpt }] of before.entries())
    waiting.set(plain(excerpt), [...(waiting.get(plain(excerpt)) ?? []), index]);
  for (const [index, { excerpt }] of after.entries()) {
    const same = waiting.get(plain(excerpt))?.shift();
    if (same === undefined) continue;
    free.delete(same);
    found[index] = { before: same, matched: 'same', score: 1 };
  }
}

/** The clauses that share the most words that tell clauses apart: whoever shares none cannot be alike. */
function candidates(words: ReadonlyMap<string, number>, byWord: ReadonlyMap<string, number[]>): number[] {
  const shared = new Map<number, number>();
  for (const word of words.keys()) {
    const places = byWord.get(word) ?? [];
    if (places.length > COMMON) continue;
    for (const place of places) shared.set(place, (shared.get(place) ?? 0) + 1);
  }
  return [...shared]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, CANDIDATES)
    .map(([place]) => place);
}

/** Words and pairs of words, with how often each stands there. */
function wordsOf(clause: Comparable | undefined): Map<string, number> {
  const words = plain(clause?.excerpt ?? '').match(/\p{Script=Han}|[\p{L}\p{N}']+/gu) ?? [];
  const parts = new Map<string, number>();
  for (const [index, word] of words.entries()) {
    const pair = `${word} ${words[index + 1] ?? ''}`;
    for (const part of [word, pair]) parts.set(part, (parts.get(part) ?? 0) + 1);
  }
  return parts;
}

function dice(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const size = (of: ReadonlyMap<string, number>): number =>
    of.values().reduce((sum, count) => sum + count, 0);
  let both = 0;
  for (const [part, count] of a) both += Math.min(count, b.get(part) ?? 0);
  return (2 * both) / Math.max(1, size(a) + size(b));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').replaceAll(/[“”„]/g, '"').replaceAll('’', "'").trim();
}
