// The words by which clauses of published documents are told apart: what they speak of, and how they bind.

/** What a clause speaks of; the same labels for every document, so that documents can be laid side by side. */
export const CLAUSE_LABELS = [
  'acceptance',
  'consent',
  'age',
  'collection-source',
  'data-category',
  'purpose',
  'retention-period',
  'retention-exception',
  'deletion-path',
  'cooling-off',
  'rights-list',
  'request-channel',
  'recipients',
  'sale-share',
  'authority-disclosure',
  'training-use',
  'human-review',
  'licence-in',
  'licence-out',
  'output-restriction',
  'cookies',
  'security',
  'breach',
  'change-notice',
  'contact',
  'language-precedence',
  'termination',
  'suspension',
  'credits-refund',
  'liability',
  'governing-law',
  'disclaimer',
] as const;

/**
 * DATA: must be carried out by a system. MIXED: legal text with a consequence for data. LEGAL: stored and shown,
 * nothing to carry out. gap: the document is silent or broken there, and the law's default holds.
 */
export const NATURES = ['DATA', 'MIXED', 'LEGAL', 'gap'] as const;

/** What can carry a provision out; each is looked up in the running system by its kind and name. */
export const CONTROL_KINDS = [
  'purpose',
  'gate',
  'schedule',
  'workflow',
  'notice',
  'age-gate',
  'schema',
  'session',
  'recipient',
  'register',
  'intake',
  'document',
  'evidence',
] as const;

export type ClauseLabel = (typeof CLAUSE_LABELS)[number];
export type Nature = (typeof NATURES)[number];
export type ControlKind = (typeof CONTROL_KINDS)[number];
