// Opens the one look that all chapters of a bundle share: read-only, repeatable, and no further than one signed checkpoint.

import { AuditLog } from '../../audit/audit-log.ts';
import { type Checkpoint, checkpointOpener } from '../../audit/checkpoint.ts';
import { checkpointOf } from '../../audit/read-leaves.ts';
import { Problem } from '../../platform/problem.ts';
import { knownRequest } from '../../requests/data-request.ts';
import type { Work } from '../../work.ts';
import type { BundleLook, BundleScope } from './bundle-part.ts';
import { type KeptPseudonyms, pseudonymsOf } from './pseudonyms.ts';

export interface OpenLook {
  readonly look: BundleLook & { readonly pseudonyms: KeptPseudonyms };
  readonly checkpoint: Checkpoint & { readonly note: string };
  /** The case of a bundle about one complaint, by its reference; null: all cases. */
  readonly reference: string | null;
}

/**
 * Opens the look in a work of kind `look`. `size` chooses an older checkpoint, so that the same content can be made
 * again; null: the newest. Throws `checkpoint-unknown`, `log-tampered` where the signature is not ours, and
 * `request-unknown`.
 */
export async function openLook(
  work: Work,
  scope: BundleScope,
  { size, publicUrl }: { readonly size: bigint | null; readonly publicUrl: URL },
): Promise<OpenLook> {
  const { trx, controllerId } = work;
  const row = await checkpointOf(trx, controllerId, size);
  const log = await AuditLog.query(trx).findById(controllerId);
  if (row === undefined || log === undefined) throw unknown(size);
  const checkpoint = checkpointOpener(log.origin, await work.signingSeed())(row.note);
  if (checkpoint === null || checkpoint.size.toString() !== row.size) throw tampered(row.size);
  const request = scope.requestId === null ? null : await knownRequest(work, scope.requestId);
  const pseudonyms = await pseudonymsOf(work, scope, checkpoint.size);
  return {
    look: { work, scope, pseudonyms, logSize: checkpoint.size, asOf: row.at, publicUrl },
    checkpoint: { ...checkpoint, note: row.note },
    reference: request?.reference ?? null,
  };
}

function unknown(size: bigint | null): Problem {
  return new Problem(
    'not-found',
    'checkpoint-unknown',
    size === null
      ? 'The log of this controller has no checkpoint yet, so nothing could be proven. No bundle was made.'
      : `The log has no checkpoint over ${size} entries. No bundle was made; leave the choice out to take the newest.`,
  );
}

function tampered(size: string): Problem {
  return new Problem(
    'conflict',
    'log-tampered',
    'The checkpoint is not signed with our key: somebody changed it in the database. No bundle was made from it; `habeas audit verify` says what was changed.',
    { size },
  );
}
