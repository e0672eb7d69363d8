// Fields that entries of registers are made of, and how a mistake in one is said.
import { z } from 'zod';
import { Problem } from '../../platform/problem.ts';

/** The longest words of one field. */
export const LONGEST_WORDS = 5_000;

export const words = z
  .string()
  .trim()
  .max(LONGEST_WORDS, `Use ${LONGEST_WORDS.toLocaleString('en-GB')} characters or fewer`);
/** A day as `2026-11-22`. */
export const day = z.iso.date('Enter a day');
/** A moment as `2026-11-22T10:00:00Z`. */
export const moment = z.iso.datetime('Enter a day and a time');
export const number = z.int().min(0).max(10_000_000_000);

/** A refusal that belongs to one field of an entry; nothing was saved. */
export function atField(field: string, code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence}. Nothing was saved.`, { fields: { [field]: sentence } });
}
