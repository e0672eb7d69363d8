// Single items under restriction: while we look whether one shows somebody, nothing is done with it but storing.
import type { Work } from '../work.ts';
import { endEntries } from './end-objection.ts';
import { ObjectionRow } from './objection.ts';

/** One row of a store, as a map and a key name it. */
export interface Item {
  /** `dataset.collection`. */
  readonly collection: string;
  /** Values of the key, in the order of its columns. */
  readonly key: readonly string[];
}

/** Since when an item is restricted, and by which request. */
export interface ItemRestriction {
  readonly since: Temporal.Instant;
  readonly requestId: string;
}

/** Several requests may restrict one item: it is free when the last of them gives it back. */
const ONE_STANDING = '(controller_id, item_key_id, item_hash, request_id) where ended_at is null';

/** Ends every use of an item but storing it, from this moment on (GDPR Art. 18(2)); the key is kept as a keyed hash. */
export async function restrictItem(work: Work, restricted: { requestId: string; item: Item }): Promise<void> {
  const { controllerId, trx, at } = work;
  const { requestId, item } = restricted;
  const { keyId, hash } = await hashOf(work, item);
  await ObjectionRow.query(trx)
    .insert({
      controllerId,
      id: crypto.randomUUID(),
      subjectId: null,
      itemCollection: item.collection,
      itemKeyId: keyId,
      itemHash: hash,
      requestId,
      use: 'any-but-storage',
      since: at,
    })
    .onConflict(trx.raw(ONE_STANDING))
    .ignore();
  await work.record('use.ended', requestId, { uses: 'any-but-storage', collection: item.collection });
}

/** The restriction that stands on an item; null where it may be used. */
export async function restrictionOn(work: Work, item: Item): Promise<ItemRestriction | null> {
  const { keyId, hash } = await hashOf(work, item);
  const row = await ObjectionRow.query(work.trx)
    .where({ controllerId: work.controllerId, itemKeyId: keyId, itemHash: hash })
    .whereNull('endedAt')
    .first();
  return row === undefined || row.requestId === null ? null : { since: row.since, requestId: row.requestId };
}

/** Gives back what a request had ended, for a person or an item: it was refused or taken back. */
export async function resumeUses(work: Work, requestId: string): Promise<void> {
  if ((await endEntries(work, requestId)) > 0) await work.record('use.resumed', requestId);
}

async function hashOf(work: Work, { collection, key }: Item) {
  return await work.keyedHash('objections:item', JSON.stringify([collection, key]));
}
