// Chapter 5, its records: every act of consent with the text that was shown and its signed receipt, under pseudonyms.
import type { ConsentRecord } from '../../consent/consent-record.ts';
import { consentRecordsBy, signedReceipt } from '../../consent/issue-receipt.ts';
import { factsOf } from '../../consent/record-facts.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';
import { streamBatches } from './stream-rows.ts';

/** One act. `person` is the ledger's own pseudonym: the same in every bundle, and about nobody after an erasure. */
export interface ShownConsent {
  readonly record_id: string;
  readonly person: string;
  readonly purpose: string;
  readonly version: number;
  readonly choice: ConsentRecord['choice'];
  readonly acted_at: Temporal.Instant;
  readonly recorded_at: Temporal.Instant;
  readonly expires_at: Temporal.Instant | null;
  readonly source: string;
  readonly method: string | null;
  readonly jurisdiction: string | null;
  readonly age_stated: number | null;
  readonly notice_hash: string | null;
  readonly notice_language: string | null;
  readonly notice_variant: string | null;
}

export const CONSENT_COLUMNS: readonly (keyof ShownConsent)[] = [
  'record_id',
  'person',
  'purpose',
  'version',
  'choice',
  'acted_at',
  'recorded_at',
  'expires_at',
  'source',
  'method',
  'jurisdiction',
  'age_stated',
  'notice_hash',
  'notice_language',
  'notice_variant',
];

/** A text as it was shown. */
export interface ShownText {
  readonly notice_hash: string;
  readonly language: string;
  readonly variant: string;
  readonly purposes: Readonly<Record<string, number>>;
  readonly first_at: Temporal.Instant;
  readonly text: string;
}

/** Terms that were agreed to and notices that were seen: no consents, and in a file of their own. */
export interface ShownAct {
  readonly act: 'acceptance' | 'acknowledgment';
  readonly id: string;
  readonly person: string;
  readonly document: string | null;
  readonly document_version: string | null;
  readonly acted_at: Temporal.Instant;
  readonly recorded_at: Temporal.Instant;
  readonly notice_hash: string;
  readonly source: string;
}

export const ACT_COLUMNS: readonly (keyof ShownAct)[] = [
  'act',
  'id',
  'person',
  'document',
  'document_version',
  'acted_at',
  'recorded_at',
  'notice_hash',
  'source',
];

/** Receipts in one bundle: each is some kilobytes, and every other is had for its record. */
export const RECEIPTS_AT_MOST = 10_000;
/** Receipts that are written in one go. */
const AT_ONCE = 200;

/** The acts of the days of the bundle, or of the person of its case, by the moment at which they were recorded. */
export async function* consents(look: BundleLook): AsyncGenerator<ShownConsent> {
  for await (const batch of streamBatches<ShownConsent>(look.work, CONSENTS, valuesOf(look))) yield* batch;
}

/** The texts that these acts were shown, each once. */
export async function* shownTexts(look: BundleLook): AsyncGenerator<ShownText> {
  for await (const batch of streamBatches<ShownText>(look.work, TEXTS, valuesOf(look))) yield* batch;
}

/** Agreements to terms and notices that were seen, in the same days. */
export async function* otherActs(look: BundleLook): AsyncGenerator<ShownAct> {
  for await (const batch of streamBatches<ShownAct>(look.work, OTHERS, valuesOf(look))) yield* batch;
}

/** The signed receipts of the first acts, at most `RECEIPTS_AT_MOST`; each stands as it would be given to its person. */
export async function* receipts(
  look: BundleLook,
): AsyncGenerator<{ readonly record_id: string; readonly receipt: string }> {
  let ids: string[] = [];
  let taken = 0;
  for await (const { record_id: id } of consents(look)) {
    if (taken === RECEIPTS_AT_MOST) break;
    taken += 1;
    ids.push(id);
    if (ids.length < AT_ONCE) continue;
    yield* receiptsOf(look, ids);
    ids = [];
  }
  yield* receiptsOf(look, ids);
}

async function* receiptsOf({ work, asOf, publicUrl }: BundleLook, ids: readonly string[]) {
  const records = await consentRecordsBy(work, ids);
  // The same receipts whenever the bundle is made again: a yes that ended since had not ended then.
  const facts = await factsOf({ ...work, at: asOf }, records, publicUrl);
  for (const [index, one] of facts.entries()) {
    const record = records[index];
    if (record === undefined) continue;
    yield { record_id: record.id, receipt: await signedReceipt(work, one, record.recordedAt) };
  }
}

function valuesOf({ work, scope, asOf }: BundleLook) {
  return {
    controllerId: work.controllerId,
    zone: work.controller.timeZone,
    asOf: asOf.toString(),
    from: scope.from.toString(),
    to: scope.to.toString(),
    only: scope.requestId,
  };
}

/** Acts of the bundle: of its days, or of everybody who is one person with whoever asked in its case. */
const within = (table: string): string => `${table}.controller_id = :controllerId
  and ${table}.recorded_at <= :asOf::timestamptz
  and case when :only::text is null
    then (${table}.acted_at at time zone :zone)::date between :from::date and :to::date
    else ${table}.who_id in (select other.pseudonym from data_requests d
      left join subject_identifiers mail on mail.controller_id = d.controller_id and mail.subject_id = d.subject_id
      join consent_identities own on own.controller_id = d.controller_id
        and ((own.kind = 'subject' and own.value = d.subject_id::text)
          or (own.kind = 'email' and own.value = encode(mail.hash, 'hex')))
      join consent_identities other on other.controller_id = own.controller_id and other.person_id = own.person_id
      where d.controller_id = :controllerId and d.id::text = :only::text) end`;

const CONSENTS = `select r.id::text as record_id, r.who_id::text as person, r.purpose, r.purpose_version as version, r.choice,
    r.acted_at, r.recorded_at, r.expires_at, r.source, r.method, r.jurisdiction, r.age as age_stated,
    encode(r.notice_hash, 'hex') as notice_hash, n.language as notice_language, n.variant as notice_variant
  from consent_records r
  left join shown_notices n on n.controller_id = r.controller_id and n.hash = r.notice_hash
  where ${within('r')}
  order by r.recorded_at, r.id`;

const OTHERS = `select * from (
    select 'acceptance' as act, a.id::text, a.who_id::text as person, a.document, a.document_version, a.acted_at,
      a.recorded_at, encode(a.notice_hash, 'hex') as notice_hash, a.source
    from acceptances a where ${within('a')}
    union all
    select 'acknowledgment', k.id::text, k.who_id::text, k.document, k.document_version, k.acted_at, k.recorded_at,
      encode(k.notice_hash, 'hex'), k.source
    from acknowledgments k where ${within('k')}) acts
  order by recorded_at, id`;

const TEXTS = `select encode(n.hash, 'hex') as notice_hash, n.language, n.variant, n.purposes, n.first_at, n.text
  from shown_notices n where n.controller_id = :controllerId and n.hash in (
    select r.notice_hash from consent_records r where ${within('r')}
    union select a.notice_hash from acceptances a where ${within('a')}
    union select k.notice_hash from acknowledgments k where ${within('k')})
  order by n.first_at, n.hash`;
