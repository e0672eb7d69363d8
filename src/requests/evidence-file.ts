// One file of evidence as a row: sealed under a key of its own; when its time is over, kind, size, digest and moments stay.
import { sha256 } from '../platform/crypto.ts';
import { HouseModel } from '../platform/database.ts';
import { DESTROYED, openBytes, sealBytes } from '../verification/sealed-bytes.ts';
import type { DocumentKind } from '../verification/sealed-document.ts';
import type { Work } from '../work.ts';

/** `held`: sealed, for as long as the case needs it. The others: bytes, key and words are destroyed. */
export type EvidenceState = 'held' | 'taken-back' | 'destroyed';

/** What became of a file that an owner sent for a copy, where it does not go as it is. */
export type FileFate = 'withheld' | 'replaced';

export class EvidenceFile extends HouseModel {
  static override tableName = 'evidence_files';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare kind: DocumentKind;
  declare size: number;
  declare sha256: Buffer;
  declare content: Buffer | null;
  declare wrappedKey: Buffer | null;
  declare words: Buffer | null;
  declare state: EvidenceState;
  declare sentAt: Temporal.Instant;
  /** The account that attached it; null: sent by the person. */
  declare attachedBy: string | null;
  /** The task that the owner of a system answered with it; null: it is no such file. */
  declare ownerTaskId: string | null;
  declare fate: FileFate | null;
  /** Code of why, and where none says it words; told to the person, so they stay when the bytes are gone. */
  declare fateReason: string | null;
  declare fateWords: Buffer | null;
  /** The file that this picture of staff stands in for. */
  declare replacesId: string | null;
  declare lookedAt: Temporal.Instant | null;
  declare lookedBy: string | null;
  declare latestAt: Temporal.Instant;
  declare destroyAt: Temporal.Instant | null;
  declare endedAt: Temporal.Instant | null;
}

/** Everything but the bytes and their key. */
const SHOWN = [
  'id',
  'requestId',
  'kind',
  'size',
  'sha256',
  'words',
  'state',
  'sentAt',
  'attachedBy',
  'ownerTaskId',
  'fate',
  'fateReason',
  'fateWords',
  'replacesId',
  'lookedAt',
  'lookedBy',
  'latestAt',
  'destroyAt',
  'endedAt',
] as const;
export type EvidenceRow = Pick<EvidenceFile, (typeof SHOWN)[number]>;

/** Days after which a file is destroyed, however long its case goes on. */
export const LATEST_DAYS = 365;

const placeOf = (id: string): string => `evidence_files:${id}`;

/** Seals a file under a new key. */
export async function keepEvidence(
  work: Work,
  given: Pick<EvidenceFile, 'requestId' | 'kind' | 'attachedBy'> & {
    readonly bytes: Buffer;
    /** What was said about it; empty: nothing. */
    readonly words: string;
    readonly ownerTaskId?: string;
    readonly replacesId?: string;
  },
): Promise<void> {
  const { controllerId, at } = work;
  const { requestId, kind, attachedBy, bytes, words, ownerTaskId = null, replacesId = null } = given;
  const id = crypto.randomUUID();
  const digest = sha256(bytes);
  await EvidenceFile.query(work.trx).insert({
    controllerId,
    id,
    requestId,
    kind,
    size: bytes.length,
    sha256: digest,
    ...(await sealBytes(work, placeOf(id), bytes)),
    words: words === '' ? null : await work.seal(`${placeOf(id)}:words`, words),
    state: 'held',
    sentAt: at,
    attachedBy,
    ownerTaskId,
    replacesId,
    latestAt: at.add({ hours: 24 * LATEST_DAYS }),
  });
  await work.record('evidence.sent', requestId, factsOf({ id, kind, size: bytes.length, sha256: digest }));
}

/** The evidence of a case in the order in which it came, without bytes. */
export async function evidenceRows(work: Work, requestId: string): Promise<EvidenceRow[]> {
  return await EvidenceFile.query(work.trx)
    .select(...SHOWN)
    .where({ controllerId: work.controllerId, requestId })
    .orderBy(['sentAt', 'id']);
}

/** What was said about a file; null where nothing was, or it is destroyed. */
export async function evidenceWords(work: Work, { id, words }: EvidenceRow): Promise<string | null> {
  return words === null ? null : (await work.open(`${placeOf(id)}:words`, words)).toString('utf8');
}

