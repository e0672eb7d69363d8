// The end of a restriction: announced with a day, and carried out by the clock once she was told.
import type { Knex } from 'knex';
import { asClock, type Work } from '../work.ts';
import { ObjectionRow, WITH_COLUMN } from './objection.ts';

/** A restriction that stands because of a request. */
export interface Restriction {
  readonly id: string;
  readonly subjectId: string;
  readonly requestId: string;
  readonly since: Temporal.Instant;
  /** Null: nobody has said that it ends. */
  readonly liftsAt: Temporal.Instant | null;
  /** The letter that told the person. */
  readonly liftingLetter: string | null;
}

/** The restriction of a person that a request brought about and that still stands; null where there is none. */
export async function restrictionOf(work: Work, requestId: string): Promise<Restriction | null> {
  const { trx, controllerId } = work;
  const row = await ObjectionRow.query(trx)
    .findOne({ controllerId, requestId, use: 'any-but-storage' })
    .whereNotNull('subjectId')
    .whereNull('endedAt');
  return row === undefined ? null : shown(row);
}

/** A standing restriction by its id, held until the work ends; null where it has ended. */
export async function holdRestriction(work: Work, id: string): Promise<Restriction | null> {
  const row = await ObjectionRow.query(work.trx).findById([work.controllerId, id]).forUpdate();
  return row === undefined || row.endedAt !== null ? null : shown(row);
}

/** Writes when a restriction ends and which letter said so. */
export async function announceEnd(
  work: Work,
  { id, requestId }: Restriction,
  announced: { readonly liftsAt: Temporal.Instant; readonly liftingLetter: string },
): Promise<void> {
  await ObjectionRow.query(work.trx).findById([work.controllerId, id]).patch(announced);
  await work.record('use.endAnnounced', requestId, { at: announced.liftsAt.toString() });
}

/** Ends a restriction: from now on the list stands in no one's way because of it. */
export async function endRestriction(work: Work, { id, requestId }: Restriction): Promise<void> {
  await endEntries(work, requestId, { id });
  await work.record('use.restored', requestId, { uses: 'any-but-storage' });
}

/**
 * Ends the entries of a request that still stand, or one of them; what a store's column says of a person is brought
 * in line after it. Answers with how many ended.
 */
export async function endEntries(
  work: Work,
  requestId: string,
  only: { readonly id?: string } = {},
): Promise<number> {
  const { controllerId, trx, at } = work;
  const standing = () =>
    ObjectionRow.query(trx)
      .where({ controllerId, requestId, ...only })
      .whereNull('endedAt');
  const inStores = await standing()
    .whereNotNull('subjectId')
    .whereIn('use', [...WITH_COLUMN])
    .patch({ endedAt: at, columnsDueAt: at, columnsTries: 0 });
  if (inStores > 0) await work.enqueue('draw-use-columns', { requestId });
  return inStores + (await standing().patch({ endedAt: at }));
}

/** Restrictions of all controllers whose announced day has come. */
export async function restrictionsEnding(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    ObjectionRow.query(trx)
      .select('controllerId', 'id')
      .whereNull('endedAt')
      .where('liftsAt', '<=', at.toString())
      .orderBy('liftsAt')
      .limit(1000),
  );
}

function shown({ id, subjectId, requestId, since, liftsAt, liftingLetter }: ObjectionRow): Restriction {
  if (subjectId === null || requestId === null)
    throw new TypeError('a restriction of an item is not lifted like one of a person');
  return { id, subjectId, requestId, since, liftsAt, liftingLetter };
}
