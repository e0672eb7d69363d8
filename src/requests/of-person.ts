// The cases of one person, for account pages on which the controller vouches for her.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { DataRequest, isReview, PLAIN_RIGHTS } from './data-request.ts';

/** What she may ask for and follow from her account: reviews and reports about others have doors of their own. */
export const ACCOUNT_RIGHTS = PLAIN_RIGHTS.filter((right) => !isReview(right));

/** The newest cases are enough for a page; older ones are found by their letters. */
const MOST = 50;

/** Her cases, newest first; none for whoever never asked. */
export async function casesOf(work: Work, subjectId: string | null): Promise<DataRequest[]> {
  if (subjectId === null) return [];
  const { trx, controllerId } = work;
  return await DataRequest.query(trx)
    .where({ controllerId, subjectId })
    .whereIn('right', [...ACCOUNT_RIGHTS])
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(MOST);
}

/** One case of hers. Throws `request-unknown` for the cases of others and for those that never were, alike. */
export async function caseOf(
  work: Work,
  { subjectId, requestId }: { subjectId: string | null; requestId: string },
): Promise<DataRequest> {
  const { trx, controllerId } = work;
  const row =
    subjectId === null
      ? undefined
      : await DataRequest.query(trx)
          .findOne({ controllerId, id: requestId, subjectId })
          .whereIn('right', [...ACCOUNT_RIGHTS]);
  if (row !== undefined) return row;
  throw new Problem(
    'not-found',
    'request-unknown',
    'This person has no such request here. Nothing was changed.',
  );
}
