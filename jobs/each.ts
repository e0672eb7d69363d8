// Going through lists of what is due: one item that cannot be done stops no other.
import { loggable, logger } from '../src/platform/logger.ts';
import { CLOCK, type House, type Work } from '../src/work.ts';

/** One row that is due, of whichever controller. */
export interface DueItem {
  readonly controllerId: string;
  readonly id: string;
}
/** What is due, and what is done with each item of it. */
export type DueList = readonly [items: readonly DueItem[], act: (work: Work, id: string) => Promise<void>];

/** Acts on every item of every list in a work of the clock, one list after the other; else as `eachOf`. */
export async function eachInItsWork(
  house: House,
  lists: readonly DueList[],
  signal: AbortSignal,
): Promise<void> {
  const items = lists.flatMap(([due, act]) => due.map((item) => ({ ...item, act })));
  await eachOf(items, signal, async ({ controllerId, id, act }) => {
    await house.inWork(controllerId, CLOCK, async (work) => await act(work, id));
  });
}

/** Acts on every item until it is aborted. Failures are logged, and the first is thrown when the others are done. */
export async function eachOf<Item extends DueItem>(
  items: readonly Item[],
  signal: AbortSignal,
  act: (item: Item) => Promise<void>,
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
