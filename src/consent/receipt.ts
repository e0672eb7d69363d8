// A consent receipt as JSON-LD after ISO/IEC TS 27560 in terms of DPV 2.3: what was decided, about what, under which text.
import { categoryTerm, sensitivityOf } from './dpv-categories.ts';
import {
  basisTerms,
  DPV_CONTEXT,
  RECEIPT_PROFILE,
  RECEIPT_PROFILE_GDPR,
  RECIPIENT_TERMS,
  RECORD_PROFILE,
  RECORD_PROFILE_GDPR,
  rightTerms,
  STATUS_TERMS,
} from './dpv-terms.ts';
import type { ReceiptFacts } from './receipt-facts.ts';

type Node = Readonly<Record<string, unknown>>;

const moment = (at: Temporal.Instant): Node => ({ '@type': 'xsd:dateTime', '@value': at.toString() });
const link = (id: string): Node => ({ '@id': id });
/** ISO's identifiers stand under both properties: the guide mixes them, and readers look for either. */
const identified = (id: string): Node => ({ 'dct:identifier': id, 'dpv:hasIdentifier': id });

/**
 * Writes the receipt of one act. `receiptId` (UUID) and `issuedAt` are its own; the record in it keeps the id under which
 * it stands in the ledger. It holds no value of the person's data: kinds, a pseudonym, and the hash of the text shown.
 */
export function consentReceipt(
  facts: ReceiptFacts,
  issued: { readonly receiptId: string; readonly issuedAt: Temporal.Instant },
): Node {
  return {
    '@context': DPV_CONTEXT,
    '@id': `urn:uuid:${issued.receiptId}`,
    '@type': 'dpv:ConsentReceipt',
    'dct:conformsTo': link(facts.underGdpr ? RECEIPT_PROFILE_GDPR : RECEIPT_PROFILE),
    ...identified(issued.receiptId),
    'dct:issued': moment(issued.issuedAt),
    'dct:publisher': link(controllerId(facts)),
    'dpv:hasRecordOfActivity': recordOf(facts),
  };
}

function recordOf(facts: ReceiptFacts): Node {
  const { notice, underGdpr } = facts;
  return {
    '@id': `urn:uuid:${facts.recordId}`,
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': link(underGdpr ? RECORD_PROFILE_GDPR : RECORD_PROFILE),
    ...identified(facts.recordId),
    'dpv:hasDataSubject': {
      '@id': `urn:habeas:person:${facts.principal}`,
      '@type': 'dpv:DataSubject',
      ...identified(facts.principal),
    },
    ...(notice === null ? {} : { 'dct:language': notice.language }),
    'dpv:hasNotice': noticeOf(facts),
    'dpv:hasProcess': processOf(facts),
    'dpv:hasConsentStatus': link(STATUS_TERMS[facts.standing]),
    'dpv:isIndicatedAtTime': moment(facts.actedAt),
    'dpv:isIndicatedBy': link(`urn:habeas:person:${facts.principal}`),
    'dpv:hasIndicationMethod': facts.road,
    'dpv:hasDuration': durationOf(facts),
    'dpv:hasConsentControl': [
      {
        '@type': 'dpv:WithdrawConsent',
        'dct:title': 'Withdraw consent, or change the choice',
        'dpv:isExercisedAt': link(facts.choicesUrl),
      },
    ],
  };
}

function noticeOf({ notice, controller }: ReceiptFacts): Node {
  const policy = { '@type': 'dpv:ConsentNotice', 'dct:source': link(controller.policyUrl) };
  if (notice === null) return policy;
  // The bytes that were shown, and not merely where a text stands today.
  const { hash, variant } = notice;
  return { ...policy, '@id': `urn:sha256:${hash}`, ...identified(hash), 'dct:alternative': variant };
}

function processOf(facts: ReceiptFacts): Node {
  const { purpose, underGdpr, explicit, controller, jurisdiction } = facts;
  const special = purpose.categories.some((category) => sensitivityOf(category) === 'special');
  return {
    '@type': 'dpv:Process',
    'dpv:hasPurpose': {
      '@id': `${controllerId(facts)}:purpose:${purpose.name}`,
      '@type': 'dpv:Purpose',
      'dct:title': purpose.words,
      'dct:hasVersion': String(purpose.version),
    },
    'dpv:hasLegalBasis': basisTerms(purpose.basis, { explicit, underGdpr, special }).map(link),
    'dpv:hasPersonalData': purpose.categories.map((category) => ({
      '@type': [categoryTerm(category), ...sensitiveTerms(category, underGdpr)],
      'dct:identifier': category,
    })),
    'dpv:hasDataController': {
      '@id': controllerId(facts),
      '@type': 'dpv:DataController',
      ...identified(controller.id),
      'dpv:hasName': controller.name,
      'dpv:hasAddress': controller.address,
      'dpv:hasContact': controller.contact,
      'schema:contactPoint': controller.contact,
      'schema:url': link(controller.policyUrl),
    },
    'dpv:hasStorageCondition': [
      { '@type': 'dpv:StorageDuration', 'dpv:hasDuration': durationOf(facts) },
      ...(controller.country === null
        ? []
        : [{ '@type': 'dpv:StorageLocation', 'dct:title': controller.country }]),
    ],
    'dpv:hasRecipient': purpose.recipients.map(({ name, role, country }) => ({
      '@type': ['dpv:Recipient', RECIPIENT_TERMS[role]],
      'dpv:hasName': name,
      ...(country === null ? {} : { 'dpv:hasLocation': { 'dct:title': country } }),
    })),
    ...(jurisdiction === null
      ? {}
      : { 'dpv:hasJurisdiction': { '@type': 'dct:Jurisdiction', 'dct:identifier': jurisdiction } }),
    'dpv:hasRight': rightTerms(underGdpr).map(link),
    ...(controller.authority.name === ''
      ? {}
      : {
          'dpv:hasAuthority': {
            '@id': controller.authority.url,
            '@type': 'dpv:Authority',
            'dpv:hasName': controller.authority.name,
          },
        }),
  };
}

function sensitiveTerms(category: string, underGdpr: boolean): string[] {
  const how = sensitivityOf(category);
  if (how === 'ordinary') return [];
  return how === 'special' && underGdpr
    ? ['dpv:SensitivePersonalData', 'dpv:SpecialCategoryPersonalData']
    : ['dpv:SensitivePersonalData'];
}

/** How long the choice counts: to a day, or until the person changes it. */
function durationOf({ until }: ReceiptFacts): Node {
  return until === null
    ? { '@type': 'dpv:UntilEventDuration', 'dct:title': 'until it is withdrawn' }
    : { '@type': 'dpv:UntilTimeDuration', 'dct:date': moment(until) };
}

const controllerId = ({ controller }: ReceiptFacts): string => `urn:uuid:${controller.id}`;
