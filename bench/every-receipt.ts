// Receipts of every kind that the house can write: all standings, bases, kinds of data, roles, and laws.
import { CATEGORY_TERMS } from '../src/consent/dpv-categories.ts';
import { consentReceipt } from '../src/consent/receipt.ts';
import { type ReceiptFacts, STANDINGS } from '../src/consent/receipt-facts.ts';
import { LEGAL_BASES, RECIPIENT_ROLES } from '../src/data-map/pack-files.ts';
import { idasFacts } from '../test/consent/receipt-sample.ts';

/** Kinds of data that are special, sensitive, ordinary, and unknown to the taxonomy. */
const KINDS = ['user.health_and_medical', 'user.financial', 'user.contact.email', 'shop.loyalty'];

/** The facts of every combination that changes a term. */
export function everyFacts(categories: readonly string[]): ReceiptFacts[] {
  const kinds = [...KINDS, ...categories];
  const recipients = RECIPIENT_ROLES.map((role) => ({ name: `A ${role}`, role, country: 'NO' }));
  return [true, false].flatMap((underGdpr) =>
    [true, false].flatMap((explicit) =>
      STANDINGS.flatMap((standing) =>
        LEGAL_BASES.map((basis) => {
          const { purpose } = idasFacts();
          return idasFacts({
            underGdpr,
            explicit,
            standing,
            until: explicit ? Temporal.Instant.from('2027-03-01T09:30:00Z') : null,
            purpose: { ...purpose, basis, categories: kinds, recipients },
          });
        }),
      ),
    ),
  );
}

/** Their receipts. */
export function everyReceipt(categories: readonly string[]) {
  const issued = {
    receiptId: '3f6f5a1e-7a55-4a0e-9a45-53c7a2e5f1d0',
    issuedAt: Temporal.Instant.from('2026-03-01T09:30:01Z'),
  };
  return everyFacts(categories).map((facts) => consentReceipt(facts, issued));
}

/** Terms that stand in tables and need not come up in a receipt above. */
export const TABLE_TERMS: readonly string[] = CATEGORY_TERMS;
