// Calls that come at the same time are answered by one work: durable before anybody is answered, and none fails for another.

/** What is gathered, and how it is done together. */
export interface Gathering<I, O> {
  /** How much one item weighs; items are done together up to `most`. */
  readonly weigh: (item: I) => number;
  readonly most: number;
  /** Works of one key that go on beside each other, so that one is prepared while another is written to disk. */
  readonly atOnce: number;
  /** Does these items in one work and answers for each, in their order. */
  run(key: string, items: readonly I[]): Promise<readonly O[]>;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly done: (answer: O) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Gives the one door to a gathering: what arrives while a work of the same key runs waits for the next one, so the more
 * comes at once, the fewer works there are. A work that fails as a whole is done again item by item, and each gets the
 * error that is its own. Nothing waits for more to come.
 */
export function gather<I, O>(gathering: Gathering<I, O>): (key: string, item: I) => Promise<O> {
  const queues = new Map<string, { waiting: Waiting<I, O>[]; running: number }>();
  const drain = async (key: string, queue: { waiting: Waiting<I, O>[]; running: number }): Promise<void> => {
    queue.running += 1;
    for (;;) {
      const taken = take(gathering, queue.waiting);
      if (taken.length === 0) break;
      await settle(gathering, key, taken);
    }
    queue.running -= 1;
    if (queue.running === 0) queues.delete(key);
  };
  return async (key, item) =>
    await new Promise<O>((done, failed) => {
      const queue = queues.get(key) ?? { waiting: [], running: 0 };
      queues.set(key, queue);
      queue.waiting.push({ item, done, failed });
      if (queue.running < gathering.atOnce) void drain(key, queue);
    });
}

/** The items that are done together now; one alone may weigh more than the most. */
function take<I, O>({ weigh, most }: Gathering<I, O>, queue: Waiting<I, O>[]): Waiting<I, O>[] {
  let weight = 0;
  const fits = queue.findIndex(({ item }, index) => {
    weight += weigh(item);
    return index > 0 && weight > most;
  });
  return queue.splice(0, fits < 0 ? queue.length : fits);
}

async function settle<I, O>(
  gathering: Gathering<I, O>,
  key: string,
  taken: readonly Waiting<I, O>[],
): Promise<void> {
  try {
    const answers = await gathering.run(
      key,
      taken.map(({ item }) => item),
    );
    taken.forEach(({ done }, index) => {
      done(answers[index] as O);
    });
  } catch (error) {
    if (taken.length === 1) taken[0]?.failed(error);
    else for (const one of taken) await settle(gathering, key, [one]);
  }
}
