// References of the cases of many people, read in one go.
import type { Sealing } from '../platform/controller-key.ts';
import { DataRequest } from './data-request.ts';

/** References of the cases of these subjects, by subject, oldest first. */
export async function referencesOfPeople(
  { trx, controllerId }: Sealing,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await DataRequest.query(trx)
    .select('subjectId', 'reference')
    .where({ controllerId })
    .whereIn('subjectId', [...subjectIds])
    .orderBy(['receivedAt', 'reference']);
  const found = new Map<string, string[]>();
  for (const { subjectId, reference } of rows)
    found.set(subjectId, [...(found.get(subjectId) ?? []), reference]);
  return found;
}