/** Opens a file that is held, and writes down who looked. Null where it is destroyed, undefined where there is none. */
export async function openEvidence(
  work: Work,
  { requestId, evidenceId: id }: { readonly requestId: string; readonly evidenceId: string },
): Promise<{ kind: DocumentKind; bytes: Buffer } | null | undefined> {
  const { controllerId, actor, at } = work;
  const row = await EvidenceFile.query(work.trx).findOne({ controllerId, id, requestId }).forUpdate();
  if (row === undefined) return undefined;
  const bytes = await openBytes(work, placeOf(id), row);
  if (bytes === null) return null;
  await EvidenceFile.query(work.trx).findById([controllerId, id]).patch({ lookedAt: at, lookedBy: actor.id });
  // What the owner of a system sent is opened to answer the person, who did not send it and reads so.
  const purpose = row.ownerTaskId === null ? {} : { purpose: 'answer' };
  await work.record('evidence.looked', requestId, { ...factsOf(row), ...purpose });
  return { kind: row.kind, bytes };
}

/**
 * The files of the answer to a task that go to the person, opened for a copy of data; staff looked at them before. What
 * they withheld or replaced is not opened.
 */
export async function filesOfOwner(
  work: Work,
  ownerTaskId: string,
): Promise<{ kind: DocumentKind; bytes: Buffer; replacesId: string | null }[]> {
  const { controllerId, trx } = work;
  const rows = await EvidenceFile.query(trx)
    .where({ controllerId, ownerTaskId, state: 'held' })
    .whereNull('fate')
    .orderBy(['sentAt', 'id']);
  const files = [];
  for (const row of rows) {
    const bytes = await openBytes(work, placeOf(row.id), row);
    if (bytes !== null) files.push({ kind: row.kind, bytes, replacesId: row.replacesId });
  }
  return files;
}

/** The files of some tasks that were withheld or replaced, without bytes. */
export async function ruledFiles(work: Work, ownerTaskIds: readonly string[]): Promise<EvidenceRow[]> {
  return await EvidenceFile.query(work.trx)
    .select(...SHOWN)
    .where({ controllerId: work.controllerId })
    .whereIn('ownerTaskId', [...ownerTaskIds])
    .whereNotNull('fate')
    .orderBy(['sentAt', 'id']);
}

/** Writes what becomes of a file of an owner; null: it goes as it is. */
export async function patchFate(
  work: Work,
  id: string,
  given: { readonly fate: FileFate; readonly reason: string; readonly words: string | null } | null,
): Promise<void> {
  const words = given?.words ?? null;
  await EvidenceFile.query(work.trx)
    .findById([work.controllerId, id])
    .patch({
      fate: given?.fate ?? null,
      fateReason: given?.reason ?? null,
      fateWords: words === null ? null : await work.seal(`${placeOf(id)}:fate`, words),
    });
}

/** Why a file was withheld or replaced, where no code says it; else empty. */
export async function fateWords(work: Work, { id, fateWords: sealed }: EvidenceRow): Promise<string> {
  return sealed === null ? '' : (await work.open(`${placeOf(id)}:fate`, sealed)).toString('utf8');
}

/**
 * Destroys bytes, key and words of the files that are held: one, those that replace one, or all of a case (`fate` of
 * null: but those that were withheld or replaced). Answers with how many they were.
 */
export async function endEvidence(
  work: Work,
  which:
    | { readonly id: string }
    | { readonly replacesId: string }
    | { readonly requestId: string; readonly fate?: null },
  state: 'taken-back' | 'destroyed',
): Promise<number> {
  const { controllerId, at } = work;
  const ended = await EvidenceFile.query(work.trx)
    .patch({ ...DESTROYED, words: null, state, endedAt: at })
    .where({ controllerId, ...which, state: 'held' })
    .returning([...SHOWN])
    .castTo<EvidenceRow[]>();
  const event = state === 'destroyed' ? 'evidence.destroyed' : 'evidence.takenBack';
  for (const row of ended) await work.record(event, row.requestId, factsOf(row));
  return ended.length;
}

/** What the log may say of a file. */
function factsOf(row: Pick<EvidenceRow, 'id' | 'kind' | 'size' | 'sha256'>) {
  const { id: evidenceId, kind, size } = row;
  return { evidenceId, kind, size, sha256: row.sha256.toString('hex') };
}
