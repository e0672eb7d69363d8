// How much a sweep takes at a time, and when it stands back: decided from the last chunk and from the store's load.

/** How busy a store is, as far as its account may know. */
export interface StoreLoad {
  /** How far the slowest replica is behind, in milliseconds; null where nobody can say. */
  readonly replicaLag: number | null;
  /** How long the one who waits longest for a lock has waited, in milliseconds; 0 where nobody does. */
  readonly lockWait: number;
}

export interface Pace {
  /** Rows of the next chunk. */
  readonly size: number;
  /** Milliseconds to wait before it; 0 where nobody is in the way. */
  readonly wait: number;
}

/** What the last chunk took. */
export interface Taken {
  readonly rows: number;
  readonly milliseconds: number;
}

export const FIRST_PACE: Pace = { size: 2_000, wait: 0 };

/** A chunk lasts as long as a person hardly notices, and long enough that its own costs do not count. */
const SHORTEST = 200;
const LONGEST = 500;
const AIM = 350;
const LEAST_ROWS = 100;
/** A chunk with less than this share of its size was long in looking, not in taking. */
const FEW = 16;
/** So many narrow rows go in the longest time that a chunk may take. */
const MOST_ROWS = 800_000;
/** Beyond these a sweep waits: replicas that fall behind serve old rows, and a long wait for a lock is felt. */
const MOST_LAG = 5_000;
const MOST_LOCK_WAIT = 250;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/**
 * The next pace. A store that is busy is asked again after a wait that doubles; one that is not gets chunks of 200 to 500 ms,
 * whose size at most grows fourfold or shrinks to an eighth from one to the next.
 */
export function nextPace(now: Pace, taken: Taken | null, load: StoreLoad): Pace {
  if (isBusy(load)) {
    return { size: now.size, wait: Math.min(LONGEST_WAIT, Math.max(FIRST_WAIT, now.wait * 2)) };
  }
  if (taken === null || taken.rows === 0) return { size: now.size, wait: 0 };
  const { rows, milliseconds } = taken;
  const fits = milliseconds >= SHORTEST && milliseconds <= LONGEST;
  // A chunk of few rows is mostly its own costs, and tells nothing of how many would fit.
  if (fits || (rows < now.size / 2 && milliseconds < SHORTEST) || rows < now.size / FEW)
    return { size: now.size, wait: 0 };
  const wanted = (rows * AIM) / Math.max(1, milliseconds);
  const bounded = Math.min(Math.max(wanted, now.size / 8), now.size * 4);
  return { size: Math.round(Math.min(Math.max(bounded, LEAST_ROWS), MOST_ROWS)), wait: 0 };
}

/** Whether a sweep stands back: a replica is far behind, or somebody has waited long for a lock. */
export function isBusy({ replicaLag, lockWait }: StoreLoad): boolean {
  return (replicaLag ?? 0) > MOST_LAG || lockWait > MOST_LOCK_WAIT;
}
