// What is watched: one row a document, with its next look and how the last one went.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { listDocuments, type PublishedDocument } from '../policies/document.ts';
import { asClock, type Work } from '../work.ts';
import { platformsAllowed } from './entitlement.ts';

export class WatchedDocument extends HouseModel {
  static override tableName = 'watched_documents';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare documentId: string;
  declare url: string;
  declare allowPrivate: boolean;
  declare minute: number;
  declare addedAt: Temporal.Instant;
  declare endedAt: Temporal.Instant | null;
  declare nextAt: Temporal.Instant | null;
  declare etag: string | null;
  declare lastModified: string | null;
  declare sha256: Buffer | null;
  declare versionId: string | null;
  declare verifiedAt: Temporal.Instant | null;
  declare failingSince: Temporal.Instant | null;
  declare failures: number;
  declare problem: string | null;
  declare toldAt: Temporal.Instant | null;
}

/** A watched document with what it is, and whether the entitlement reaches as far as it. */
export interface Watched {
  readonly watch: WatchedDocument;
  readonly document: PublishedDocument;
  /** It stands on the list and is not looked at: more platforms are listed than may be watched. */
  readonly overQuota: boolean;
}

/** Everything that is watched, in the order in which it was added. */
export async function listWatched(work: Work): Promise<Watched[]> {
  const { trx, controllerId } = work;
  const rows = await WatchedDocument.query(trx)
    .where({ controllerId })
    .whereNull('endedAt')
    .orderBy(['addedAt', 'id']);
  const documents = new Map((await listDocuments(work)).map((one) => [one.id, one]));
  const allowed = await platformsAllowed(work);
  // The platforms that were added first keep their place when fewer may be watched.
  const places = new Map<string, number>();
  return rows.flatMap((watch) => {
    const document = documents.get(watch.documentId);
    if (document === undefined) return [];
    const platform = platformOf(document);
    if (platform !== null && !places.has(platform)) places.set(platform, places.size);
    const overQuota = platform !== null && (places.get(platform) ?? 0) >= allowed;
    return [{ watch, document, overQuota }];
  });
}

/** The platform whose document it is, as it is counted; null: our own, or a recipient's, on which the gate rests. */
export function platformOf({ owner }: Pick<PublishedDocument, 'owner'>): string | null {
  return owner.kind === 'platform' ? owner.name.trim().toLowerCase() : null;
}

/** One that is watched. Throws `watch-unknown`, also where it is watched no more. */
export async function watchedOne(work: Work, watchedId: string): Promise<Watched> {
  const found = (await listWatched(work)).find(({ watch }) => watch.id === watchedId);
  if (found !== undefined) return found;
  throw unknown();
}

/** The row of one that is watched, held until the work ends. Throws `watch-unknown`. */
export async function holdWatch({ trx, controllerId }: Work, watchedId: string): Promise<WatchedDocument> {
  const row = await WatchedDocument.query(trx)
    .findById([controllerId, watchedId])
    .whereNull('endedAt')
    .forUpdate();
  if (row === undefined) throw unknown();
  return row;
}

function unknown(): Problem {
  return new Problem('not-found', 'watch-unknown', 'This document is not watched. Nothing was changed.');
}

/** Changes what is known of a held row. */
export async function patchWatch(
  { trx, controllerId }: Work,
  watchedId: string,
  columns: Partial<WatchedDocument>,
): Promise<void> {
  await WatchedDocument.query(trx).findById([controllerId, watchedId]).patch(columns);
}

/** Documents of all controllers that are to be looked at by now, those that wait longest first. */
export async function looksDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    WatchedDocument.query(trx)
      .select('controllerId', 'id')
      .where('nextAt', '<=', at.toString())
      .orderBy('nextAt')
      .limit(500),
  );
}
