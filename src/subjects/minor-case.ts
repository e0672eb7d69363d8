// Accounts that may be a child's: until staff have checked the guardian, nothing of them is handed out to anybody.
import type { Sealing } from '../platform/controller-key.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';

/** How it became known. The fact and this word are all that is kept: no birth date, no proof of age. */
export const MINOR_METHODS = [
  'told-by-guardian',
  'told-by-person',
  'told-by-others',
  'seen-by-staff',
] as const;
export type MinorMethod = (typeof MINOR_METHODS)[number];

export class MinorCase extends HouseModel {
  static override tableName = 'minor_cases';
  static override idColumn = ['controllerId', 'requestId'];
  declare controllerId: string;
  declare requestId: string;
  /** Whose account it is; the case may be that of a guardian who told us. */
  declare subjectId: string;
  declare method: MinorMethod;
  declare checkedAt: Temporal.Instant | null;
  declare checkedBy: string | null;
  declare checkWords: Buffer | null;
}

/** What was found out about a case of a minor; undefined for every other case. */
export async function minorCaseOf(work: Sealing, requestId: string): Promise<MinorCase | undefined> {
  return await MinorCase.query(work.trx).findById([work.controllerId, requestId]);
}

/**
 * Whether data of the person of this request must stay closed: the account may be a child's and no guardian was
 * checked. A case that was never proven, was taken back or was refused (she is grown up) closes nothing.
 */
export async function awaitsGuardian({ trx, controllerId }: Sealing, requestId: string): Promise<boolean> {
  const request = () => trx('data_requests').where({ controller_id: controllerId });
  const waiting = await MinorCase.query(trx)
    .where({ controllerId })
    .whereNull('checkedAt')
    .whereIn('subjectId', request().select('subject_id').where({ id: requestId }))
    .whereNotIn(
      'requestId',
      request().select('id').whereIn('status', ['received', 'lapsed', 'withdrawn', 'denied']),
    )
    .first();
  return waiting !== undefined;
}

/** Refuses to hand out data of an account that may be a child's. Throws `guardian-check-open`. */
export async function mustBeDisclosable(work: Sealing, requestId: string): Promise<void> {
  if (!(await awaitsGuardian(work, requestId))) return;
  throw new Problem(
    'conflict',
    'guardian-check-open',
    'This account is being looked at. Until that is done, no copy of its data is made or opened. Nothing is lost.',
  );
}
