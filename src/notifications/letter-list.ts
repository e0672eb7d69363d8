// Every letter of the house by name: whose it is, and whether its words are wiped.

/** Every letter of the house. `secret`: its words are wiped once it was sent; `staff`: it goes to the desk; `outsider`: to an agent or another company, in the language of the case. */
export const LETTERS = {
  'request-code': { secret: true },
  'request-received': { secret: false },
  'request-received-by-mail': { secret: false },
  'archive-code': { secret: true },
  'archive-ready': { secret: false },
  'cooling-off-started': { secret: false },
  'cooling-off-ends': { secret: false },
  'request-fulfilled': { secret: false },
  'request-partly-fulfilled': { secret: false },
  'request-answered': { secret: false },
  'request-denied': { secret: false },
  'request-in-effect': { secret: false },
  'request-extended': { secret: false },
  'request-question': { secret: false },
  'request-lapsed': { secret: false },
  'request-withdrawn': { secret: false },
  'restriction-ends': { secret: false },
  'portability-link': { secret: true, outsider: true },
  'address-code': { secret: true },
  'address-changed': { secret: true },
  'erasure-warning': { secret: true },
  'staff-case-disputed': { secret: false, staff: true },
  'document-asked': { secret: false },
  'document-outcome': { secret: false },
  'request-by-agent': { secret: true },
  'agent-outcome': { secret: false, outsider: true },
  'agent-answer': { secret: false, outsider: true },
  'agent-data': { secret: false },
  'agent-archive': { secret: true, outsider: true },
  'agent-code': { secret: true, outsider: true },
  'account-under-review': { secret: false },
  'account-closed': { secret: false },
  'account-stays': { secret: false },
  'report-closed': { secret: false },
  'item-removed': { secret: false },
  'request-routed': { secret: false },
  'request-handed-over': { secret: false },
  'staff-invited': { secret: true, staff: true },
  'staff-new-case': { secret: false, staff: true },
  'staff-mail-on-case': { secret: false, staff: true },
  'staff-mail-waiting': { secret: false, staff: true },
  'staff-approval-waiting': { secret: false, staff: true },
  'staff-due-soon': { secret: false, staff: true },
  'staff-overdue': { secret: false, staff: true },
  'staff-nobody-there': { secret: false, staff: true },
  'staff-digest': { secret: false, staff: true },
  'plan-stopped': { secret: false, staff: true },
  // To organisations, in the language of the house like the letters to staff.
  'recipient-notice': { secret: true, staff: true },
  'recipient-task': { secret: true, staff: true },
  'staff-document-waiting': { secret: false, staff: true },
  'staff-evidence-sent': { secret: false, staff: true },
  'staff-recipient-silent': { secret: false, staff: true },
  'staff-recipient-unreachable': { secret: false, staff: true },
  'verify-more': { secret: false },
  'staff-proof-decide': { secret: false, staff: true },
  'appeal-outcome': { secret: false },
  'complaint-acknowledged': { secret: false },
  'request-unproven': { secret: false },
  'message-waiting': { secret: false },
  'staff-message': { secret: false, staff: true },
  'customer-request': { secret: true, staff: true },
  'staff-customer-silent': { secret: false, staff: true },
  'staff-columns-late': { secret: false, staff: true },
} as const satisfies Readonly<
  Record<string, { readonly secret: boolean; readonly staff?: true; readonly outsider?: true }>
>;

export type LetterName = keyof typeof LETTERS;

/** Letters to the person of a case; the others go to the desk and to organisations. */
export type PersonLetter = {
  [L in LetterName]: (typeof LETTERS)[L] extends { readonly staff: true } ? never : L;
}[LetterName];
