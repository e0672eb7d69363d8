// The end of an archive: its key is destroyed, so that its bytes say nothing any more, and then its files go.
import type { Vault } from '../connectors/vault.ts';
import type { Work } from '../work.ts';
import { Archive, holdArchive } from './archive.ts';
import { archivePrefix } from './archive-files.ts';

/**
 * Ends an archive, by the clock or because it was revoked: the key is destroyed with this work. From its commit on
 * nobody can open the bytes, wherever copies of them lie; remove the files afterwards (`forgetFiles`), since no work
 * is open while the vault is called. Does nothing to one that has ended.
 */
export async function expireArchive(work: Work, archiveId: string): Promise<void> {
  const archive = await holdArchive(work, archiveId);
  if (archive.state === 'expired') return;
  await work.record('archive.expired', archive.requestId, { archiveId });
  await destroyKey(work, archive);
}

/** Destroys the key of an archive that is held. */
export async function destroyKey(work: Work, archive: Archive): Promise<void> {
  await Archive.query(work.trx)
    .findById([work.controllerId, archive.id])
    .patch({ state: 'expired', wrappedKey: null, keyDestroyedAt: work.at });
  await work.record('archive.keyDestroyed', archive.requestId, { archiveId: archive.id });
}

/** Removes the files of an expired archive, with no work open; `inWork` notes that they are gone. */
export async function forgetFiles(
  inWork: <T>(act: (work: Work) => Promise<T>) => Promise<T>,
  place: { readonly vault: Vault; readonly controllerId: string; readonly archiveId: string },
): Promise<void> {
  const { vault, controllerId, archiveId } = place;
  await vault.remove(archivePrefix(controllerId, archiveId));
  await inWork(async (work) => {
    await Archive.query(work.trx)
      .where({ controllerId, id: archiveId, state: 'expired' })
      .patch({ filesRemovedAt: work.at });
  });
}
