// Documents that somebody publishes: our own policies and terms, those of recipients, and those of platforms that are watched.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

export const DOCUMENT_KINDS = ['terms', 'privacy-policy', 'analysis', 'other'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Whose document it is; `name` is that of the recipient or platform. */
export type DocumentOwner =
  | { readonly kind: 'own' }
  | { readonly kind: 'recipient' | 'platform'; readonly name: string };

/** A document apart from what any version of it says. */
export interface DocumentPlace {
  /** Stays for ever, and stands in addresses: `privacy-policy`. */
  readonly slug: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly owner: DocumentOwner;
  /** Where it is published; null: no address is known. */
  readonly url: string | null;
}

export interface PublishedDocument extends DocumentPlace {
  readonly id: string;
}

class DocumentRow extends HouseModel {
  static override tableName = 'published_documents';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare slug: string;
  declare kind: DocumentKind;
  declare title: string;
  declare ownerKind: DocumentOwner['kind'];
  declare ownerName: string | null;
  declare url: string | null;
  declare createdAt: Temporal.Instant;
}

function shown({ id, slug, kind, title, ownerKind, ownerName, url }: DocumentRow): PublishedDocument {
  const owner: DocumentOwner =
    ownerKind === 'own' ? { kind: 'own' } : { kind: ownerKind, name: ownerName ?? '' };
  return { id, slug, kind, title, owner, url };
}

/** All documents of the controller, by title. */
export async function listDocuments(work: Work): Promise<PublishedDocument[]> {
  const { trx, controllerId } = work;
  return (await DocumentRow.query(trx).where({ controllerId }).orderBy(['title', 'slug'])).map(shown);
}

/** One document by the name in its address. Throws `document-unknown`. */
export async function documentNamed(work: Work, slug: string): Promise<PublishedDocument> {
  const found = await findDocument(work, slug);
  if (found === null)
    throw new Problem(
      'not-found',
      'document-unknown',
      'There is no document of this name. Nothing was changed.',
    );
  return found;
}

/** One document by the name in its address; null where there is none. */
export async function findDocument(work: Work, slug: string): Promise<PublishedDocument | null> {
  const { trx, controllerId } = work;
  const row = await DocumentRow.query(trx).findOne({ controllerId, slug });
  return row === undefined ? null : shown(row);
}

/**
 * The document as it is described now, made where it is new. Its row is locked, so that two captures at once make no
 * version twice. Throws `document-owner-fixed`: whose a document is never changes.
 */
export async function heldDocument(work: Work, place: DocumentPlace): Promise<PublishedDocument> {
  const { trx, controllerId, at } = work;
  const { slug, kind, title, owner, url } = place;
  const ownerName = owner.kind === 'own' ? null : owner.name;
  const fresh = { controllerId, id: crypto.randomUUID(), slug, kind, title, url, createdAt: at };
  await DocumentRow.query(trx)
    .insert({ ...fresh, ownerKind: owner.kind, ownerName })
    .onConflict(['controllerId', 'slug'])
    .ignore();
  const row = await DocumentRow.query(trx).findOne({ controllerId, slug }).forUpdate().throwIfNotFound();
  if (row.ownerKind !== owner.kind || row.ownerName !== ownerName)
    throw new Problem(
      'conflict',
      'document-owner-fixed',
      'A document of this name belongs to somebody else. Nothing was saved. Give it another name.',
    );
  if (row.kind !== kind || row.title !== title || row.url !== url)
    await DocumentRow.query(trx).findById([controllerId, row.id]).patch({ kind, title, url });
  return { id: row.id, ...place };
}
