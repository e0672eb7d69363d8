// Which words of a name stand in a text: how clauses and things of the running system are laid side by side.

const stem = (word: string): string => word.toLowerCase().replace(/(?:ies|es|s)$/, '');

/** Words that stand in the names of too many things. */
const EMPTY = new Set(
  'account data information personal platform record service user your public with from the and that for'
    .split(' ')
    .map(stem),
);

/** The words of a text that tell things apart, without the ends of plurals. */
export function tellingWords(text: string): ReadonlySet<string> {
  const words = (text.match(/\p{L}{3,}/gu) ?? []).map(stem);
  return new Set(words.filter((word) => !EMPTY.has(word)));
}

/** Words of a name that stand in a text. */
export function sharedWords(said: ReadonlySet<string>, name: string): string[] {
  return [...tellingWords(name)].filter((word) => said.has(word));
}
