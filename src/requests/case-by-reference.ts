// Finds a case by the short reference that stands on letters.
import type { Work } from '../work.ts';
import { DataRequest } from './data-request.ts';

/** Four and four of Crockford's base 32, as letters show it. */
const REFERENCE = /(?<![0-9A-Za-z-])([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z]{4})(?![0-9A-Za-z-])/gi;

/** Every text in the form of a reference, in capitals, each once. */
export function referencesIn(text: string): string[] {
  return [...new Set([...text.matchAll(REFERENCE)].map(([found]) => found.toUpperCase()))];
}

/** The case with this reference; undefined for those of other controllers and those that never were, alike. */
export async function caseByReference(work: Work, reference: string): Promise<DataRequest | undefined> {
  return await DataRequest.query(work.trx).findOne({ controllerId: work.controllerId, reference });
}

/** The references of cases by their ids, read in one go: for lists. */
export async function referencesOf(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await DataRequest.query(work.trx)
    .select('id', 'reference')
    .where({ controllerId: work.controllerId })
    .whereIn('id', [...new Set(ids)]);
  return new Map(rows.map(({ id, reference }) => [id, reference]));
}
