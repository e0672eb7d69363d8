// Everything that the controller promises and somebody bound: by its pack, or clause by clause at the desk.
import { listPromises, type WrittenPromise } from '../data-map/written-promise.ts';
import type { Work } from '../work.ts';
import { confirmedPromises } from './confirmed.ts';

/** The pack's provisions in its order, and then those that persons bound. */
export async function boundPromises(work: Work): Promise<WrittenPromise[]> {
  return [...(await listPromises(work)), ...(await confirmedPromises(work))];
}

/** Kinds of evidence that they ask of people. */
export async function askedEvidence(work: Work): Promise<string[]> {
  const asked = (await boundPromises(work)).flatMap(({ proofs }) => proofs);
  return [...new Set(asked.filter(({ probe }) => probe === 'evidence').map(({ of = '' }) => of))].toSorted();
}
