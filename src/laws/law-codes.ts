// The closed lists of words that a law file may use: rights, marks, events, reasons and grounds.

/** What a person may ask for. One right has one rule at a time in one law. */
export const RIGHTS = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'objection-marketing',
  'opt-out-sale',
  'opt-out-share',
  'opt-out-targeted-ads',
  'opt-out-profiling',
  'limit-sensitive',
  'contest-profiling',
  'withdraw-consent',
  'recipients',
  'appeal',
  'complaint',
] as const;
export type Right = (typeof RIGHTS)[number];

/**
 * What is known of a claim. `V`: the text was read. `S`: cited from knowledge of the statute. `U`: not verified.
 * Only V makes an illegal move impossible; S and U warn, until counsel signs the file.
 */
export const MARKS = ['V', 'S', 'U'] as const;
export type Mark = (typeof MARKS)[number];

/** What happens to a case and may move a date; questions stand before their answers. */
export const EVENTS = [
  'received',
  'confirmed',
  'identity_asked',
  'identity_proven',
  'fee_asked',
  'fee_confirmed',
  'fee_paid',
  'clarification_asked',
  'clarification_answered',
  'extended',
] as const;
export type EventKind = (typeof EVENTS)[number];

/** How hard a proof of identity is for the person, from nothing upwards. */
export const TIERS = ['none', 'same-channel', 'reasonable', 'high'] as const;
export type Tier = (typeof TIERS)[number];

/** What shows that somebody may ask for another person: her own word, her signature, or a power of attorney. */
export const AGENT_PROOFS = ['confirmation', 'signed-permission', 'power-of-attorney'] as const;
export type AgentProof = (typeof AGENT_PROOFS)[number];

export const PAUSE_REASONS = ['clarification', 'identity', 'fee'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export const EXTENSION_REASONS = [
  'complexity',
  'number-of-requests',
  'reasonably-necessary',
  'unreasonable-interference',
  'consultations',
  'format-conversion',
  'cannot-meet-period',
  'legitimate-ground',
] as const;
export type ExtensionReason = (typeof EXTENSION_REASONS)[number];

export const FEE_GROUNDS = [
  'manifestly-unfounded',
  'excessive',
  'repetitive',
  'technically-infeasible',
  'beyond-free-quota',
  'disproportionate-effort',
  'estimate-accepted',
  'actual-cost',
] as const;
export type FeeGround = (typeof FEE_GROUNDS)[number];
