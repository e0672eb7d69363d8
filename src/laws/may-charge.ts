// Whether a fee may be asked for.
import type { FeeGround } from './law-codes.ts';
import type { Rule } from './law-schema.ts';
import { type Cited, judge, type Move, type Standing } from './move.ts';

/**
 * Whether a fee may be asked for. Refuses where the answer is free, for a ground the law does not name, within the
 * free quota, and above a cap. `requests`: how many in the quota's months, this one included. `amount`: whole units.
 */
export function mayCharge(
  rule: Rule,
  ground: FeeGround,
  {
    requests,
    amount,
    signed = false,
  }: Standing & { readonly requests?: number; readonly amount?: number } = {},
): Move {
  const { fee, free_quota: quota, lawName } = rule;
  const refuse = (code: string, reason: string, claim: Cited = fee): Move =>
    judge({ code, reason }, claim, signed);
  if (fee.kind === 'free') return refuse('free-of-charge', `Under ${lawName} this is free of charge.`);
  if (!fee.grounds.includes(ground))
    return refuse('fee-ground-not-known', `${lawName} does not know "${ground}" as a ground for a fee.`);
  if (ground === 'beyond-free-quota' && quota !== undefined && (requests ?? 1) <= quota.count.value) {
    const sentence = `${quota.count.value} in ${quota.per_months.value} months are free under ${lawName}.`;
    return refuse('within-free-quota', sentence, quota.count);
  }
  if (fee.cap !== undefined && amount !== undefined && amount > fee.cap.amount.value) {
    const sentence = `${lawName} allows at most ${fee.cap.currency} ${fee.cap.amount.value}.`;
    return refuse('fee-above-cap', sentence, fee.cap.amount);
  }
  return judge(null, fee, signed);
}
