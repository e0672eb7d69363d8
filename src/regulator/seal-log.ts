// Seals what waits in one log, and publishes the checkpoint outside the database.
import { join } from 'node:path';
import { publish, publishedNote } from '../audit/published.ts';
import { refuseRollback } from '../audit/rollback.ts';
import { type Sealed, sealLog } from '../audit/seal.ts';
import { CLOCK, type House } from '../work.ts';

/** The folder of published checkpoints of an installation. */
export function publishedFolder({ config }: Pick<House, 'config'>): string {
  return join(config.dataFolder, 'checkpoints');
}

/**
 * Seals until nothing waits, and publishes the newest checkpoint, also one that a crash left unpublished. Throws
 * `database-rolled-back`, `published-checkpoint-damaged` and `log-tampered`; then nothing was sealed.
 */
export async function sealWaiting(house: House, controllerId: string, signal?: AbortSignal): Promise<void> {
  const folder = publishedFolder(house);
  for (let more = true; more && signal?.aborted !== true; ) {
    const published = await publishedNote(folder, controllerId);
    const sealed = await house.inWork(controllerId, CLOCK, async (work): Promise<Sealed | null> => {
      if (!(await house.keys.has(work.trx, controllerId))) return null;
      const seed = await work.signingSeed();
      await refuseRollback(work.trx, controllerId, { published, seed });
      return await sealLog(work.trx, controllerId, { seed, at: work.at });
    });
    if (sealed !== null && sealed.note !== published) await publish(folder, controllerId, sealed);
    more = sealed !== null && sealed.sealed > 0;
  }
}
