// The one address of pg-boss: jobs are written in the transaction of the work that needs them.
import type { Knex } from 'knex';
import { fromKnex, PgBoss } from 'pg-boss';
import { loggable, logger } from '../platform/logger.ts';
import { isProblem } from '../platform/problem.ts';
import {
  DEAD_LETTER,
  JOB_NAMES,
  type JobName,
  type JobPayload,
  QUEUES,
  type QueueRule,
} from './catalogue.ts';

/** What a handler gets beside the ids: a signal that rises when the process must stop. */
export type JobHandler<J extends JobName> = (payload: JobPayload<J>, signal: AbortSignal) => Promise<void>;

/** A queue connection of one process. Sending works at once; `work` starts handling. */
export interface Queue {
  /** Writes a job in this transaction; a job with the same key that still waits makes it unnecessary. */
  send<J extends JobName>(
    trx: Knex.Transaction,
    job: J,
    payload: JobPayload<J>,
    after?: Temporal.Instant,
  ): Promise<void>;
  /** A tick of the clock: many machines may tick, one job comes of it per `everySeconds`. */
  tick(job: JobName, everySeconds: number): Promise<void>;
  /** Handles jobs of one name, `concurrency` at a time. */
  work<J extends JobName>(job: J, concurrency: number, handle: JobHandler<J>): Promise<void>;
  /** How many jobs failed for good and wait for a person, by queue. */
  deadLetters(): Promise<number>;
  /** Stops fetching, waits for running handlers, closes. */
  stop(): Promise<void>;
}

export interface QueueOptions {
  /** A direct connection (not through a transaction pooler): it listens for NOTIFY. */
  readonly url: string;
  /** Watches over dead workers; on in worker and clock processes. */
  readonly supervise: boolean;
}

const HEARTBEAT_SECONDS = 15;
const WATCH_SECONDS = 5;

/** Connects to the queue. The schema was made by `installQueue` as owner; this role only reads and writes rows. */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: 'habeas queue',
    max: 4,
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise: options.supervise,
    superviseIntervalSeconds: WATCH_SECONDS,
    monitorIntervalSeconds: WATCH_SECONDS,
    useListenNotify: options.supervise,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', (error) => logger.error(loggable(error), 'queue error'));
  await boss.start();
  const stopping = new AbortController();
  return {
    async send(trx, job, payload, after) {
      const rule: QueueRule = QUEUES[job];
      const ids: Readonly<Record<string, unknown>> = payload;
      const key = rule.key === undefined ? undefined : String(ids[rule.key]);
      await boss.send(job, payload, {
        db: fromKnex(trx),
        ...(key === undefined ? {} : { singletonKey: key }),
        ...(after === undefined ? {} : { startAfter: after.toString() }),
      });
    },
    async tick(job, everySeconds) {
      await boss.send(job, {}, { singletonKey: job, singletonSeconds: everySeconds });
    },
    async work(job, concurrency, handle) {
      const options = {
        localConcurrency: concurrency,
        pollingIntervalSeconds: 2,
        heartbeatRefreshSeconds: 5,
      };
      await boss.work<JobPayload<typeof job>>(job, options, async ([one]) => {
        if (one === undefined) return;
        await handleOne(() => handle(one.data, AbortSignal.any([stopping.signal, one.signal])), job);
      });
    },
    async deadLetters() {
      const queue = await boss.getQueueStats(DEAD_LETTER, { force: true });
      return queue[0]?.totalCount ?? 0;
    },
    async stop() {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: 20_000 });
    },
  };
}

/** Runs one job. pg-boss stores what is thrown in clear, so only code and kind may leave. */
async function handleOne(act: () => Promise<void>, job: JobName): Promise<void> {
  try {
    await act();
  } catch (error) {
    logger.warn({ job, ...loggable(error) }, 'job failed and will be tried again');
    throw new Error(isProblem(error) ? error.code : 'unexpected-error');
  }
}

/** Makes or migrates the queue's own schema, its queues and the service's rights, as owner. */
export async function installQueue(ownerUrl: string, grant: (sql: string) => Promise<void>): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, max: 1, supervise: false, schedule: false });
  boss.on('error', (error) => logger.error(loggable(error), 'queue error while installing'));
  await boss.start();
  await boss.createQueue(DEAD_LETTER, { retentionSeconds: 90 * 86_400 });
  for (const name of JOB_NAMES) {
    const rule = QUEUES[name];
    const options = {
      retryLimit: rule.retryLimit,
      retryDelay: rule.retryDelay,
      retryBackoff: true,
      retryDelayMax: 60,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: 23 * 3600,
      deleteAfterSeconds: 86_400,
      deadLetter: DEAD_LETTER,
      notify: true,
    };
    if ((await boss.getQueue(name)) === null) {
      await boss.createQueue(name, { policy: rule.kind === 'work' ? 'stately' : 'standard', ...options });
    } else {
      await boss.updateQueue(name, options);
    }
  }
  await boss.stop({ graceful: false });
  await grant('grant usage on schema pgboss to habeas_service');
  await grant('grant select, insert, update, delete on all tables in schema pgboss to habeas_service');
  await grant('grant execute on all functions in schema pgboss to habeas_service');
  await grant('grant usage on all sequences in schema pgboss to habeas_service');
}
