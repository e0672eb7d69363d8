// Whether a proof of identity may be asked for, and how hard a one.
import { TIERS, type Tier } from './law-codes.ts';
import type { Rule } from './law-schema.ts';
import { judge, type Move, type Standing } from './move.ts';

/**
 * Whether a proof of identity of this tier may be asked for. An opt-out is never verified (11 CCR 7026(d)); where the
 * law says so, more than the person's own channel needs a reasonable doubt (GDPR Art. 12(6)).
 */
export function mayVerify(
  rule: Rule,
  tier: Tier,
  { reasonableDoubt = false, signed = false }: Standing & { readonly reasonableDoubt?: boolean } = {},
): Move {
  if (tier === 'none') return { allowed: true };
  const { verification, lawName } = rule;
  const above = (other: Tier): boolean => TIERS.indexOf(tier) > TIERS.indexOf(other);
  const refuse = (code: string, reason: string): Move => judge({ code, reason }, verification, signed);
  if (verification.kind === 'never')
    return refuse(
      'never-verified',
      `Under ${lawName} no proof of identity may be asked for here; act on the request.`,
    );
  const highest = verification.kind === 'same-channel' ? 'same-channel' : verification.highest;
  if (above(highest))
    return refuse('proof-too-hard', `${lawName} allows no harder proof than "${highest}" here.`);
  if (verification.kind === 'tier' && verification.only_on_doubt && !reasonableDoubt && above('same-channel'))
    return refuse(
      'no-reasonable-doubt',
      `${lawName} allows more proof only with a reasonable doubt; write it down first.`,
    );
  return judge(null, verification, signed);
}
