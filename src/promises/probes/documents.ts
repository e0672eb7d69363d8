// Documents are kept as they were published: every version follows the one before, and its day changes when its words do.

import { sha256 } from '../../platform/crypto.ts';
import { listDocuments } from '../../policies/document.ts';
import { type DocumentVersion, VersionRow, versionsOf } from '../../policies/document-version.ts';
import type { Work } from '../../work.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** Versions beside the one that each follows, newest first. */
function steps(versions: readonly DocumentVersion[]) {
  return versions.flatMap((later, index) => {
    const earlier = versions[index + 1];
    return earlier === undefined ? [] : [{ earlier, later }];
  });
}

/** `about` is the name of a document: its words changed exactly where its day did. */
export const documentsDated: Probe = async (probing) => {
  const { about } = probing;
  const versions = await look(probing, async (work) => {
    const document = (await listDocuments(work)).find(({ slug }) => slug === about);
    return document === undefined ? null : await versionsOf(work, document.id);
  });
  const [newest] = versions ?? [];
  if (versions === null || newest === undefined) return unable(`No version of ${about} was captured`);
  const undated = steps(versions).filter(
    ({ earlier, later }) =>
      earlier.textSha256.equals(later.textSha256) === (earlier.dated?.toString() !== later.dated?.toString()),
  );
  const figures = {
    versions: versions.length,
    undated: undated.length,
    dated: newest.dated?.toString() ?? null,
  };
  if (newest.dated === null) return failed(`The newest version of ${about} bears no day`, figures);
  if (undated.length > 0)
    return failed(`Words of ${about} changed while its day did not, or the other way round`, figures);
  return passed(
    `${about}: ${many(versions.length, 'version')}, the newest of ${newest.dated}; its day changes with its words`,
    figures,
  );
};

/** Every version of every document still is what was captured, and names the version before by its digest. */
export const documentsChained: Probe = async (probing) => {
  const documents = await look(probing, listDocuments);
  let versions = 0;
  let broken = 0;
  for (const { id } of documents) {
    const chain = await look(probing, async (work) => await versionsOf(work, id));
    versions += chain.length;
    for (const { earlier, later } of steps(chain))
      if (later.previousSha256?.equals(earlier.sha256) !== true) broken += 1;
    // One by one: a document may be large.
    for (const { id: versionId, sha256: said } of chain) {
      const raw = await look(probing, async (work) => await rawOf(work, versionId));
      if (raw === undefined || !sha256(raw).equals(said)) broken += 1;
    }
  }
  const figures = { documents: documents.length, versions, broken };
  if (versions === 0) return unable('No document was captured yet', figures);
  if (broken > 0) return failed(`${many(broken, 'version')} are not what was captured`, figures);
  return passed(
    `${many(versions, 'version')} of ${many(documents.length, 'document')} are byte for byte what was captured`,
    figures,
  );
};

async function rawOf({ trx, controllerId }: Work, versionId: string): Promise<Buffer | undefined> {
  return (await VersionRow.query(trx).select('raw').findById([controllerId, versionId]))?.raw;
}
