// Job: ask for a look at every watched document whose time has come.
import { looksDue } from '../src/watch/watched-document.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Asks for the looks; one that is asked for already makes the second unnecessary. */
export async function watchDocuments(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const due = await looksDue(house.database, await presentMoment(house));
  await eachInItsWork(
    house,
    [[due, async (work, id) => await work.enqueue('look-at-document', { watchedId: id })]],
    signal,
  );
}
