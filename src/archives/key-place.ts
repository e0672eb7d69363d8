// What the key of an archive is bound to: it opens in this row, of this request and plan, of this controller, and nowhere else.
import type { SealPlace } from '../platform/controller-key.ts';
import { isProblem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { Archive } from './archive.ts';

type Row = Pick<Archive, 'controllerId' | 'id' | 'requestId' | 'planId'>;

/** Controller, request, purpose (the archive that a plan makes, under its id) and the version of the key that wraps it. */
export function keyPlace({ controllerId, id, requestId, planId }: Row): SealPlace {
  return (keyId) =>
    `archives:${id}:controller:${controllerId}:request:${requestId}:purpose:archive:plan:${planId}:key:${keyId}`;
}

/**
 * The identity of an archive. Throws `sealed-value-damaged` for a key that was moved. Rows from before keys were bound to
 * all of this name their id alone; the last of them expires 30 days after that.
 */
export async function openKey(work: Work, row: Row, wrapped: Uint8Array): Promise<string> {
  try {
    return (await work.open(keyPlace(row), wrapped)).toString();
  } catch (error) {
    if (!isProblem(error) || error.code !== 'sealed-value-damaged') throw error;
    return (await work.open(`archives:${row.id}`, wrapped)).toString();
  }
}
