// What a look at a store found, look by look: the series by which stated and actual are compared; and where each collection stands.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/** The oldest row that a schedule speaks of, at one look. */
export interface OldestOf {
  readonly scheduleId: string;
  /** A moment, or a day where the column holds days; null: no row. */
  readonly oldest: string | null;
}

/** One look at one collection: counts and moments, nothing about people. */
export class RetentionLook extends HouseModel {
  static override tableName = 'retention_looks';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['oldest'];
  declare controllerId: string;
  declare id: string;
  declare collection: string;
  /** The agreed moment. */
  declare at: Temporal.Instant;
  /** False while a clock is in doubt, unless a person believed it since: such a moment is never held against. */
  declare trusted: boolean;
  /** Rows that may go; bigint as text, null where the store could not be asked. */
  declare due: string | null;
  /** Rows that would go, but a legal hold keeps them. */
  declare held: string | null;
  /** Rows that would go, but rows that stay refer to them. */
  declare referred: string | null;
  /** False where a number is the store's own estimate. */
  declare exact: boolean;
  declare oldest: OldestOf[];
  declare problem: string | null;
}

/** Where one collection stands between two looks. */
export class RetentionWatch extends HouseModel {
  static override tableName = 'retention_watches';
  static override idColumn = ['controllerId', 'collection'];
  declare controllerId: string;
  declare collection: string;
  declare lookedAt: Temporal.Instant | null;
  /** The last look that a store answered. */
  declare measuredAt: Temporal.Instant | null;
  declare due: string;
  /** The first moment at which a row may be older than promised; null where nothing was promised. */
  declare breaksAt: Temporal.Instant | null;
  /** When staff were last told that a sweep waits for them, and that a promise is about to break. */
  declare toldAt: Temporal.Instant | null;
  declare alarmedAt: Temporal.Instant | null;
  declare problem: string | null;
}

/** The watch over a collection, held until the work ends, so that two workers never look at one collection at once. */
export async function holdWatch(work: Work, collection: string): Promise<RetentionWatch> {
  const { trx, controllerId } = work;
  await RetentionWatch.query(trx)
    .insert({ controllerId, collection, due: '0' })
    .onConflict(['controllerId', 'collection'])
    .ignore();
  return await RetentionWatch.query(trx).findById([controllerId, collection]).forUpdate().throwIfNotFound();
}

/** Every watch, by collection. */
export async function watchesOf({ trx, controllerId }: Work): Promise<Map<string, RetentionWatch>> {
  const watches = await RetentionWatch.query(trx).where({ controllerId });
  return new Map(watches.map((watch) => [watch.collection, watch]));
}

/** The latest moment that was trusted; null before the first look. */
export async function lastTrusted({ trx, controllerId }: Work): Promise<Temporal.Instant | null> {
  const look = await RetentionLook.query(trx)
    .where({ controllerId, trusted: true })
    .orderBy('at', 'desc')
    .first();
  return look?.at ?? null;
}

/**
 * Believes the moment of the looks at a collection that no clock vouched for, and of none after it: what a person says last
 * is how late it is. A later moment, believed by mistake or from a clock that was ahead, is not held against any more.
 */
export async function believe(
  { trx, controllerId }: Work,
  { collection, moment }: { readonly collection: string; readonly moment: Temporal.Instant },
): Promise<void> {
  const at = moment.toString();
  const looks = () => RetentionLook.query(trx).where({ controllerId });
  await looks().where({ trusted: true }).where('at', '>', at).patch({ trusted: false });
  await looks().where({ collection, at, trusted: false }).patch({ trusted: true });
}

/** The newest trusted look at a collection that its store answered; undefined before the first. */
export async function newestLook(
  { trx, controllerId }: Work,
  collection: string,
): Promise<RetentionLook | undefined> {
  return await RetentionLook.query(trx)
    .where({ controllerId, collection, trusted: true, problem: null })
    .orderBy('at', 'desc')
    .first();
}
