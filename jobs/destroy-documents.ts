// Job: destroy the documents that nobody has looked at in time, each in a work of its own.
import { now } from '../src/platform/clock.ts';
import { destroyOldDocument } from '../src/requests/ask-document.ts';
import { documentsDue } from '../src/verification/sealed-document.ts';
import { CLOCK, type House } from '../src/work.ts';

export async function destroyDocuments(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const { controllerId, id } of await documentsDue(house.database, now())) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await destroyOldDocument(work, id));
  }
}
