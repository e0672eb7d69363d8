// One document as a row: sealed under a key of its own, opened once at most; opening, or its time, destroys it.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { asClock, type Work } from '../work.ts';
import { DESTROYED, openBytes, sealBytes } from './sealed-bytes.ts';

/** What may be sent: photographs and plain PDFs. */
export type DocumentKind = 'image/jpeg' | 'image/png' | 'application/pdf';

/** `waiting`: sealed, nobody has looked. All others: destroyed, and what became of it. */
export type DocumentState = 'waiting' | 'opened' | 'accepted' | 'refused' | 'unopened';

export class SealedDocument extends HouseModel {
  static override tableName = 'documents';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare demandId: string | null;
  declare agentId: string | null;
  declare kind: DocumentKind;
  declare size: number;
  declare content: Buffer | null;
  declare wrappedKey: Buffer | null;
  declare state: DocumentState;
  declare sentAt: Temporal.Instant;
  declare destroyAt: Temporal.Instant;
  declare openedAt: Temporal.Instant | null;
  declare openedBy: string | null;
  declare destroyedAt: Temporal.Instant | null;
  declare decidedAt: Temporal.Instant | null;
  declare decidedBy: string | null;
  declare words: Buffer | null;
}

/** Everything but the bytes and their key. */
const SHOWN = [
  'controllerId',
  'id',
  'requestId',
  'demandId',
  'agentId',
  'kind',
  'size',
  'state',
  'sentAt',
  'destroyAt',
  'openedAt',
  'openedBy',
  'destroyedAt',
  'decidedAt',
  'decidedBy',
  'words',
] as const;
export type DocumentRow = Pick<SealedDocument, (typeof SHOWN)[number]>;

/** Days that a document waits to be looked at. */
const UNOPENED_DAYS = 14;

const placeOf = (id: string): string => `documents:${id}`;
const wordsOf = (id: string): string => `documents:${id}:words`;

/** Seals a document under a new key and keeps it until it is opened or its time is over. */
export async function keepDocument(
  work: Work,
  given: {
    readonly requestId: string;
    readonly of: { readonly demandId: string } | { readonly agentId: string };
    readonly kind: DocumentKind;
    readonly bytes: Buffer;
  },
): Promise<{ documentId: string; until: Temporal.Instant }> {
  const { controllerId, at } = work;
  const until = at.add({ hours: 24 * UNOPENED_DAYS });
  const { requestId, of, kind, bytes } = given;
  const id = crypto.randomUUID();
  await SealedDocument.query(work.trx).insert({
    controllerId,
    id,
    requestId,
    ...of,
    kind,
    size: bytes.length,
    ...(await sealBytes(work, placeOf(id), bytes)),
    state: 'waiting',
    sentAt: at,
    destroyAt: until,
  });
  await work.record('document.sent', requestId, { documentId: id, kind, size: bytes.length });
  return { documentId: id, until };
}

/**
 * Opens a document for the acting member of staff, and destroys it in the same work: show the bytes only after its
 * commit. Of two who open it at once, the row lets one. Throws `document-gone`, and `not-found` for one of another case.
 */
export async function openDocument(
  work: Work,
  place: { readonly requestId: string; readonly documentId: string },
): Promise<{ kind: DocumentKind; bytes: Buffer }> {
  const { controllerId, actor, at } = work;
  if (actor.kind !== 'staff')
    throw new Problem('forbidden', 'opener-not-staff', 'Only a member of staff can open a document.');
  const row = await SealedDocument.query(work.trx)
    .findOne({ controllerId, id: place.documentId, requestId: place.requestId })
    .forUpdate();
  if (row === undefined) throw documentUnknown();
  const bytes = await openBytes(work, placeOf(row.id), row);
  if (bytes === null) throw documentGone();
  const changed = {
    ...DESTROYED,
    state: 'opened',
    openedAt: at,
    openedBy: actor.id,
    destroyedAt: at,
  } as const;
  await SealedDocument.query(work.trx).findById([controllerId, row.id]).patch(changed);
  await work.record('document.opened', row.requestId, { documentId: row.id });
  return { kind: row.kind, bytes };
}

