// Job: seal what waits in every log, and publish the checkpoints outside the database.
import { join } from 'node:path';
import { publish, refuseRollback } from '../src/audit/publish.ts';
import { type Sealed, sealLog } from '../src/audit/seal.ts';
import { installation, listControllers } from '../src/platform/controller.ts';
import { CLOCK, type House } from '../src/work.ts';

/** Seals every log. A published checkpoint that is newer than the database stops it (`database-rolled-back`). */
export async function sealAudit(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const controllers = [await installation(house.database), ...(await listControllers(house.database))];
  for (const { id } of controllers) {
    for (
      let sealed = await sealOnce(house, id);
      sealed !== null && !signal.aborted;
      sealed = await sealOnce(house, id)
    ) {
      await publish(join(house.config.dataFolder, 'checkpoints'), sealed);
    }
  }
}

async function sealOnce(house: House, controllerId: string): Promise<Sealed | null> {
  return await house.inWork(controllerId, CLOCK, async (work) => {
    if (!(await house.keys.has(work.trx, controllerId))) return null;
    const seed = await work.signingSeed();
    await refuseRollback(work.trx, controllerId, {
      folder: join(house.config.dataFolder, 'checkpoints'),
      seed,
    });
    return await sealLog(work.trx, controllerId, { seed, at: work.at });
  });
}
