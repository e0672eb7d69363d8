// Job: end the archives whose time is over, and remove the files of those that have ended.
import { archivesDue } from '../src/archives/archive.ts';
import { expireArchive, forgetFiles } from '../src/archives/expire.ts';
import { CLOCK, type House, presentMoment, type Work } from '../src/work.ts';
import { eachOf } from './each.ts';

/** Destroys the key in a work of its own, then removes the files; what a crash leaves is found by the next tick. */
export async function expireArchives(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { vault } = house;
  await eachOf(
    await archivesDue(house.database, await presentMoment(house)),
    signal,
    async ({ controllerId, id: archiveId }) => {
      const inWork = <T>(act: (work: Work) => Promise<T>) => house.inWork(controllerId, CLOCK, act);
      await inWork(async (work) => await expireArchive(work, archiveId));
      await forgetFiles(inWork, { vault, controllerId, archiveId });
    },
  );
}
