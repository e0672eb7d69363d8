// Terms of the Data Privacy Vocabulary 2.3 that receipts are written in; every one is held against the published lists.
import type { LegalBasis } from '../data-map/purpose.ts';
import type { RecipientRole } from '../data-map/recipient.ts';
import type { ReceiptStanding } from './receipt-facts.ts';

/** Prefixes of a receipt, inline: the vocabulary publishes no context of its own, and nobody shall have to fetch one. */
export const DPV_CONTEXT = {
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  dct: 'http://purl.org/dc/terms/',
  schema: 'https://schema.org/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

/** The profile that a receipt keeps (decision 0024). */
export const RECEIPT_PROFILE = 'https://w3id.org/dpv/schema/dpv-27560#receipt';
export const RECEIPT_PROFILE_GDPR = 'https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr';
export const RECORD_PROFILE = 'https://w3id.org/dpv/schema/dpv-27560#record';
export const RECORD_PROFILE_GDPR = 'https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr';

export const STATUS_TERMS: Readonly<Record<ReceiptStanding, string>> = {
  given: 'dpv:ConsentGiven',
  renewed: 'dpv:RenewedConsentGiven',
  refused: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
  expired: 'dpv:ConsentExpired',
};

/** GDPR Art. 6(1), by basis; consent has two, by whether its act was explicit. */
const GDPR_BASES: Readonly<Record<Exclude<LegalBasis, 'consent'>, string>> = {
  contract: 'eu-gdpr:A6-1-b',
  'legal-obligation': 'eu-gdpr:A6-1-c',
  'vital-interests': 'eu-gdpr:A6-1-d',
  'public-task': 'eu-gdpr:A6-1-e',
  'legitimate-interests': 'eu-gdpr:A6-1-f',
};
/** The same where the GDPR is not the law. */
const BASES: Readonly<Record<Exclude<LegalBasis, 'consent'>, string>> = {
  contract: 'dpv:Contract',
  'legal-obligation': 'dpv:LegalObligation',
  'vital-interests': 'dpv:VitalInterest',
  'public-task': 'dpv:OfficialAuthorityOfController',
  'legitimate-interests': 'dpv:LegitimateInterest',
};

/** What permits the use, as terms. A special category given to explicitly rests on Art. 9(2)(a) too. */
export function basisTerms(
  basis: LegalBasis,
  how: { readonly explicit: boolean; readonly underGdpr: boolean; readonly special: boolean },
): string[] {
  if (basis !== 'consent') return [how.underGdpr ? GDPR_BASES[basis] : BASES[basis]];
  const kind = how.explicit ? 'dpv:ExplicitlyExpressedConsent' : 'dpv:ExpressedConsent';
  if (!how.underGdpr) return [kind];
  const article = how.explicit ? 'eu-gdpr:A6-1-a-explicit-consent' : 'eu-gdpr:A6-1-a-non-explicit-consent';
  return how.explicit && how.special ? [kind, article, 'eu-gdpr:A9-2-a'] : [kind, article];
}

const GDPR_RIGHTS = [
  'A13',
  'A15',
  'A16',
  'A17',
  'A18',
  'A19',
  'A20',
  'A21',
  'A22',
  'A7-3',
  'A77',
  'A78',
  'A79',
];

/** The person's rights, which the profile asks for; outside the GDPR there are no terms for single ones. */
export function rightTerms(underGdpr: boolean): string[] {
  return underGdpr ? GDPR_RIGHTS.map((article) => `eu-gdpr:${article}`) : ['dpv:DataSubjectRight'];
}

export const RECIPIENT_TERMS: Readonly<Record<RecipientRole, string>> = {
  processor: 'dpv:DataProcessor',
  controller: 'dpv:DataController',
  'joint-controller': 'dpv:JointDataControllers',
  authority: 'dpv:Authority',
};
