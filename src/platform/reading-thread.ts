// Threads that read texts of others: each can be stopped from outside, and is kept a while for the next text.
import { Worker } from 'node:worker_threads';

/** A thread that nobody needs ends; many texts come close together: the maps of a pack, the messages of a mailbox. */
const IDLE_MS = 10_000;

/** What became of a text: its answer, or why there is none. `failed`: it threw, or needed more memory than it may. */
export type Outcome<Answer> =
  | { readonly answer: Answer }
  | { readonly lost: 'too-slow' | 'failed' | 'ended' };

export interface ThreadRules<Task, Answer> {
  /** The longest that one text may take. */
  readonly milliseconds: number;
  /** Whether the next text may be read by the same thread; one that was large or hostile may leave something behind. */
  keeps(task: Task, answer: Answer): boolean;
}

/**
 * Gives the way to have a script answer tasks, one at a time in each thread, with at most 512 MB and nothing of our
 * environment. Starting a thread costs more than reading most texts, so one of those that are idle is kept.
 */
export function readingThread<Task, Answer>(
  script: URL,
  { milliseconds, keeps }: ThreadRules<Task, Answer>,
): (task: Task) => Promise<Outcome<Answer>> {
  let kept: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  const start = (): Worker => {
    const worker = new Worker(script, {
      resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 4 },
      env: {},
      execArgv: [],
    });
    // One that fails while nobody listens is no error of anybody.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (kept === worker) kept = null;
    });
    return worker;
  };
  const take = (): Worker | null => {
    const worker = kept;
    kept = null;
    clearTimeout(idle);
    worker?.ref();
    return worker;
  };
  const keep = (worker: Worker): void => {
    kept = worker;
    worker.unref();
    idle = setTimeout(() => void take()?.terminate(), IDLE_MS).unref();
  };
  const readBy = async (worker: Worker, task: Task): Promise<Outcome<Answer>> => {
    const outcome = await heard<Answer>(worker, task, milliseconds);
    if ('answer' in outcome && kept === null && keeps(task, outcome.answer)) keep(worker);
    else await worker.terminate();
    return outcome;
  };
  return async (task) => {
    const before = take();
    if (before === null) return await readBy(start(), task);
    const outcome = await readBy(before, task);
    // What an earlier text left behind is not this one's fault.
    const again = 'lost' in outcome && outcome.lost !== 'too-slow';
    return again ? await readBy(start(), task) : outcome;
  };
}

async function heard<Answer>(worker: Worker, task: unknown, milliseconds: number): Promise<Outcome<Answer>> {
  const { promise, resolve } = Promise.withResolvers<Outcome<Answer>>();
  const timer = setTimeout(() => resolve({ lost: 'too-slow' }), milliseconds);
  const answered = (answer: Answer): void => resolve({ answer });
  const failed = (): void => resolve({ lost: 'failed' });
  const ended = (): void => resolve({ lost: 'ended' });
  worker.on('message', answered).on('error', failed).on('exit', ended);
  worker.postMessage(task);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', answered).off('error', failed).off('exit', ended);
  }
}
