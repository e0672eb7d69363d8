// The name that a clause keeps: a few of the words that it began with, unique in its document.

/** Words that tell no clause from another. */
const EMPTY = new Set(
  'a an and any are as at be by can do for from have if in into is it its may must not of on or our out shall should such that the their them these this those to us we when which who will with you your'.split(
    ' ',
  ),
);
const WORDS = 5;
const LONGEST = 60;

/** A new name such as `api-request-logs-retained-30`; it is added to `taken`. */
export function nameProvision(excerpt: string, taken: Set<string>): string {
  const words = excerpt
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .match(/[a-z0-9]+/g);
  const telling = (words ?? []).filter((word) => !EMPTY.has(word));
  const bare = telling.slice(0, WORDS).join('-').slice(0, LONGEST).replace(/-$/, '') || 'clause';
  let name = bare;
  for (let number = 2; taken.has(name); number += 1) name = `${bare}-${number}`;
  taken.add(name);
  return name;
}
