// Records of consent as receipts are written from them: with the purpose, the text that was shown, and the law of it.
import { listPurposes, type Purpose } from '../data-map/purpose.ts';
import { listRecipients } from '../data-map/recipient.ts';
import { lawBook } from '../laws/law-book.ts';
import { readPlace } from '../laws/places.ts';
import { whichLaw } from '../laws/which-law.ts';
import { dayOf } from '../platform/clock.ts';
import type { Work } from '../work.ts';
import { ConsentRecord } from './consent-record.ts';
import type { ReceiptFacts, ReceiptStanding } from './receipt-facts.ts';
import { noticesBy } from './shown-notice.ts';

const GDPR = 'eu-gdpr';

/** What a purpose says that no pack names any more: its name, and nothing that nobody wrote down. */
const GONE = { basis: 'consent', version: 0, categories: [], recipients: [] } as const;

/**
 * The facts of these records, in their order. `publicUrl` is where this installation is reached. What a purpose is for is
 * said as the controller says it now; which version of it she was told stands beside it.
 */
export async function factsOf(
  work: Work,
  records: readonly ConsentRecord[],
  publicUrl: URL,
): Promise<ReceiptFacts[]> {
  if (records.length === 0) return [];
  const purposes = new Map((await listPurposes(work)).map((one) => [one.name, one]));
  const recipients = new Map((await listRecipients(work)).map((one) => [one.name, one]));
  const hashOf = ({ noticeHash }: ConsentRecord): string | null => noticeHash?.toString('hex') ?? null;
  const notices = await noticesBy(
    work,
    records.flatMap((record) => hashOf(record) ?? []),
  );
  const renewals = await renewedAmong(work, records);
  const laws = await lawsOf(work, records);
  const base = addressOf(work, publicUrl);
  return records.map((record) => {
    const purpose = purposes.get(record.purpose);
    const shown = notices.get(hashOf(record) ?? '');
    return {
      recordId: record.id,
      principal: record.whoId,
      standing: standingOf(work, record, renewals.has(record.id)),
      explicit: purpose?.consent?.explicit ?? false,
      actedAt: record.actedAt,
      until: record.expiresAt,
      road: record.source,
      jurisdiction: record.jurisdiction,
      underGdpr: laws.get(record.jurisdiction) === true,
      purpose: purposeOf(record, purpose, recipients),
      notice:
        shown === undefined ? null : { hash: shown.hash, language: shown.language, variant: shown.variant },
      controller: controllerOf(work),
      choicesUrl: `${base}/choices`,
      keysUrl: `${base}/.well-known/jwks.json`,
    };
  });
}

function addressOf({ controller }: Work, publicUrl: URL): string {
  return new URL(controller.slug, publicUrl.href.endsWith('/') ? publicUrl : `${publicUrl.href}/`).href;
}

function purposeOf(
  record: ConsentRecord,
  purpose: Purpose | undefined,
  register: ReadonlyMap<
    string,
    { readonly role: ReceiptFacts['purpose']['recipients'][number]['role']; readonly country: string | null }
  >,
): ReceiptFacts['purpose'] {
  const { basis, categories, recipients } = purpose ?? GONE;
  return {
    name: record.purpose,
    words: purpose?.words ?? record.purpose,
    version: record.purposeVersion,
    basis,
    categories,
    recipients: recipients.map((name) => {
      const { role = 'controller', country = null } = register.get(name) ?? {};
      return { name, role, country };
    }),
  };
}

function standingOf({ at }: Work, { choice, expiresAt }: ConsentRecord, renewed: boolean): ReceiptStanding {
  if (choice !== 'given') return choice;
  if (expiresAt !== null && Temporal.Instant.compare(expiresAt, at) <= 0) return 'expired';
  return renewed ? 'renewed' : 'given';
}

function controllerOf({ controller }: Work): ReceiptFacts['controller'] {
  const { id, name, postalAddress, contactEmail, seatCountry, privacyNoticeUrl, authority } = controller;
  return {
    ...{ id, name, address: postalAddress, contact: contactEmail, country: seatCountry },
    ...{ policyUrl: privacyNoticeUrl, authority: { name: authority.name, url: authority.url } },
  };
}

/** Those whose person had said yes to the same before, and said nothing else in between. */
async function renewedAmong(work: Work, records: readonly ConsentRecord[]): Promise<ReadonlySet<string>> {
  const { trx, controllerId } = work;
  const given = records.filter(({ choice }) => choice === 'given');
  if (given.length === 0) return new Set();
  const all = await ConsentRecord.query(trx)
    .select('id', 'whoId', 'purpose', 'choice', 'actedAt')
    .where({ controllerId })
    .whereIn('whoId', [...new Set(given.map(({ whoId }) => whoId))])
    .orderBy('actedAt');
  const last = new Map<string, string>();
  const renewed = new Set<string>();
  for (const { id, whoId, purpose, choice } of all) {
    const key = `${whoId} ${purpose}`;
    if (choice === 'given' && last.get(key) === 'given') renewed.add(id);
    last.set(key, choice);
  }
  return renewed;
}

/** Whether the GDPR binds, by the place of each record; what says no place falls under the law of the controller's seat. */
async function lawsOf(
  { controller, at }: Work,
  records: readonly ConsentRecord[],
): Promise<ReadonlyMap<string | null, boolean>> {
  const laws = await lawBook();
  const { seatCountry, seatSubdivision, timeZone } = controller;
  const seat = seatCountry === null ? null : { country: seatCountry, subdivision: seatSubdivision };
  const binds = new Map<string | null, boolean>();
  for (const place of new Set(records.map(({ jurisdiction }) => jurisdiction))) {
    const residence = place === null ? null : readPlace(place);
    const { law, also } = whichLaw(laws, { residence, seat, dataKinds: [], on: dayOf(at, timeZone) });
    binds.set(place, [law, ...also].includes(GDPR));
  }
  return binds;
}
