// Who is given data, in words for the record: role and purpose, the country, and what protects the data there.
import type { Recipient, RecipientRole } from '../../data-map/recipient.ts';
import { HOUSE_LANGUAGE } from '../../languages/translate.ts';

/** The Union, Iceland, Liechtenstein and Norway (Agreement on the European Economic Area, Annex XI, Decision 154/2018). */
const EEA = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);
const ROLES: { readonly [R in RecipientRole]: string } = {
  processor: 'works on our behalf',
  controller: 'decides by itself',
  'joint-controller': 'decides together with us',
  authority: 'authority',
};
const REGIONS = new Intl.DisplayNames(['en-GB'], { type: 'region' });

/** `Stripe (works on our behalf): payments`. */
export function sayRecipient({ name, role, purposes }: Recipient): string {
  const words = new Intl.ListFormat(HOUSE_LANGUAGE, { type: 'conjunction' }).format(purposes);
  return `${name} (${ROLES[role]}): ${words}`;
}

/** What there is to say of transfers to a recipient, and what nobody has said although the law asks. */
export function transferTo(
  { name, country, safeguard, role }: Recipient,
  seat: string | null,
): { readonly transfer: string | null; readonly missing: string | null } {
  // An authority that may ask by law is in no country before it asks.
  if (country === null)
    return {
      transfer: null,
      missing: role === 'authority' ? null : `the country of the recipient ${name}`,
    };
  const where = `${name}: ${REGIONS.of(country) ?? country}`;
  if (safeguard !== null) return { transfer: `${where} (${safeguard})`, missing: null };
  if (country === seat || (seat !== null && EEA.has(seat) && EEA.has(country)))
    return { transfer: `${where} (no transfer to a third country)`, missing: null };
  return {
    transfer: where,
    missing: `what protects the data that ${name} is given in ${REGIONS.of(country)}`,
  };
}
