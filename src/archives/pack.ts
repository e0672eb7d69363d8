// Packs an archive: streams every section into a zip, then the page to read it by, the manifest and its signature.
import type { Writable } from 'node:stream';
import { sha256 } from '../platform/crypto.ts';
import { type ArchiveInput, checkSectionIds, type SectionState } from './archive-input.ts';
import { DATA_PACKAGE, dataPackage } from './machine/data-package.ts';
import {
  type ManifestFile,
  type MissingFile,
  manifestBytes,
  type Signer,
  signatureBytes,
} from './manifest.ts';
import { addSections } from './pack-sections.ts';
import { readingOf } from './reading.ts';
import type { ReadingView } from './reading-view.ts';
import { renderIndex, renderReadme } from './render-index.ts';
import { STATEMENTS_FILE, statementLines } from './statement.ts';
import { Zip } from './zip.ts';

export interface PackOptions {
  readonly signer: Signer;
  readonly signal?: AbortSignal;
  /** A folder that is there, for rows that wait between two passes; none: where the machine keeps such files. */
  readonly spoolFolder?: string;
  /** Milliseconds that a source may be silent; some minutes unless told. */
  readonly patience?: number;
}

/** What became of one section, for the receipt. */
export interface PackedSection {
  readonly id: string;
  readonly state: SectionState;
  readonly rows: number;
  /** The code of what cut it short; null where nothing did. */
  readonly problem: string | null;
}

export interface PackedArchive {
  readonly files: readonly ManifestFile[];
  readonly sections: readonly PackedSection[];
  readonly reading: ReadingView;
  /** SHA-256 of `manifest.json`. */
  readonly manifestSha256: Buffer;
}

/**
 * Streams the archive to `sink` with memory bounded by what is shown, whatever the number of rows. Ends the sink, or
 * destroys it and throws. A store that fails while it is read fails its section, by name; anything else fails all.
 */
export async function packArchive(
  input: ArchiveInput,
  sink: Writable,
  options: PackOptions,
): Promise<PackedArchive> {
  checkSectionIds(input.sections);
  const zip = new Zip(sink, new Date(input.packedAt.epochMilliseconds));
  try {
    return await fill(zip, input, options);
  } catch (error) {
    await zip.abandon(error);
    throw error;
  }
}

async function fill(zip: Zip, input: ArchiveInput, options: PackOptions): Promise<PackedArchive> {
  const files: ManifestFile[] = [];
  const missing: MissingFile[] = [];
  const add = async (name: string, content: string) => {
    const bytes = Buffer.from(content);
    await zip.add(name, bytes);
    files.push({ name, bytes: bytes.length, sha256: sha256(bytes).toString('hex') });
  };
  await add('README.txt', renderReadme(input));
  const { signal, patience, spoolFolder = null } = options;
  const parcel = { zip, files, missing, waiting: { signal, patience }, spoolFolder };
  const { streamed, written } = await addSections(parcel, input.sections);
  const { statements = [] } = input;
  if (statements.length > 0) await add(STATEMENTS_FILE, statementLines(statements));
  const reading = readingOf(input, streamed);
  const sections = reading.sections.map(({ id, state, rows, problem }) => ({ id, state, rows, problem }));
  await add(DATA_PACKAGE, dataPackage(input, written, sections));
  await add('index.html', renderIndex(reading, input.controller));
  const { controller, request, packedAt } = input;
  const manifest = manifestBytes(
    { controller: controller.name, reference: request.reference, packedAt },
    files,
    missing,
  );
  await zip.add('manifest.json', manifest);
  await zip.add('manifest.json.sig', signatureBytes(options.signer, manifest));
  await zip.finish();
  return { files, sections, reading, manifestSha256: sha256(manifest) };
}
