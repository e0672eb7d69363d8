// Job: seal what waits in every log, and publish the checkpoints outside the database.
import { installation, listControllers } from '../src/platform/controller.ts';
import { sealWaiting } from '../src/regulator/seal-log.ts';
import type { House } from '../src/work.ts';
import { eachOf } from './each.ts';

/**
 * Seals every log and publishes its newest checkpoint, also one that a crash left unpublished. A log whose published
 * checkpoint is ahead of the database stands still (`database-rolled-back`); the others go on before this is thrown.
 */
export async function sealAudit(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const logs = [await installation(house.database), ...(await listControllers(house.database))];
  const due = logs.map(({ id }) => ({ controllerId: id, id }));
  await eachOf(due, signal, async ({ id }) => await sealWaiting(house, id, signal));
}
