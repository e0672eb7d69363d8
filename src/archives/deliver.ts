// Gives an archive to the person, whole or from any byte on: opened in a work, streamed with none open, each piece noted.
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Vault } from '../connectors/vault.ts';
import { Problem } from '../platform/problem.ts';
import { mustBeDisclosable } from '../subjects/minor-case.ts';
import type { Details, Work } from '../work.ts';
import { Archive, holdArchive } from './archive.ts';
import { archiveName } from './archive-files.ts';
import { openKey } from './key-place.ts';
import { type OpenedSeal, openSealed } from './open-sealed.ts';
import type { ReadingView } from './reading-view.ts';
import { noteSent } from './sent-bytes.ts';
import { readStored } from './stored-reading.ts';

/** A sealed file with its key in memory, for as long as one answer takes. Never store, log or send the key. */
export interface SealedFile {
  /** Its name in the vault. */
  readonly name: string;
  /** What a browser calls it. */
  readonly fileName: string;
  /** Bytes of what was sealed. */
  readonly size: number;
  /** Of what was sealed. */
  readonly sha256: Buffer;
  readonly identity: string;
}

export interface OpenArchive extends SealedFile {
  readonly id: string;
  readonly controllerId: string;
  readonly requestId: string;
}

/** Some bytes of a zip, from `start` up to and without `end`. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/**
 * Opens an archive that is ready. The door has proven before who asks (a fresh code in this session) and that the
 * archive is of that person's request. Whoever opens it stands in the log, since there is no other way to the key; so does
 * what it is opened for: `how` says which bytes, or that it is protected on its way.
 * Throws `archive-unknown`, `archive-not-ready`, `archive-expired` or `guardian-check-open`.
 *
 * For the door: answer a HEAD from `archiveOf` alone, without opening or recording. A range is a delivery like any other:
 * open the archive for each one, and tell `recordDelivery` what went, so that a replayed range stands in the log as well.
 * Send `no-store`, `Content-Disposition: attachment`, `nosniff`, and the length of what follows, so that a cut stream is
 * seen as cut.
 */
export async function openArchive(work: Work, archiveId: string, how: Details = {}): Promise<OpenArchive> {
  const archive = await holdArchive(work, archiveId);
  const { id, controllerId, requestId, state, fileName, size, sha256, wrappedKey, expiresAt } = archive;
  await mustBeDisclosable(work, requestId);
  if (state === 'expired' || Temporal.Instant.compare(work.at, expiresAt) >= 0) throw expired();
  if (state !== 'ready' || wrappedKey === null || size === null || sha256 === null) throw notReady();
  const identity = await openKey(work, archive, wrappedKey);
  await work.record('archive.opened', requestId, { archiveId: id, ...how });
  const name = archiveName(controllerId, id, 'zip');
  return { id, controllerId, requestId, name, fileName, size: Number(size), sha256, identity };
}

/**
 * The zip or some of it, piece by piece, with no work open; only what is asked for is read and decrypted. It fails in
 * mid-stream when a byte at rest was changed. Throws `archive-file-missing`, `archive-damaged`, `archives-unreachable`.
 */
export async function archiveBytes(vault: Vault, file: SealedFile, piece?: Piece): Promise<Readable> {
  const seal = await openFile(vault, file.name, file.identity);
  if (seal.size !== file.size) throw cut();
  return Readable.from(seal.read(piece?.start, piece?.end), { objectMode: false });
}

/** What index.html shows, for the data page; some megabytes at most. */
export async function openReading(vault: Vault, archive: OpenArchive): Promise<ReadingView> {
  const { controllerId, id, identity } = archive;
  const seal = await openFile(vault, archiveName(controllerId, id, 'reading'), identity);
  return readStored(await text(seal.read()));
}

/**
 * Notes what was sent: the whole archive unless told. Once every byte of it has gone, in however many pieces, it is
 * delivered: the first moment stays, and every delivery and every piece stands in the log.
 */
export async function recordDelivery(
  work: Work,
  archiveId: string,
  piece?: Piece,
  how: Details = {},
): Promise<void> {
  const archive = await holdArchive(work, archiveId);
  const size = Number(archive.size ?? 0);
  const { start, end } = piece ?? { start: 0, end: size };
  const all = await noteSent(work, 'archives', archiveId, { start, end });
  if (all && archive.deliveredAt === null) {
    await Archive.query(work.trx).findById([work.controllerId, archiveId]).patch({ deliveredAt: work.at });
  }
  const details = { archiveId, ...inBytes({ start, end }, size), ...how };
  if (!all) await work.record('archive.partSent', archive.requestId, details);
  else await work.record('archive.delivered', archive.requestId, details);
}

/** Bytes as the log tells of them, in the words of HTTP (`Content-Range`): both ends are sent. */
export function inBytes({ start, end }: Piece, size: number): Details {
  return { range: `bytes ${start}-${end - 1}/${size}` };
}

async function openFile(vault: Vault, name: string, identity: string): Promise<OpenedSeal> {
  const file = await vault.open(name);
  if (file !== null) return await openSealed(identity, file);
  throw new Problem(
    'internal',
    'archive-file-missing',
    'The file of this copy of data is not where it should be. Nothing was given out. Please ask for a new copy.',
  );
}

function cut(): Problem {
  return new Problem(
    'internal',
    'archive-damaged',
    'This copy of data is not as long as it was when it was made. Nothing was given out. Please ask for a new copy.',
  );
}

function expired(): Problem {
  return new Problem(
    'conflict',
    'archive-expired',
    'The time for this copy of your data is over and its key was destroyed, so nobody can open it any more. You may ask for a new copy.',
  );
}

function notReady(): Problem {
  return new Problem(
    'conflict',
    'archive-not-ready',
    'The copy of your data is still being made. Nothing is lost; please look again later.',
  );
}
