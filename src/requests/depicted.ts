// An item that shows or mentions somebody: what the person told of it, and the one row that staff named.
import { restrictItem } from '../consent/restricted-item.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { rememberHand } from './case-note.ts';
import { holdRequest, isOpen } from './data-request.ts';

const LONGEST_LINK = 2_000;
const LONGEST_DESCRIPTION = 5_000;
const SHORTEST_DESCRIPTION = 10;

/** What a person tells of an item: a link, a description, or both. */
export interface ItemReport {
  readonly link?: string | undefined;
  readonly description?: string | undefined;
}

/** The row that staff named, as the plan needs it. */
export interface NamedItem {
  readonly storeId: string;
  readonly collection: string;
  readonly key: readonly string[];
}

export class DepictedItem extends HouseModel {
  static override tableName = 'depicted_items';
  static override idColumn = ['controllerId', 'requestId'];
  declare controllerId: string;
  declare requestId: string;
  declare link: Buffer | null;
  declare description: Buffer | null;
  declare storeId: string | null;
  declare collection: string | null;
  declare itemKey: Buffer | null;
  declare owner: Buffer | null;
  declare namedAt: Temporal.Instant | null;
}

/**
 * Reads a report: a web address of http or https without a password in it, or words. The address is kept as a text
 * and never opened. Throws `item-missing`, `link-not-plain`, `description-too-long`.
 */
export function readReport({ link = '', description = '' }: ItemReport): ItemReport {
  const address = link.trim();
  const words = description.trim();
  if (address === '' && words.length < SHORTEST_DESCRIPTION) {
    throw new Problem(
      'invalid',
      'item-missing',
      `Give a link, or describe it in at least ${SHORTEST_DESCRIPTION} characters. Nothing was sent.`,
    );
  }
  if (words.length > LONGEST_DESCRIPTION) {
    throw new Problem(
      'too-large',
      'description-too-long',
      `A description may have ${LONGEST_DESCRIPTION.toLocaleString('en-GB')} characters. Nothing was sent.`,
    );
  }
  if (address !== '') checkLink(address);
  return {
    ...(address === '' ? {} : { link: address }),
    ...(words === '' ? {} : { description: words }),
  };
}

function checkLink(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const web = url !== null && /^https?:$/.test(url.protocol) && /^https?:\/\//i.test(text);
  const bare = url?.username === '' && url.password === '';
  if (web && bare && text.length <= LONGEST_LINK && !/[\s\p{Cc}]/u.test(text)) return;
  throw new Problem(
    'invalid',
    'link-not-plain',
    'Give a link that begins with http:// or https://, of 2,000 characters or fewer. Nothing was sent.',
  );
}

/** Keeps what a person told of an item, sealed. Throws like `readReport`. */
export async function rememberReport(work: Work, requestId: string, report: ItemReport): Promise<void> {
  const { link, description } = readReport(report);
  await DepictedItem.query(work.trx).insert({
    controllerId: work.controllerId,
    requestId,
    link: link === undefined ? null : await work.seal(`depicted_items:${requestId}:link`, link),
    description:
      description === undefined
        ? null
        : await work.seal(`depicted_items:${requestId}:description`, description),
  });
}

/** What stands about the item of a case; null where the case is about none. */
export interface ShownItem {
  readonly link: string | null;
  readonly description: string | null;
  readonly named: NamedItem | null;
  /** The owner is told once the item is gone. */
  readonly tellsOwner: boolean;
}

/** The item of a case, opened. */
export async function itemOf(work: Work, requestId: string): Promise<ShownItem | null> {
  const row = await DepictedItem.query(work.trx).findById([work.controllerId, requestId]);
  if (row === undefined) return null;
  const open = async (name: string, sealed: Buffer | null) =>
    sealed === null
      ? null
      : (await work.open(`depicted_items:${requestId}:${name}`, sealed)).toString('utf8');
  const key = await open('key', row.itemKey);
  const { storeId, collection } = row;
  const named =
    key === null || storeId === null || collection === null
      ? null
      : { storeId, collection, key: JSON.parse(key) as readonly string[] };
  return {
    link: await open('link', row.link),
    description: await open('description', row.description),
    named,
    tellsOwner: row.owner !== null,
  };
}

/** Whom to tell that the item is gone, and what to call it. */
export interface ItemOwner {
  readonly email: string;
  readonly item: string;
}

/**
 * Keeps which row staff named, and restricts it from this moment on. Whoever names it cannot approve its erasure.
 * `owner`: whom to tell when it is gone. Throws `request-unknown`, `case-ended`, `item-named`, `not-depicted`.
 */
export async function keepNamedItem(
  work: Work,
  named: { requestId: string; item: NamedItem; owner: ItemOwner | null },
): Promise<void> {
  const { requestId, item, owner } = named;
  const { status, right } = await holdRequest(work, requestId);
  if (right !== 'depicted') {
    throw new Problem('conflict', 'not-depicted', 'This case is not about an item. Nothing was changed.');
  }
  if (status === 'received' || !isOpen(status)) {
    throw new Problem(
      'conflict',
      'case-ended',
      'This case is not proven yet, or has ended. Nothing was changed.',
    );
  }
  if ((await itemOf(work, requestId))?.named != null) {
    throw new Problem(
      'conflict',
      'item-named',
      'The item of this case is named already. Nothing was changed.',
    );
  }
  const seal = async (name: string, text: string) =>
    await work.seal(`depicted_items:${requestId}:${name}`, text);
  await DepictedItem.query(work.trx)
    .findById([work.controllerId, requestId])
    .patch({
      storeId: item.storeId,
      collection: item.collection,
      itemKey: await seal('key', JSON.stringify(item.key)),
      owner: owner === null ? null : await seal('owner', JSON.stringify(owner)),
      namedAt: work.at,
    });
  await restrictItem(work, { requestId, item });
  await work.record('item.named', requestId, { collection: item.collection, tellOwner: owner !== null });
  await rememberHand(work, requestId, 'ruled');
  await work.enqueue('draw-plan', { requestId });
}

/** The owner who is to be told, once: the address is wiped by this. Null where nobody is to be told. */
export async function takeOwner(work: Work, requestId: string): Promise<ItemOwner | null> {
  const query = () => DepictedItem.query(work.trx).findById([work.controllerId, requestId]);
  const row = await query();
  if (row === undefined || row.owner === null) return null;
  const owner = await work.open(`depicted_items:${requestId}:owner`, row.owner);
  await query().patch({ owner: null });
  return JSON.parse(owner.toString('utf8')) as ItemOwner;
}
