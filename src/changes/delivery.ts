// Who was told of a change, and what became of each letter: many in one statement, never a query for each.
import { createHash, randomBytes } from 'node:crypto';
import { type BulkLetter, writeLetters } from '../notifications/write-letters.ts';
import { HouseModel } from '../platform/database.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import type { ChangeNotice } from './change-notice.ts';

export class ChangeDelivery extends HouseModel {
  static override tableName = 'change_deliveries';
  static override idColumn = ['controllerId', 'changeId', 'personHash'];
  declare controllerId: string;
  declare changeId: string;
  declare personHash: Buffer;
  declare keyId: string;
  declare tokenHash: Buffer;
  declare noticeId: string;
  declare writtenAt: Temporal.Instant;
  declare sentAt: Temporal.Instant | null;
  declare failedAt: Temporal.Instant | null;
  declare failure: string | null;
  declare seenAt: Temporal.Instant | null;
}

/** What a letter about a change says beside its link. */
export interface ChangeWords {
  readonly document: string;
  readonly purposes: readonly string[];
}

/**
 * Writes letters to those of these addresses that were not told of the change yet, all in four statements; a second time it writes
 * nothing. Answers with how many letters were written and how many texts are no address.
 */
export async function tellPeople(
  work: Work,
  change: ChangeNotice,
  { document, purposes }: ChangeWords,
  addresses: readonly (string | null)[],
): Promise<{ written: number; withoutAddress: number }> {
  const { trx, controllerId, at } = work;
  const plain = addresses.flatMap((text) => plainEmail(text));
  const people = new Map<string, { email: string; row: Pick<ChangeDelivery, 'personHash' | 'keyId'> }>();
  for (const email of plain) {
    const { hash, keyId } = await work.keyedHash('change_deliveries:person', foldEmail(email));
    people.set(hash.toString('hex'), { email, row: { personHash: hash, keyId } });
  }
  const letters: BulkLetter[] = [];
  const rows = [];
  for (const { email, row } of people.values()) {
    const token = randomBytes(24).toString('base64url');
    const noticeId = crypto.randomUUID();
    const values = {
      document,
      purposes,
      words: change.words,
      day: change.effectiveOn.toString(),
      changeToken: token,
    };
    letters.push({ noticeId, email, values });
    rows.push({
      controllerId,
      changeId: change.id,
      ...row,
      tokenHash: hashOf(token),
      noticeId,
      writtenAt: at,
    });
  }
  if (rows.length === 0) return { written: 0, withoutAddress: addresses.length - plain.length };
  // In one order whoever writes, so that two works never wait for each other.
  rows.sort((one, other) => Buffer.compare(one.personHash, other.personHash));
  await ChangeDelivery.query(trx)
    .insert(rows)
    .onConflict(['controllerId', 'changeId', 'personHash'])
    .ignore();
  // Whose row has the letter of this work is written to; the others had theirs.
  const taken = await ChangeDelivery.query(trx)
    .select('noticeId')
    .where({ controllerId })
    .whereIn(
      'noticeId',
      rows.map(({ noticeId }) => noticeId),
    );
  const mine = new Set(taken.map(({ noticeId }) => noticeId));
  const fresh = letters.filter(({ noticeId }) => mine.has(noticeId));
  await writeLetters(work, 'policy-changed', fresh);
  if (fresh.length > 0) await work.record('change.peopleTold', change.id, { letters: fresh.length });
  return { written: fresh.length, withoutAddress: addresses.length - plain.length };
}

/** Takes over what became of the letters of a change; what a letter has been is kept when the letter is swept. */
export async function settleDeliveries({ trx, controllerId, at }: Work, changeId: string): Promise<void> {
  await trx.raw(
    `update change_deliveries d set sent_at = coalesce(d.sent_at, n.sent_at),
       failed_at = case when n.state = 'failed' then ?::timestamptz end,
       failure = case when n.state = 'failed' then coalesce(n.failure, 'letter-failed') end
     from notices n
     where d.controller_id = ? and d.change_id = ? and d.failed_at is null
       and n.controller_id = d.controller_id and n.id = d.notice_id
       and (n.state = 'failed' or (n.state = 'sent' and d.sent_at is null))`,
    [at.toString(), controllerId, changeId],
  );
}

export interface DeliveryNumbers {
  readonly written: number;
  readonly sent: number;
  /** Refused, given up or come back. */
  readonly failed: number;
  readonly seen: number;
}

const NONE: DeliveryNumbers = { written: 0, sent: 0, failed: 0, seen: 0 };

/** How far the letters of changes have come, by change. */
export async function deliveryNumbers(
  { trx, controllerId }: Work,
  changeIds: readonly string[],
): Promise<(changeId: string) => DeliveryNumbers> {
  const { rows } = (await trx.raw(
    `select change_id as id, count(*)::int as written,
       count(*) filter (where sent_at is not null and failed_at is null)::int as sent,
       count(failed_at)::int as failed, count(seen_at)::int as seen
     from change_deliveries where controller_id = ? and change_id = any(?::uuid[]) group by change_id`,
    [controllerId, [...changeIds]],
  )) as { rows: (DeliveryNumbers & { id: string })[] };
  const counted = new Map(
    rows.map(({ id, written, sent, failed, seen }) => [id, { written, sent, failed, seen }]),
  );
  return (changeId) => counted.get(changeId) ?? NONE;
}

/** The letter of a link; undefined for every token that is worth nothing. */
export async function deliveryBehind(
  { trx, controllerId }: Work,
  token: string,
): Promise<ChangeDelivery | undefined> {
  return await ChangeDelivery.query(trx).findOne({ controllerId, tokenHash: hashOf(token) });
}

/** Notes that it was read; the first time counts. It is no consent, no acceptance, and changes nothing else. */
export async function markSeen(work: Work, { changeId, personHash }: ChangeDelivery): Promise<void> {
  const { trx, controllerId, at } = work;
  await ChangeDelivery.query(trx)
    .findById([controllerId, changeId, personHash])
    .whereNull('seenAt')
    .patch({ seenAt: at });
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function plainEmail(text: string | null): string[] {
  try {
    return text === null ? [] : [readEmail(text)];
  } catch {
    return [];
  }
}
