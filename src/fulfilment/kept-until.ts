// Until when kept rows stay: the newest of them and the period that the map declares.
import { isProblem } from '../platform/problem.ts';
import type { OpenStore } from './locate-order.ts';
import type { Found } from './right.ts';

/** The day on which the last of the kept rows may go, by address; absent where the rows do not tell. */
export async function keptUntil(
  found: readonly Found[],
  stores: ReadonlyMap<string, OpenStore>,
): Promise<Map<string, Temporal.PlainDate>> {
  const days = new Map<string, Temporal.PlainDate>();
  for (const one of found) {
    const { keep, eventTime, erase } = one.collection;
    const column = keep?.countedFrom ?? eventTime;
    if (erase !== 'keep' || keep === null || column === null || one.rows === 0) continue;
    const newest = await newestDay(one, column, stores.get(one.storeId));
    if (newest !== null) days.set(one.address, newest.add(keep.period));
  }
  return days;
}

/** The newest day of a column over the rows that were found; null where no row has one. */
async function newestDay(
  found: Found,
  column: string,
  store: OpenStore | undefined,
): Promise<Temporal.PlainDate | null> {
  if (store === undefined || 'problem' in store) return null;
  let newest = '';
  try {
    for (const selector of found.selectors) {
      for await (const batch of store.connector.locate(selector, [column])) {
        for (const [value] of batch)
          if (value !== null && value !== undefined && value > newest) newest = value;
      }
    }
  } catch (error) {
    // The rows are kept either way; without their day the receipt names the period alone.
    if (isProblem(error)) return null;
    throw error;
  }
  return /^\d{4}-\d{2}-\d{2}/.test(newest) ? Temporal.PlainDate.from(newest.slice(0, 10)) : null;
}
