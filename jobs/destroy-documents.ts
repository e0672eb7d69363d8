// Job: destroy the documents that nobody has looked at in time, each in a work of its own.
import { destroyOldDocument } from '../src/requests/ask-document.ts';
import { documentsDue } from '../src/verification/sealed-document.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

export async function destroyDocuments(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const due = await documentsDue(house.database, await presentMoment(house));
  await eachInItsWork(house, [[due, destroyOldDocument]], signal);
}