/**
 * Writes down what was decided about a document that was opened. Throws `document-not-opened`, `document-decided`,
 * `document-gone` where nobody looked in time, and `not-found` for one of another case.
 */
export async function settleDocument(
  work: Work,
  decision: {
    readonly requestId: string;
    readonly documentId: string;
    readonly outcome: 'accepted' | 'refused';
    readonly words: string | null;
  },
): Promise<DocumentRow> {
  const { controllerId, actor, at } = work;
  const { requestId, documentId: id, outcome, words } = decision;
  const row = await SealedDocument.query(work.trx)
    .select(...SHOWN)
    .findOne({ controllerId, id, requestId })
    .forUpdate();
  if (row === undefined) throw documentUnknown();
  if (row.state !== 'opened') throw notDecidable(row.state);
  const sealed = words === null ? null : await work.seal(wordsOf(id), words);
  const changed = { state: outcome, decidedAt: at, decidedBy: actor.id, words: sealed };
  await SealedDocument.query(work.trx).findById([controllerId, id]).patch(changed);
  await work.record(outcome === 'accepted' ? 'document.accepted' : 'document.refused', requestId, {
    documentId: id,
  });
  return { ...row, ...changed };
}

/**
 * Destroys a document that nobody has looked at; undefined when somebody did in the meantime. `onlyOld`: only when its
 * time is over.
 */
export async function destroyUnopened(
  work: Work,
  documentId: string,
  { onlyOld = false }: { readonly onlyOld?: boolean } = {},
): Promise<DocumentRow | undefined> {
  const { controllerId, at } = work;
  const [row] = await SealedDocument.query(work.trx)
    .patch({ ...DESTROYED, state: 'unopened', destroyedAt: at })
    .where({ controllerId, id: documentId, state: 'waiting' })
    .where((query) => (onlyOld ? query.where('destroyAt', '<=', at.toString()) : query))
    .returning([...SHOWN])
    .castTo<DocumentRow[]>();
  if (row !== undefined) await work.record('document.destroyed', row.requestId, { documentId });
  return row;
}

/** The documents of a case in the order in which they came, without their bytes. */
export async function documentRows(work: Work, requestId: string): Promise<DocumentRow[]> {
  return await SealedDocument.query(work.trx)
    .select(...SHOWN)
    .where({ controllerId: work.controllerId, requestId })
    .orderBy(['sentAt', 'id']);
}

/** The documents that were sent for these demands, without their bytes. */
export async function rowsOfDemands(work: Work, demandIds: readonly string[]): Promise<DocumentRow[]> {
  return await SealedDocument.query(work.trx)
    .select(...SHOWN)
    .where('controllerId', work.controllerId)
    .whereIn('demandId', [...demandIds]);
}

/** Why a document was refused; null where nothing was said. */
export async function refusalWords(work: Work, { id, words }: DocumentRow): Promise<string | null> {
  return words === null ? null : (await work.open(wordsOf(id), words)).toString('utf8');
}

/** Documents of all controllers that waited too long, oldest first. */
export async function documentsDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    SealedDocument.query(trx)
      .select('controllerId', 'id')
      .where('state', 'waiting')
      .where('destroyAt', '<=', at.toString())
      .orderBy('destroyAt')
      .limit(1000),
  );
}

function documentUnknown(): Problem {
  return new Problem('not-found', 'not-here', 'There is no such document here. Nothing was changed.');
}

function documentGone(): Problem {
  return new Problem(
    'conflict',
    'document-gone',
    'This document was looked at already, or its time is over. It was destroyed, and nobody can look at it again. The case says who looked and when.',
  );
}

function notDecidable(state: DocumentState): Problem {
  if (state === 'accepted' || state === 'refused')
    return new Problem(
      'conflict',
      'document-decided',
      'This document was decided about already; the first decision stays. Nothing was changed.',
    );
  if (state !== 'waiting') return documentGone();
  return new Problem(
    'conflict',
    'document-not-opened',
    'Nobody has looked at this document yet, so nothing can be decided about it. Nothing was changed.',
  );
}
