// Texts of a form that was refused, so that what somebody wrote at length can be copied and is not lost.
import type { Request } from 'express';
import { enteredTexts } from './page.ts';

/**
 * What a person wrote into the form of this message: words, not ids, choices or secrets. Empty where nothing was
 * written or nothing could be read.
 */
export function writtenTexts({ method, body }: Request): string[] {
  if (method !== 'POST') return [];
  return Object.values(enteredTexts(body))
    .map((text) => text.trim())
    .filter(isWritten);
}

/** A space, or a letter that no id of ours has. */
function isWritten(text: string): boolean {
  return /\s|[^\p{ASCII}]/u.test(text);
}
