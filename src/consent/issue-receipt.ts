// Gives receipts out: of one record, to the person or a program, always the same text for the same standing.
import type { Work } from '../work.ts';
import { actId, ConsentRecord } from './consent-record.ts';
import { findPeople, identityKeys, pseudonymsOf, type Who } from './identity.ts';
import { kantaraReceipt } from './kantara-receipt.ts';
import { consentReceipt } from './receipt.ts';
import type { ReceiptFacts } from './receipt-facts.ts';
import { signReceipt } from './receipt-signature.ts';
import { factsOf } from './record-facts.ts';

/** `jws`: signed. `json-ld`: the same in clear, unsigned. `kantara`: for systems that know only that. */
export const RECEIPT_FORMATS = ['jws', 'json-ld', 'kantara'] as const;
export type ReceiptFormat = (typeof RECEIPT_FORMATS)[number];

/** A receipt as it goes out. */
export interface IssuedReceipt {
  readonly mediaType: string;
  readonly fileName: string;
  readonly text: string;
}

const ENDINGS: { readonly [F in ReceiptFormat]: readonly [mediaType: string, ending: string] } = {
  jws: ['application/jose', 'jws'],
  'json-ld': ['application/ld+json', 'jsonld'],
  kantara: ['application/json', 'json'],
};

/** A record by its id; null where there is none, or none of this person. */
export async function recordFor(
  { trx, controllerId }: Work,
  recordId: string,
  pseudonyms?: readonly string[],
): Promise<ConsentRecord | null> {
  const query = ConsentRecord.query(trx).findOne({ controllerId, id: recordId });
  if (pseudonyms !== undefined) query.whereIn('whoId', [...pseudonyms]);
  return (await query) ?? null;
}

/** The records with these ids, in the order of the ids; what is unknown is not in it. */
export async function consentRecordsBy(
  { trx, controllerId }: Work,
  ids: readonly string[],
): Promise<ConsentRecord[]> {
  const rows = await ConsentRecord.query(trx)
    .where({ controllerId })
    .whereIn('id', [...ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Every pseudonym under which this person stands in the records; empty where nobody of the kind ever chose. */
export async function pseudonymsOfWho(work: Work, who: Who): Promise<string[]> {
  const [person] = await findPeople(work, [await identityKeys(work, who)]);
  return person === null || person === undefined ? [] : await pseudonymsOf(work, person.personId);
}

/** The receipt of one record. Throws `receipt-not-of-consent` for a Kantara receipt of anything but a yes. */
export async function issueReceipt(
  work: Work,
  record: ConsentRecord,
  how: { readonly format: ReceiptFormat; readonly publicUrl: URL },
): Promise<IssuedReceipt> {
  const [facts] = await factsOf(work, [record], how.publicUrl);
  if (facts === undefined) throw new TypeError('one record has one set of facts');
  const [mediaType, ending] = ENDINGS[how.format];
  const text = await textOf(work, facts, { format: how.format, recordedAt: record.recordedAt });
  return { mediaType, fileName: `consent-receipt-${record.id}.${ending}`, text };
}

async function textOf(
  work: Work,
  facts: ReceiptFacts,
  { format, recordedAt }: { readonly format: ReceiptFormat; readonly recordedAt: Temporal.Instant },
): Promise<string> {
  const issued = issuedOf(facts, recordedAt);
  if (format === 'kantara') return JSON.stringify(kantaraReceipt(facts, issued.receiptId), null, 2);
  const receipt = consentReceipt(facts, issued);
  return format === 'jws' ? await signReceipt(work, receipt) : JSON.stringify(receipt, null, 2);
}

/** Number and moment of a receipt follow from what it says, so that asking twice gives one receipt, not two. */
function issuedOf({ recordId, standing, until }: ReceiptFacts, recordedAt: Temporal.Instant) {
  const issuedAt = standing === 'expired' && until !== null ? until : recordedAt;
  return { receiptId: actId('receipt', recordId, standing), issuedAt };
}

/** A signed receipt of facts that were read already, for a list of many. */
export async function signedReceipt(
  work: Work,
  facts: ReceiptFacts,
  recordedAt: Temporal.Instant,
): Promise<string> {
  return await textOf(work, facts, { format: 'jws', recordedAt });
}
