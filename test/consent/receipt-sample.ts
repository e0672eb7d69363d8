// Acts of consent of invented people, as receipts are written from them.
import type { ReceiptFacts } from '../../src/consent/receipt-facts.ts';

/** Ida gives her consent to reports by e-mail; whatever a test cares about is put in its place. */
export function idasFacts(over: Partial<ReceiptFacts> = {}): ReceiptFacts {
  return {
    recordId: '6f1c7d0e-2f4b-5a52-8f3d-0b6a3f1f9c11',
    principal: '0c6d7f35b2e84f0f9a53a1f4ffb7b1d2',
    standing: 'given',
    explicit: true,
    actedAt: Temporal.Instant.from('2026-03-01T09:30:00Z'),
    until: Temporal.Instant.from('2027-03-01T09:30:00Z'),
    road: 'page',
    jurisdiction: 'DE',
    underGdpr: true,
    purpose: {
      name: 'reports',
      words: 'to send you the monthly report',
      version: 2,
      basis: 'consent',
      categories: ['user.contact.email', 'user.health_and_medical'],
      recipients: [{ name: 'Postbote', role: 'processor', country: 'NO' }],
    },
    notice: { hash: 'ab'.repeat(32), language: 'de', variant: 'a' },
    controller: {
      id: '0198a0a0-0000-7000-8000-000000000001',
      name: 'Lumyx',
      address: 'Example Street 1, Berlin',
      contact: 'privacy@lumyx.example',
      country: 'DE',
      policyUrl: 'https://lumyx.example/privacy',
      authority: { name: 'Berlin Commissioner', url: 'https://authority.example/' },
    },
    choicesUrl: 'https://habeas.example/lumyx/choices',
    keysUrl: 'https://habeas.example/lumyx/.well-known/jwks.json',
    ...over,
  };
}
