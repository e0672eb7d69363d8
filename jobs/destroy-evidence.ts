// Job: destroy the evidence whose time is over, each file in a work of its own.
import { destroyOldEvidence, evidenceDue } from '../src/requests/evidence-end.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

export async function destroyEvidence(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const due = await evidenceDue(house.database, await presentMoment(house));
  await eachInItsWork(house, [[due, destroyOldEvidence]], signal);
}
