// Gives an archive to the person: opens it in a work, streams it with none open, and notes that she took it.
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Problem } from '../platform/problem.ts';
import { mustBeDisclosable } from '../subjects/minor-case.ts';
import type { Work } from '../work.ts';
import { Archive, holdArchive } from './archive.ts';
import { type ArchiveFile, archiveFolder, archivePath } from './archive-files.ts';
import type { ReadingView } from './reading-view.ts';
import { openSealed } from './seal-archive.ts';
import { readStored } from './stored-reading.ts';

/** A key in memory for as long as one answer takes. Never store, log or send it. */
export interface OpenArchive {
  readonly id: string;
  readonly controllerId: string;
  readonly requestId: string;
  readonly fileName: string;
  /** Bytes of the zip. */
  readonly size: number;
  readonly sha256: Buffer;
  readonly identity: string;
}

/**
 * Opens an archive that is ready. The door has proven before who asks (a fresh code in this session) and that the
 * archive is of that person's request. Whoever opens it stands in the log, since there is no other way to the key.
 * Throws `archive-unknown`, `archive-not-ready`, `archive-expired` or `guardian-check-open`.
 *
 * For the door: answer a HEAD from `archiveOf` alone, without opening or recording; take no ranges (`Accept-Ranges:
 * none`, always 200 and the whole file), or a replayed range would be a delivery that no log shows; send `no-store`,
 * `Content-Disposition: attachment`, `nosniff`, and `Content-Length` = `size`, so that a cut stream is seen as cut.
 */
export async function openArchive(work: Work, archiveId: string): Promise<OpenArchive> {
  const { id, controllerId, requestId, state, fileName, size, sha256, wrappedKey, expiresAt } =
    await holdArchive(work, archiveId);
  await mustBeDisclosable(work, requestId);
  if (state === 'expired' || Temporal.Instant.compare(work.at, expiresAt) >= 0) throw expired();
  if (state !== 'ready' || wrappedKey === null || size === null || sha256 === null) throw notReady();
  const identity = (await work.open(`archives:${id}`, wrappedKey)).toString();
  await work.record('archive.opened', requestId, { archiveId: id });
  return { id, controllerId, requestId, fileName, size: Number(size), sha256, identity };
}

/** The zip, piece by piece, with no work open. It fails in mid-stream when a byte on disk was changed. */
export async function archiveBytes(dataFolder: string, archive: OpenArchive): Promise<Readable> {
  return await openFile(dataFolder, archive, 'zip');
}

/** What index.html shows, for the data page; some megabytes at most. */
export async function openReading(dataFolder: string, archive: OpenArchive): Promise<ReadingView> {
  return readStored(await text(await openFile(dataFolder, archive, 'reading')));
}

/** Notes that the whole archive was sent: the first moment stays, every delivery stands in the log. */
export async function recordDelivery(work: Work, archiveId: string): Promise<void> {
  const archive = await holdArchive(work, archiveId);
  if (archive.deliveredAt === null) {
    await Archive.query(work.trx).findById([work.controllerId, archiveId]).patch({ deliveredAt: work.at });
  }
  await work.record('archive.delivered', archive.requestId, { archiveId });
}

async function openFile(dataFolder: string, archive: OpenArchive, which: ArchiveFile): Promise<Readable> {
  const path = archivePath(archiveFolder(dataFolder, archive.controllerId), archive.id, which);
  const file = await open(path, 'r').catch(() => {
    throw new Problem(
      'internal',
      'archive-file-missing',
      'The file of this copy of data is not where it should be. Nothing was given out. Please ask for a new copy.',
    );
  });
  return await openSealed(archive.identity, file.createReadStream({ highWaterMark: 512 * 1024 }));
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
