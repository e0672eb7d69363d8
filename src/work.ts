// The key stone: one transaction with its controller, actor, moment, audit log and queue.
import type { Knex } from 'knex';
import { appendEntries, appendEntry } from './audit/audit-entry.ts';
import type { AuditEvent } from './audit/vocabulary.ts';
import type { Vault } from './connectors/vault.ts';
import { now } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { type Controller, enterController } from './platform/controller.ts';
import type { KeyCabinet, Sealing } from './platform/controller-key.ts';
import { Problem } from './platform/problem.ts';
import type { JobIds, JobName, JobPayload } from './queue/catalogue.ts';
import type { Queue } from './queue/queue.ts';

/** Who acts. `id` is an id of ours, never a name or an address. */
export interface Actor {
  readonly kind: 'subject' | 'staff' | 'client' | 'machine' | 'clock';
  readonly id: string;
}

/** Plain facts of an audit entry: ids, names of things, counts. Never personal data. */
export type Details = Readonly<Record<string, string | number | boolean | null>>;

/** An audit entry about an id, as `recordAll` takes it. */
export interface LogEntry {
  readonly event: AuditEvent;
  readonly about: string;
  readonly details?: Details;
  /** Who acted, where that is not who works: whose number must not stand beside what is recorded. */
  readonly actor?: Actor;
}

/** One transaction of one controller. What is changed, recorded and enqueued in it commits together or not at all. */
export interface Work extends Sealing {
  readonly controller: Controller;
  readonly actor: Actor;
  readonly at: Temporal.Instant;
  /** Adds an audit entry about an id. `values` are personal: they enter the log as salted commitments only. */
  record(
    event: AuditEvent,
    about: string,
    details?: Details,
    values?: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** Adds many audit entries at once, in their order; none holds personal values. */
  recordAll(entries: readonly LogEntry[]): Promise<void>;
  /** Asks for a job by name; it is written in this transaction. */
  enqueue<J extends JobName>(job: J, ids: JobIds[J], after?: Temporal.Instant): Promise<void>;
  /** The controller's 32-byte seed for signatures (Ed25519). */
  signingSeed(): Promise<Buffer>;
}

/**
 * `look`: nothing can be changed, and everything is read as it was at its first query, however long that takes
 * (repeatable read; decision 0022). Anything else: `change`.
 */
export type WorkKind = 'change' | 'look';

export type InWork = <T>(
  controllerId: string,
  actor: Actor,
  act: (work: Work) => Promise<T>,
  kind?: WorkKind,
) => Promise<T>;

/** What the doors are given: how to work, where to look up controllers and sessions, and the settings. */
export interface House {
  readonly inWork: InWork;
  readonly database: Knex;
  readonly queue: Queue;
  readonly keys: KeyCabinet;
  /** Where sealed archives lie. */
  readonly vault: Vault;
  readonly config: Config;
  /** The clock of this machine. Works have the database's; whoever destroys by the clock holds the two against each other. */
  readonly clock: () => Temporal.Instant;
}

/** The machine itself: a worker that carries out what people decided. */
export const MACHINE: Actor = { kind: 'machine', id: 'worker' };
export const CLOCK: Actor = { kind: 'clock', id: 'schedule' };

const LOOK = { isolationLevel: 'repeatable read', readOnly: true } as const;

export interface WorkParts {
  readonly database: Knex;
  readonly queue: Queue;
  readonly keys: KeyCabinet;
  /** The moment of each work; the database's own unless a test says otherwise. */
  readonly clock?: () => Temporal.Instant;
}

/**
 * Gives the one way to change anything of ours. Its moment is read from the database: a machine whose clock jumps ends
 * no wait too early, skips nothing and does nothing twice, and all machines agree. Its first query tells the transaction its controller, so that
 * row-level security refuses every other row; it is durable when the promise resolves. Throws `controller-unknown`.
 */
export function workIn(parts: WorkParts): InWork {
  const { database, queue, keys, clock } = parts;
  return async (controllerId, actor, act, kind = 'change') =>
    await database.transaction(
      async (trx) => {
        const entered = await enterController(trx, controllerId);
        if (entered === undefined) {
          throw new Problem(
            'not-found',
            'controller-unknown',
            'There is no such controller. Nothing was changed.',
          );
        }
        const { controller, present } = entered;
        const at = clock?.() ?? present;
        return await act({
          trx,
          controllerId,
          controller,
          actor,
          at,
          record: async (event, about, details = {}, values = {}) =>
            void (await appendEntry(trx, { controllerId, actor, at, event, about, details, values })),
          recordAll: async (entries) =>
            void (await appendEntries(
              trx,
              entries.map((entry) => ({ controllerId, actor, at, details: {}, values: {}, ...entry })),
            )),
          enqueue: async <J extends JobName>(job: J, ids: JobIds[J], after?: Temporal.Instant) =>
            await queue.send(trx, job, { ...ids, controllerId } as JobPayload<J>, after),
          seal: async (context, plain) => await keys.seal(trx, controllerId, context, plain),
          open: async (context, sealed) => await keys.open(trx, controllerId, context, sealed),
          keyedHash: async (context, value) => await keys.keyedHash(trx, controllerId, context, value),
          signingSeed: async () => (await keys.active(trx, controllerId, 'sign')).key,
        });
      },
      kind === 'look' ? LOOK : {},
    );
}

/** The present by the database's clock, for looking at what is due. */
export async function presentMoment({ database }: Pick<House, 'database'>): Promise<Temporal.Instant> {
  const { rows } = (await database.raw('select clock_timestamp() as at')) as {
    rows: { at: Temporal.Instant }[];
  };
  return rows[0]?.at ?? now();
}

/**
 * Reads across controllers as the clock: PostgreSQL lets this role see ids, states and due moments and refuses
 * every personal column.
 */
export async function asClock<T>(database: Knex, read: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return await database.transaction(
    async (trx) => {
      await trx.raw('set local role habeas_clock');
      return await read(trx);
    },
    { readOnly: true },
  );
}
