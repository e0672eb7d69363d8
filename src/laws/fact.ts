// Numbers that say where they come from: the shape of a claim with its source and its mark.
import { z } from 'zod';
import { MARKS } from './law-codes.ts';

const source = z.string().trim().min(3).max(300);
const mark = z.enum(MARKS);
/** Where a claim comes from and what it is worth. */
export const cited = { source, mark };
/** A number (or a word) of the law, with its source and its mark. */
export const fact = <S extends z.ZodType>(value: S) => z.strictObject({ value, ...cited });
export const count = fact(z.int().min(0).max(1000));
export const positive = fact(z.int().min(1).max(1000));
export const date = z.string().refine(isDate, 'must be a day such as 2026-02-05');

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}
