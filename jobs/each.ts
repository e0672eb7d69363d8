// Going through a list of what is due: one item that cannot be done stops no other.
import { loggable, logger } from '../src/platform/logger.ts';
import { CLOCK, type House, type Work } from '../src/work.ts';

/** One row that is due, of whichever controller. */
export interface DueItem {
  readonly controllerId: string;
  readonly id: string;
}

/** Acts on every item in a work of the clock; else as `eachOf`. */
export async function eachInItsWork(
  house: House,
  items: readonly DueItem[],
  signal: AbortSignal,
  act: (work: Work, id: string) => Promise<void>,
): Promise<void> {
  await eachOf(items, signal, async ({ controllerId, id }) => {
    await house.inWork(controllerId, CLOCK, async (work) => await act(work, id));
  });
}

/** Acts on every item until it is aborted. Failures are logged, and the first is thrown when the others are done. */
export async function eachOf(
  items: readonly DueItem[],
  signal: AbortSignal,
  act: (item: DueItem) => Promise<void>,
): Promise<void> {
  const problems: unknown[] = [];
  for (const item of items) {
    if (signal.aborted) break;
    await act(item).catch((error: unknown) => {
      logger.error({ item: item.id, ...loggable(error) }, 'what is due could not be done');
      problems.push(error);
    });
  }
  for (const problem of problems) throw problem;
}
