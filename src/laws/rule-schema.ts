// The shape of one rule in a law file: every number and every claim carries its source and its mark.
import { z } from 'zod';
import { cited, count, date, fact, positive } from './fact.ts';
import { FEE_GROUNDS, RIGHTS } from './law-codes.ts';
import { AUTHORITIES, DUTIES, REFUSAL_MUST_SAY } from './law-words.ts';
import { Counting, Due, Extension, Pause, Start, Verification } from './rule-parts.ts';

/** One rule as it stands in the file; `rights` that share a clock share an entry. */
export const RuleText = z.strictObject({
  rights: z.array(z.enum(RIGHTS)).min(1),
  version: z.int().min(1),
  /** A proposed rule binds nobody: it is loaded so that it can be read, and never chosen. */
  status: z.enum(['in-force', 'proposed']).default('in-force'),
  effective_from: date,
  effective_to: date.optional(),
  ...cited,
  note: z.string().max(600).optional(),
  start: Start,
  due: Due,
  counting: Counting.optional(),
  acknowledgment: z
    .strictObject({
      unit: z.enum(['day', 'business-day']),
      count: positive,
      says: z.array(z.string().max(60)),
    })
    .optional(),
  /** The pauses that the law knows; source and mark say how sure it is that there are no others. */
  pauses: z.strictObject({ known: z.array(Pause), ...cited }),
  extension: Extension,
  fee: z.strictObject({
    kind: z.enum(['free', 'on-grounds', 'at-cost']),
    grounds: z.array(z.enum(FEE_GROUNDS)),
    cap: z
      .strictObject({
        amount: positive,
        currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as CHF'),
      })
      .optional(),
    ...cited,
  }),
  free_quota: z.strictObject({ count, per_months: positive }).optional(),
  verification: Verification,
  refusal_must_say: z.strictObject({ codes: z.array(z.enum(REFUSAL_MUST_SAY)), ...cited }),
  /** A refusal keeps the data asked for until recourse is exhausted; looked at again when the time to complain should be over. */
  refusal_holds: z.strictObject({ review_months: fact(z.int().min(1).max(12)), ...cited }).optional(),
  appeal: z.strictObject({ days: positive, afterwards: z.array(z.enum(AUTHORITIES)), ...cited }).optional(),
  complaint: z.strictObject({ to: z.array(z.enum(AUTHORITIES)).min(1), ...cited }),
  /**
   * What portability gives: `provided` is what the person gave, knowingly or by using the service (as GDPR Art. 20, and
   * where a law does not say), `everything` is what access gives.
   */
  portability_reach: fact(z.enum(['provided', 'everything'])).optional(),
  duties: z.strictObject({ codes: z.array(z.enum(DUTIES)).min(1), ...cited }).optional(),
});
export type RuleText = z.output<typeof RuleText>;
