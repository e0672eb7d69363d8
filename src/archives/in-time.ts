// Waits for each piece of a source, but not for ever: a store that hangs holds up its own archive for some minutes, and no other.
import { Problem } from '../platform/problem.ts';

/** Stores have limits of their own; this one holds where even those are not heard any more, as when a line goes dead. */
export const PATIENCE_MINUTES = 5;

export interface Waiting {
  /** Milliseconds without a piece. */
  readonly patience?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The pieces of a source. Throws `store-timeout` where none comes in time, and what the signal says as soon as it is
 * aborted. A source that was given up is told to end, and not waited for: it may never answer.
 */
export async function* inTime<T>(source: AsyncIterable<T>, waiting: Waiting): AsyncGenerator<T> {
  const pieces = source[Symbol.asyncIterator]();
  let over = false;
  try {
    for (;;) {
      const next = await soon(pieces.next(), waiting);
      over = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (!over) void pieces.return?.().catch(() => undefined);
  }
}

async function soon<T>(
  piece: Promise<T>,
  { patience = PATIENCE_MINUTES * 60_000, signal }: Waiting,
): Promise<T> {
  signal?.throwIfAborted();
  const { promise: given, reject: giveUp } = Promise.withResolvers<never>();
  const timer = setTimeout(() => giveUp(hangs()), patience);
  const stop = (): void => giveUp(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([piece, given]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function hangs(): Problem {
  return new Problem(
    'unavailable',
    'store-timeout',
    'The store began to answer and then fell silent. What it had given is kept; the rest is named as missing.',
  );
}
