// Who else is at a case, in a sentence each: by name, with how long ago.
import { meetAt } from '../requests/case-presence.ts';
import type { Work } from '../work.ts';

/** Remembers that the reader is here, and says who else is. `names`: of staff, by account. */
export async function colleaguesAt(
  work: Work,
  requestId: string,
  writing: boolean,
  names: Readonly<Record<string, string>>,
): Promise<string[]> {
  const others = await meetAt(work, requestId, writing);
  return others.map((one) => {
    const name = names[one.accountId] ?? 'A colleague';
    const ago =
      one.minutes === 0 ? 'just now' : `${one.minutes} ${one.minutes === 1 ? 'minute' : 'minutes'} ago`;
    return one.writing ? `${name} is writing here, seen ${ago}.` : `${name} opened this case ${ago}.`;
  });
}
