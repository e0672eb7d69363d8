// Says whether a mail is clearly one person's one wish; whatever is less than clear is left to a person.
import type { Right } from '../requests/data-request.ts';
import { DOUBTS, type Doubt, PHRASES } from './phrases.ts';

/** `clear`: a case may be opened. `doubtful`: a wish seems to be there. `none`: no phrase of ours was found. */
export type Recognised =
  | { readonly kind: 'clear'; readonly right: Right }
  | {
      readonly kind: 'doubtful';
      readonly right: Right;
      readonly why: Doubt['why'] | 'two-wishes' | 'forwarded' | 'long' | 'only-quoted';
    }
  | { readonly kind: 'none' };

/** A wish fits on a page; what is longer tells more than a wish. */
const LONGEST_CLEAR = 3_000;
const FORWARDED = /^\s*(fwd?|wg|tr|转发|轉發|轉寄)\s?[:：]/iu;

/** The form in which phrases are compared. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/["“”„«»*_]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Reads heading and text by the table of phrases. Clear is: phrases of exactly one right in the writer's own words,
 * and nothing that makes it doubtful.
 */
export function recognise(mail: {
  readonly heading: string;
  readonly text: string;
  readonly own: string;
}): Recognised {
  const own = folded(`${mail.heading.replace(/^\s*((re|aw|fwd?|wg|tr)\s?:\s*)+/i, '')}. ${mail.own}`);
  const rights = rightsIn(own);
  const [right] = rights;
  if (right === undefined) {
    const [quoted] = rightsIn(folded(mail.text));
    return quoted === undefined ? { kind: 'none' } : { kind: 'doubtful', right: quoted, why: 'only-quoted' };
  }
  if (FORWARDED.test(mail.heading)) return { kind: 'doubtful', right, why: 'forwarded' };
  if (rights.length > 1) return { kind: 'doubtful', right, why: 'two-wishes' };
  if (mail.own.length > LONGEST_CLEAR) return { kind: 'doubtful', right, why: 'long' };
  const found = DOUBTS.find(({ form }) => form.test(own));
  return found === undefined ? { kind: 'clear', right } : { kind: 'doubtful', right, why: found.why };
}

/** Taking data along is also a copy of it: the narrower wish counts. */
function rightsIn(text: string): Right[] {
  const rights = new Set<Right>(PHRASES.filter(({ form }) => form.test(text)).map(({ right }) => right));
  if (rights.has('portability')) rights.delete('access');
  return [...rights];
}
