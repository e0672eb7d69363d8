// Everything a person ever chose, as it was recorded, the newest first.
import type { Work } from '../work.ts';
import { ConsentRecord } from './consent-record.ts';
import { findPeople, identityKeys, pseudonymsOf, type Who } from './identity.ts';

/** One act as it stands in the records. `notice` is hex. */
export interface PastConsent
  extends Pick<
    ConsentRecord,
    | 'id'
    | 'actedAt'
    | 'recordedAt'
    | 'purpose'
    | 'purposeVersion'
    | 'choice'
    | 'expiresAt'
    | 'source'
    | 'method'
    | 'jurisdiction'
    | 'age'
  > {
  readonly notice: string | null;
  /** Whether it was done on a device that was known beside the person, or by the device alone. */
  readonly device: boolean;
}

/** Where a page of the history ends; the next one begins before it. */
export interface HistoryPlace {
  readonly actedAt: Temporal.Instant;
  readonly id: string;
}

const MOST = 1000;

/** The acts of this person for all purposes or one, newest first, `limit` at most (1,000), before a place in the list. */
export async function historyOf(
  work: Work,
  who: Who,
  part: { readonly purpose?: string; readonly before?: HistoryPlace; readonly limit?: number } = {},
): Promise<PastConsent[]> {
  const { trx, controllerId } = work;
  const [person] = await findPeople(work, [await identityKeys(work, who)]);
  if (person === null || person === undefined) return [];
  const pseudonyms = await pseudonymsOf(work, person.personId);
  const query = ConsentRecord.query(trx)
    .where({ controllerId })
    .whereIn('whoId', pseudonyms)
    .orderBy([
      { column: 'actedAt', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(Math.min(part.limit ?? MOST, MOST));
  if (part.purpose !== undefined) query.where('purpose', part.purpose);
  const { before } = part;
  if (before !== undefined) {
    const at = before.actedAt.toString();
    query.where((older) => {
      older.where('actedAt', '<', at).orWhere((same) => {
        same.where('actedAt', at).where('id', '<', before.id);
      });
    });
  }
  return (await query).map(({ noticeHash, deviceWhoId, whoId: _whoId, controllerId: _ours, ...record }) => ({
    ...record,
    notice: noticeHash?.toString('hex') ?? null,
    device: deviceWhoId !== null,
  })) as PastConsent[];
}

/** How many acts of this person there are. */
export async function countHistory(work: Work, who: Who): Promise<number> {
  const { trx, controllerId } = work;
  const [person] = await findPeople(work, [await identityKeys(work, who)]);
  if (person === null || person === undefined) return 0;
  const pseudonyms = await pseudonymsOf(work, person.personId);
  return await ConsentRecord.query(trx).where({ controllerId }).whereIn('whoId', pseudonyms).resultSize();
}
