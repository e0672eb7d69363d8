// Checks a receipt that somebody shows: whether we signed it, whose it is, when it was, and what holds now.
import { z } from 'zod';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { Choice, ConsentRecord } from './consent-record.ts';
import { ConsentStateRow } from './consent-state.ts';
import { isForgotten } from './forget-person.ts';
import type { Who } from './identity.ts';
import { pseudonymsOfWho, recordFor } from './issue-receipt.ts';
import { openReceipt } from './receipt-signature.ts';

/** As much of a receipt as it is checked by. */
const Signed = z.object({
  'dct:identifier': z.uuid(),
  'dpv:hasRecordOfActivity': z.object({
    'dct:identifier': z.uuid(),
    'dpv:hasDataSubject': z.object({ 'dct:identifier': z.uuid() }),
  }),
});

/** What is true of a receipt that is genuine. */
export interface CheckedReceipt {
  readonly receipt: string;
  readonly record: string;
  /** The pseudonym of the person in it. */
  readonly person: string;
  readonly purpose: string;
  readonly choice: Choice;
  readonly actedAt: Temporal.Instant;
  readonly recordedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant | null;
  /**
   * `current`: the last word on this purpose. `superseded`: the person chose anew since. `expired`: it ended by itself.
   * `closed`: nobody can say any more whose it is, since the person was erased.
   */
  readonly standing: 'current' | 'superseded' | 'expired' | 'closed';
}

/**
 * Checks a signed receipt; with `who` it must be that person's, so that somebody else's cannot be shown in its place.
 * Throws what `openReceipt` throws, `receipt-record-unknown`, and `receipt-of-another-person`.
 */
export async function checkReceipt(work: Work, jws: string, who: Who | null): Promise<CheckedReceipt> {
  const read = Signed.safeParse(await openReceipt(work, jws));
  if (!read.success) throw unknown();
  const { 'dct:identifier': receipt, 'dpv:hasRecordOfActivity': said } = read.data;
  const record = await recordFor(work, said['dct:identifier']);
  const person = said['dpv:hasDataSubject']['dct:identifier'];
  if (record === null || record.whoId !== person) throw unknown();
  if (who !== null && !(await pseudonymsOfWho(work, who)).includes(person)) throw ofAnother();
  const { id, purpose, choice, actedAt, recordedAt, expiresAt } = record;
  const standing = await standingOf(work, record);
  return { receipt, record: id, person, purpose, choice, actedAt, recordedAt, expiresAt, standing };
}

async function standingOf(
  work: Work,
  { id, whoId, purpose, expiresAt }: ConsentRecord,
): Promise<CheckedReceipt['standing']> {
  if (await isForgotten(work, whoId)) return 'closed';
  const { trx, controllerId, at } = work;
  const state = await ConsentStateRow.query(trx).findOne({ controllerId, recordId: id, purpose });
  if (state === undefined) return 'superseded';
  return expiresAt !== null && Temporal.Instant.compare(expiresAt, at) <= 0 ? 'expired' : 'current';
}

function unknown(): Problem {
  return new Problem(
    'conflict',
    'receipt-record-unknown',
    'We signed this, but the ledger has no such record for this person. Do not rely on it; nothing was changed. If the ledger was restored from a backup, this receipt is newer.',
  );
}

function ofAnother(): Problem {
  return new Problem(
    'conflict',
    'receipt-of-another-person',
    'This receipt is genuine, but it is not this person’s: somebody else’s was shown. Do not rely on it for this person. Nothing was changed.',
  );
}
