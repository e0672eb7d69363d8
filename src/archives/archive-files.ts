// The files of an archive by their names in the vault.

/** The two files of an archive: the zip, and the reading view that her data page shows. */
export type ArchiveFile = 'zip' | 'reading';

/** The name of one file of an archive. */
export function archiveName(controllerId: string, archiveId: string, file: ArchiveFile): string {
  return `${archivePrefix(controllerId, archiveId)}${file}.age`;
}

/** What the names of all files of an archive begin with, those of half written ones too. */
export function archivePrefix(controllerId: string, archiveId: string): string {
  return `${controllerId}/${archiveId}.`;
}
