// The entries that the chapters of a bundle cite: their places in the log, collected as they are named.
import { placesOf } from '../../audit/read-leaves.ts';
import { Problem } from '../../platform/problem.ts';
import type { BundleLook } from './bundle-part.ts';

const BATCH = 2_000;

/** Places of cited entries: a number each, so that a million of them are some megabytes. */
export class Cited {
  readonly #places = new Set<number>();

  /** Takes what one part cites. Throws `bundle-cites-unsealed` for an entry that the checkpoint does not cover. */
  async take({ work, logSize }: BundleLook, ids: AsyncIterable<string> | Iterable<string>): Promise<void> {
    let batch = new Set<string>();
    const settle = async (): Promise<void> => {
      const places = await placesOf(work.trx, work.controllerId, [...batch], logSize);
      if (places.length < batch.size) throw unsealed();
      for (const place of places) this.#places.add(place);
      batch = new Set();
    };
    for await (const id of ids) {
      batch.add(id);
      if (batch.size === BATCH) await settle();
    }
    if (batch.size > 0) await settle();
  }

  /** All places, in the order of the log. */
  get places(): number[] {
    return [...this.#places].sort((a, b) => a - b);
  }
}

function unsealed(): Problem {
  return new Problem(
    'internal',
    'bundle-cites-unsealed',
    'A chapter of the bundle cites an entry of the log that its checkpoint does not cover. Nothing was delivered.',
  );
}
