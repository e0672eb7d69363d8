// Job: seal what waits in every log, and publish the checkpoints outside the database.
import { join } from 'node:path';
import { publish, publishedNote } from '../src/audit/published.ts';
import { refuseRollback } from '../src/audit/rollback.ts';
import { type Sealed, sealLog } from '../src/audit/seal.ts';
import { installation, listControllers } from '../src/platform/controller.ts';
import { CLOCK, type House } from '../src/work.ts';
import { eachOf } from './each.ts';

/**
 * Seals every log and publishes its newest checkpoint, also one that a crash left unpublished. A log whose published
 * checkpoint is ahead of the database stands still (`database-rolled-back`); the others go on before this is thrown.
 */
export async function sealAudit(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const logs = [await installation(house.database), ...(await listControllers(house.database))];
  const due = logs.map(({ id }) => ({ controllerId: id, id }));
  await eachOf(due, signal, async ({ id }) => await sealAll(house, id, signal));
}

async function sealAll(house: House, controllerId: string, signal: AbortSignal): Promise<void> {
  const folder = join(house.config.dataFolder, 'checkpoints');
  for (let more = true; more && !signal.aborted; ) {
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
