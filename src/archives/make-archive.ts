// Makes an archive: a key and a row first, then the outside world with no work open, then the row says "ready".
import type { Vault } from '../connectors/vault.ts';
import { bindingLanguage } from '../languages/binding.ts';
import { spokenLanguage } from '../languages/translate.ts';
import { Problem } from '../platform/problem.ts';
import { mustBeDisclosable } from '../subjects/minor-case.ts';
import type { Work } from '../work.ts';
import { ARCHIVE_DAYS, Archive, holdArchive } from './archive.ts';
import { archiveName } from './archive-files.ts';
import type { ArchiveInput } from './archive-input.ts';
import { destroyKey } from './expire.ts';
import { keyPlace } from './key-place.ts';
import { type Signer, signerOf } from './manifest.ts';
import { type PackedSection, packArchive } from './pack.ts';
import { newArchiveKey, sealTo } from './seal-archive.ts';

export interface ArchiveOrder {
  /** Opens a short work of the controller; where a plan is claimed, one that only the newest claim may open. */
  readonly inWork: <T>(act: (work: Work) => Promise<T>) => Promise<T>;
  readonly vault: Vault;
  /** A folder of this machine for what is held, sealed, between two passes. */
  readonly spoolFolder: string;
  /** Tells whose signature it is, such as `privacy.example/lumyx`. */
  readonly keyName: string;
  readonly requestId: string;
  readonly planId: string;
  readonly content: Omit<ArchiveInput, 'packedAt' | 'language'>;
  readonly signal?: AbortSignal;
  /** Milliseconds that a source may be silent; some minutes unless told. */
  readonly patience?: number;
}

export interface MadeArchive {
  readonly archiveId: string;
  readonly expiresAt: Temporal.Instant;
  readonly sections: readonly PackedSection[];
}

/**
 * Packs, seals and stores an archive; nobody can open it before the last work has committed. After a crash it is made
 * anew: an earlier one of the same plan and request loses its key, and a packer that was overtaken is told so
 * (`archive-overtaken`). Nothing is packed of an account that may be a child's (`guardian-check-open`).
 */
export async function makeArchive(order: ArchiveOrder): Promise<MadeArchive> {
  const begun = await order.inWork(async (work) => await begin(work, order));
  const { vault } = order;
  const { controllerId, archiveId } = begun;
  const { language, at } = begun;
  const input: ArchiveInput = { ...order.content, language, packedAt: at };
  const { signal, patience, spoolFolder } = order;
  const options = {
    signer: begun.signer,
    spoolFolder,
    ...(signal === undefined ? {} : { signal }),
    ...(patience === undefined ? {} : { patience }),
  };
  const zip = await vault.write(archiveName(controllerId, archiveId, 'zip'), async (file) =>
    sealTo(begun.recipient, file, async (sink) => await packArchive(input, sink, options)),
  );
  const { reading, sections, manifestSha256 } = zip.result;
  await vault.write(archiveName(controllerId, archiveId, 'reading'), async (file) =>
    sealTo(begun.recipient, file, async (sink) => sink.end(JSON.stringify(reading))),
  );
  return await order.inWork(async (work) => {
    const archive = await holdArchive(work, begun.archiveId);
    if (archive.state !== 'packing') throw overtaken();
    // It may have become known while the packing went on.
    await mustBeDisclosable(work, archive.requestId);
    const expiresAt = work.at.add({ hours: 24 * ARCHIVE_DAYS });
    await Archive.query(work.trx)
      .findById([work.controllerId, archive.id])
      .patch({ state: 'ready', size: String(zip.bytes), sha256: zip.sha256, manifestSha256, expiresAt });
    await work.record('archive.packed', archive.requestId, {
      archiveId: archive.id,
      planId: archive.planId,
      sections: sections.length,
      rows: sections.reduce((sum, { rows }) => sum + rows, 0),
      bytes: zip.bytes,
    });
    return { archiveId: archive.id, expiresAt, sections };
  });
}

interface Begun {
  readonly controllerId: string;
  readonly archiveId: string;
  readonly recipient: string;
  readonly signer: Signer;
  readonly language: string;
  readonly at: Temporal.Instant;
}

/** Writes the row with the sealed key. The packer gets what seals, never what opens. */
async function begin(work: Work, order: ArchiveOrder): Promise<Begun> {
  const { controllerId, at } = work;
  const { requestId, planId } = order;
  await mustBeDisclosable(work, requestId);
  const living = await Archive.query(work.trx)
    .where({ controllerId, requestId, planId })
    .whereNot('state', 'expired')
    .forUpdate();
  for (const earlier of living) await destroyKey(work, earlier);
  const archiveId = crypto.randomUUID();
  const { identity, recipient } = await newArchiveKey();
  await Archive.query(work.trx).insert({
    controllerId,
    id: archiveId,
    requestId,
    planId,
    state: 'packing',
    fileName: fileName(order.content.request.reference),
    wrappedKey: await work.seal(keyPlace({ controllerId, id: archiveId, requestId, planId }), identity),
    createdAt: at,
    expiresAt: at.add({ hours: 24 * ARCHIVE_DAYS }),
  });
  const signer = signerOf(order.keyName, await work.signingSeed());
  const language = (await languageOfCase(work, requestId)) ?? bindingLanguage(work.controller);
  return { controllerId, archiveId, recipient, signer, language, at };
}

/** The language that the person chose when she asked; null where she chose none. */
async function languageOfCase({ trx, controllerId }: Work, requestId: string): Promise<string | null> {
  const row = await trx('data_requests')
    .select('language')
    .where({ controller_id: controllerId, id: requestId })
    .first<{ language: string | null } | undefined>();
  return spokenLanguage(row?.language);
}

/** A name that is safe in a header and on every disk. */
function fileName(reference: string): string {
  const safe = reference
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `my-data${safe === '' ? '' : `-${safe}`}.zip`;
}

function overtaken(): Problem {
  return new Problem(
    'conflict',
    'archive-overtaken',
    'This copy of data was given up while it was packed, because another one is being made. Nobody can open it.',
  );
}
