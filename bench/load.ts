// Puts a load on an HTTP server and says how many calls a second it answered, and how long each took.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface LoadPlan {
  readonly port: number;
  readonly seconds: number;
  readonly connections: number;
  /** Calls a second; null: as many as are answered. */
  readonly rate: number | null;
  readonly method: 'GET' | 'POST';
  /** `{n}` is a number: of a known person in a GET, of a new one in a POST. */
  readonly path: string;
  readonly authorization: string;
  /** The body of a POST, with `{n}` and `{at}`. */
  readonly kind: string;
  readonly start: number;
  /** How many people a GET chooses from. */
  readonly people: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly calls: number;
  /** Answers that were not 200. */
  readonly others: number;
  readonly next: number;
}

/** Carries a plan out in a thread of its own. Throws when a call was not answered with 200. */
export async function load(plan: LoadPlan): Promise<LoadResult> {
  const thread = new Worker(new URL('./load-thread.ts', import.meta.url), { workerData: plan });
  const [result] = (await once(thread, 'message')) as [LoadResult];
  await thread.terminate();
  if (result.others > 0) throw new Error(`${result.others} of ${result.calls} calls failed`);
  return result;
}
