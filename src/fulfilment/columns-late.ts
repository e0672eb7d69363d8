// Columns for ended uses that cannot be written for now, or never: the pauses grow, and staff hear of it once.
import { accountsWith } from '../auth/accounts.ts';
import { putOffUseColumns } from '../consent/use-columns-due.ts';
import { writeLetter } from '../notifications/letters.ts';
import { findRequest } from '../requests/data-request.ts';
import type { Work } from '../work.ts';

/** After so many tries, two and a half hours, staff are told; the next tries come all the same. */
const TELL_AFTER_TRIES = 5;

/** Puts the columns of a request off, all of them or some entries of the list, longer with every try. */
export async function putOffColumns(
  work: Work,
  requestId: string,
  ids: readonly string[] | 'all',
): Promise<void> {
  if ((await putOffUseColumns(work, requestId, ids)) !== TELL_AFTER_TRIES) return;
  await tell(work, requestId, { places: [], stands: true });
}

/** Collections that hold more rows of hers than are marked, and whether a use stands ended there or was given back. */
interface PassedOver {
  readonly places: readonly string[];
  readonly stands: boolean;
}

/** Notes collections that hold more rows of hers than are marked, and tells staff; the list of ended uses holds. */
export async function passOverColumns(work: Work, requestId: string, passed: PassedOver): Promise<void> {
  await work.record('use.columnsPassedOver', requestId, { collections: passed.places.length });
  await tell(work, requestId, passed);
}

async function tell(work: Work, requestId: string, { places, stands }: PassedOver): Promise<void> {
  const reference = (await findRequest(work, requestId))?.reference ?? '';
  for (const { email, name } of await accountsWith(work, 'read:cases')) {
    const values = { reference, places, stands: stands ? 'yes' : '' };
    await writeLetter(work, { letter: 'staff-columns-late', to: { email, name }, requestId, values });
  }
}
