// Receipts as JSON-LD: read by a library that is not ours without loss, saying what was decided and no value of the person.
import jsonld from 'jsonld';
import { kantaraReceipt } from '../../src/consent/kantara-receipt.ts';
import { consentReceipt } from '../../src/consent/receipt.ts';
import { type ReceiptFacts, STANDINGS } from '../../src/consent/receipt-facts.ts';
import { idasFacts } from './receipt-sample.ts';

const ISSUED = {
  receiptId: '3f6f5a1e-7a55-4a0e-9a45-53c7a2e5f1d0',
  issuedAt: Temporal.Instant.from('2026-03-01T09:30:01Z'),
};

/** Nobody has to fetch anything to read a receipt. */
async function refuseToLoad(): Promise<never> {
  throw new Error('something was to be loaded');
}

/** As quads; `safe` throws where a term would be dropped. */
async function quadsOf(facts: ReceiptFacts): Promise<string> {
  const document = consentReceipt(facts, ISSUED) as jsonld.JsonLdDocument;
  const options = { documentLoader: refuseToLoad, safe: true, format: 'application/n-quads' } as const;
  return String(await jsonld.toRDF(document, options));
}

test('a receipt says who decided what, when, for how long, and under which text', async () => {
  const quads = await quadsOf(idasFacts());
  const record = '<urn:uuid:6f1c7d0e-2f4b-5a52-8f3d-0b6a3f1f9c11>';
  for (const line of [
    `<urn:uuid:${ISSUED.receiptId}> <https://w3id.org/dpv#hasRecordOfActivity> ${record} .`,
    `<urn:uuid:${ISSUED.receiptId}> <http://purl.org/dc/terms/conformsTo> <https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr> .`,
    `${record} <https://w3id.org/dpv#hasConsentStatus> <https://w3id.org/dpv#ConsentGiven> .`,
    `${record} <https://w3id.org/dpv#isIndicatedAtTime> "2026-03-01T09:30:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .`,
    `${record} <https://w3id.org/dpv#hasNotice> <urn:sha256:${'ab'.repeat(32)}> .`,
    `${record} <http://purl.org/dc/terms/language> "de" .`,
  ])
    expect(quads).toContain(line);
  for (const term of [
    'https://w3id.org/dpv/legal/eu/gdpr#A6-1-a-explicit-consent',
    'https://w3id.org/dpv/legal/eu/gdpr#A9-2-a',
    'https://w3id.org/dpv/legal/eu/gdpr#A7-3',
    'https://w3id.org/dpv/pd#EmailAddress',
    'https://w3id.org/dpv#SpecialCategoryPersonalData',
    'https://habeas.example/lumyx/choices',
  ])
    expect(quads).toContain(`<${term}>`);
});

test.each(STANDINGS)('a choice that is %s is written so, and nothing of it is dropped', async (standing) => {
  const status = { given: 'ConsentGiven', renewed: 'RenewedConsentGiven' };
  const other = `Consent${standing.charAt(0).toUpperCase()}${standing.slice(1)}`;
  const wanted = standing in status ? status[standing as keyof typeof status] : other;
  expect(await quadsOf(idasFacts({ standing }))).toContain(`<https://w3id.org/dpv#${wanted}>`);
});

test('outside the GDPR no article of it is named, and the plain profile is kept', async () => {
  const quads = await quadsOf(idasFacts({ underGdpr: false, jurisdiction: 'US-CA' }));
  expect(quads).not.toContain('legal/eu/gdpr');
  expect(quads).not.toContain('SpecialCategoryPersonalData');
  expect(quads).toContain('<https://w3id.org/dpv/schema/dpv-27560#receipt> .');
});

test('an import that kept no text says no text, and what has no end ends with her withdrawal', async () => {
  const quads = await quadsOf(idasFacts({ notice: null, until: null, jurisdiction: null }));
  expect(quads).not.toContain('urn:sha256:');
  expect(quads).toContain('<https://w3id.org/dpv#UntilEventDuration>');
});

test('a Kantara receipt is made of consent alone', () => {
  const facts = idasFacts();
  expect(kantaraReceipt(facts, ISSUED.receiptId)).toMatchObject({
    version: 'KI-CR-v1.1.0',
    consentTimestamp: 1_772_357_400,
    piiPrincipalId: facts.principal,
    sensitive: true,
    spiCat: ['user.health_and_medical'],
    services: [{ purposes: [{ thirdPartyDisclosure: true, thirdPartyName: 'Postbote' }] }],
  });
  for (const standing of ['refused', 'withdrawn', 'expired'] as const)
    expect(() => kantaraReceipt(idasFacts({ standing }), ISSUED.receiptId)).toThrow(
      expect.objectContaining({ code: 'receipt-not-of-consent' }),
    );
  const contract = { ...facts.purpose, basis: 'contract' as const };
  expect(() => kantaraReceipt({ ...facts, purpose: contract }, ISSUED.receiptId)).toThrow(
    expect.objectContaining({ code: 'receipt-not-of-consent' }),
  );
});
