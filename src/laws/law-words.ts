// The closed lists of what a law asks of letters, records and conduct; and what is never handed out.

/** What a letter of refusal must contain. */
export const REFUSAL_MUST_SAY = [
  'reasons',
  'statute',
  'which-part',
  'cannot-verify',
  'reasons-of-fact-or-law',
  'not-the-controller',
  'complain-to-controller',
  'complain-to-authority',
  'court',
  'how-to-appeal',
  'recourse',
  'offer-opt-out-of-sale',
] as const;
export type RefusalCode = (typeof REFUSAL_MUST_SAY)[number];

export const AUTHORITIES = [
  'data-protection-authority',
  'attorney-general',
  'consumer-body',
  'court',
] as const;
export type AuthorityKind = (typeof AUTHORITIES)[number];

export const DUTIES = [
  'delete-the-rest',
  'tell-recipients',
  'do-not-use-retained-part-otherwise',
  'show-status',
  'wait-12-months-before-asking-again',
  'honour-browser-signal',
  'act-without-undue-delay',
  'keep-the-person-informed',
  'tell-the-outcome',
  'reasonable-and-proportionate-search',
  'list-specific-third-parties',
  'include-inferences',
  'keep-minimal-suppression-record',
  'as-easy-to-withdraw-as-to-give',
  'attach-statement-of-disagreement',
  'lookback-beyond-12-months',
] as const;

export const RECORDS = [
  'date',
  'nature',
  'manner',
  'type',
  'response-date',
  'response-nature',
  'basis-of-denial',
  'appeal',
  'requested-data',
  'proof-of-compliance',
] as const;

/** What is never handed out, whoever asks: only *that* it is held may be said. */
export const NEVER_DISCLOSE = [
  'social-security-number',
  'government-id-number',
  'financial-account-number',
  'health-insurance-number',
  'account-password',
  'security-answers',
  'unique-biometric-data',
] as const;
