// Codes of letters: what such a letter leads to opens with its code alone, and each letter brings a new one.
import { equalInConstantTime, randomCode } from '../platform/crypto.ts';
import type { Work } from '../work.ts';

/** Wrong tries before the page stays closed until the next letter. */
const TRIES = 5;

/** What a row keeps of the code in its newest letter. */
export interface KeptCode {
  readonly codeHash: Buffer | null;
  readonly codeKeyId: string | null;
  readonly tries: number;
}

/** A fresh code as a letter shows it, and what is kept of it. `context` binds it to its row: `table:id`. */
export async function newLetterCode(
  work: Work,
  context: string,
): Promise<{ code: string; kept: { codeHash: Buffer; codeKeyId: string; tries: number } }> {
  const code = randomCode();
  const { keyId, hash } = await work.keyedHash(context, code);
  return {
    code: `${code.slice(0, 4)} ${code.slice(4)}`,
    kept: { codeHash: hash, codeKeyId: keyId, tries: 0 },
  };
}

/** Whether a code opens the row; never after too many wrong ones. The caller counts a wrong one (`wrongCode`). */
export async function opensBy(work: Work, context: string, kept: KeptCode, code: string): Promise<boolean> {
  if (kept.codeHash === null || kept.tries >= TRIES) return false;
  const { keyId, hash } = await work.keyedHash(context, code);
  return keyId === kept.codeKeyId && equalInConstantTime(hash, kept.codeHash);
}

/** What a row keeps after a wrong code: one try more, up to those that close it. */
export function wrongCode({ tries }: KeptCode): Pick<KeptCode, 'tries'> {
  return { tries: Math.min(tries + 1, TRIES) };
}
