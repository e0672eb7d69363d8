// How alike two clauses of different documents are: by the words that they share, which no rule takes for agreement.

/** Of the rule; stands beside every decision that was made on its proposal. */
export const LIKENESS_METHOD = 'shared-words-1';

/** Words that stand in every clause and tell none apart. */
const IDLE = new Set(
  'the a an and or of to in on for with by as is are be we you our your us it its this that these those any all such may can will not do does if at from which who other than under up'.split(
    ' ',
  ),
);

/** From 0 (no word in common) to 1 (the same words): twice the shared ones by all of them (Dice's coefficient). */
export function likeness(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return Math.round((2_000 * shared) / (a.size + b.size)) / 1_000;
}

function wordsOf(text: string): ReadonlySet<string> {
  // Chinese has no spaces between words: its characters count one by one.
  const words = text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !IDLE.has(word)).map(stem));
}

/** Endings of English that do not tell clauses apart: `stored` and `stores` are one word. */
function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word;
}
