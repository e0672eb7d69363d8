// Somebody who goes on working in a table while it is swept: how long each of their statements takes.
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';

export interface SteadyWriter {
  /** Ends the work; milliseconds of each statement since the beginning. */
  stop(): Promise<readonly number[]>;
}

/** Milliseconds between two statements. */
const PAUSE = 4;

/** Inserts a row of today and changes one that stays, again and again, each in a transaction of its own. */
export async function startWriter(
  url: string,
  table: string,
  stays: readonly [number, number],
): Promise<SteadyWriter> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const taken: number[] = [];
  let working = true;
  let next = stays[1] * 10;
  const statement = async (text: string, values: readonly unknown[]): Promise<void> => {
    const started = performance.now();
    await client.query(text, [...values]);
    taken.push(performance.now() - started);
    await setTimeout(PAUSE);
  };
  const work = (async () => {
    for (let turn = 0; working; turn += 1) {
      next += 1;
      await statement(`insert into ${table} values ($1, now(), $2, '/v1/chat')`, [next, turn % 5_000]);
      const one = stays[0] + ((turn * 7_919) % (stays[1] - stays[0]));
      await statement(`update ${table} set path = '/v2/chat' where id = $1`, [one]);
    }
  })();
  return {
    stop: async () => {
      working = false;
      await work;
      await client.end();
      return taken;
    },
  };
}

/** The value that 99 of 100 stay below. */
export function p99(taken: readonly number[]): number {
  const sorted = taken.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}

/** Counts, until it is stopped, how often somebody was seen to wait for a lock for more than a second. */
export async function watchLocks(url: string): Promise<{ stop(): Promise<number> }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  let seen = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const { rows } = await client.query<{ waits: number }>(
        `select count(*)::int as waits from pg_locks where not granted and waitstart < clock_timestamp() - interval '1 s'`,
      );
      seen += rows[0]?.waits ?? 0;
      await setTimeout(200);
    }
  })();
  return {
    stop: async () => {
      watching = false;
      await watch;
      await client.end();
      return seen;
    },
  };
}
