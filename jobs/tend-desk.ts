// Job: tell administrators where nobody is there to decide.
import { listControllers } from '../src/platform/controller.ts';
import { tellOfGaps } from '../src/requests/coverage.ts';
import type { House } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** For every controller; what was written already is written once. */
export async function tendDesk(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const controllers = (await listControllers(house.database)).map(({ id }) => ({ controllerId: id, id }));
  await eachInItsWork(house, [[controllers, tellOfGaps]], signal);
}
