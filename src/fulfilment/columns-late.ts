// Columns for ended uses that are looked at again: after a rest, or after pauses that grow; staff hear of what is never written.
import { accountsWith } from '../auth/accounts.ts';
import { putOffUseColumns, settleUseColumns } from '../consent/use-columns-due.ts';
import { writeLetter } from '../notifications/letters.ts';
import { findRequest } from '../requests/data-request.ts';
import type { Work } from '../work.ts';

/** After so many tries, two and a half hours, staff are told; the next tries come all the same. */
const TELL_AFTER_TRIES = 5;

const REST_MINUTES = 1;

/** Looks at the columns of a request once more after a minute, all of them or some entries of the list. */
export async function lookAgain(
  work: Work,
  requestId: string,
  ids: readonly string[] | 'all',
): Promise<void> {
  await settleUseColumns(work, requestId, ids, work.at.add({ minutes: REST_MINUTES }));
}

/** Puts the columns of a request off, all of them or some entries of the list, longer with every try. */
export async function putOffColumns(
  work: Work,
  requestId: string,
  ids: readonly string[] | 'all',
): Promise<void> {
  if ((await putOffUseColumns(work, requestId, ids)) !== TELL_AFTER_TRIES) return;
  await tell(work, requestId, { places: [], stands: true });
}

/** Collections that hold more rows of hers than are marked, and the entry of the list that they do not follow. */
interface PassedOver {
  readonly id: string;
  /** Whether the use stands ended there, or was given back. */
  readonly stands: boolean;
  readonly places: readonly string[];
}

/**
 * Tells staff of collections that hold more rows of hers than are marked, and notes it: once when a use ends, and once
 * when it is given back, however often the columns are looked at. The list of ended uses holds.
 */
export async function passOverColumns(work: Work, requestId: string, passed: PassedOver): Promise<void> {
  const once = `columns:${passed.id}:${passed.stands ? 'ended' : 'given-back'}`;
  if (!(await tell(work, requestId, passed, once))) return;
  await work.record('use.columnsPassedOver', requestId, { collections: passed.places.length });
}

/** Answers whether a letter was written: with `once`, nobody is told the same twice. */
async function tell(
  work: Work,
  requestId: string,
  { places, stands }: Pick<PassedOver, 'places' | 'stands'>,
  once?: string,
): Promise<boolean> {
  const reference = (await findRequest(work, requestId))?.reference ?? '';
  const values = { reference, places, stands: stands ? 'yes' : '' };
  let written = false;
  for (const { email, name, id } of await accountsWith(work, 'read:cases')) {
    const key = once === undefined ? {} : { once: `${once}:${id}` };
    const letter = { letter: 'staff-columns-late', to: { email, name }, requestId, values, ...key } as const;
    if ((await writeLetter(work, letter)) !== null) written = true;
  }
  return written;
}
