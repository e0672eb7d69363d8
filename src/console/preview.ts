// What staff read of a form before it leaves: its letters, and what could be said more plainly.
import type { PreviewedLetter } from '../notifications/preview.ts';
import type { MacroKind } from '../requests/macro.ts';

/** A form as its reader will have it. */
export interface Preview {
  readonly kind: MacroKind;
  readonly letters: readonly PreviewedLetter[];
  /** BCP 47 of the letters. */
  readonly tag: string;
  /** Of a message, which stands on the page of the person and not in the letter. */
  readonly words: string;
  readonly remarks: readonly string[];
}
