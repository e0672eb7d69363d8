// Packs an archive: streams every section into a zip, then the page to read it by, the manifest and its signature.
import type { Writable } from 'node:stream';
import { sha256 } from '../platform/crypto.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import {
  type ArchiveInput,
  type ArchiveSection,
  checkSectionIds,
  type SectionState,
} from './archive-input.ts';
import { FileStream, OBJECT_GONE, PictureRoom } from './file-stream.ts';
import { inTime, type Waiting } from './in-time.ts';
import {
  type ManifestFile,
  type MissingFile,
  manifestBytes,
  type Signer,
  signatureBytes,
} from './manifest.ts';
import { readingOf } from './reading.ts';
import { readRow } from './reading-value.ts';
import type { ReadingView } from './reading-view.ts';
import { renderIndex, renderReadme } from './render-index.ts';
import { RowStream, type StreamedRows } from './row-stream.ts';
import { rowsFile } from './section-words.ts';
import { STATEMENTS_FILE, statementLines } from './statement.ts';
import { Zip } from './zip.ts';

/** Rows of one section that are shown for reading. */
const SHOWN_ROWS = 200;
/** Bytes of rows that are shown for reading: of one section, and of all together. */
const SHOWN_BYTES = 2 * 1024 * 1024;
const SHOWN_BYTES_IN_ALL = 16 * 1024 * 1024;

export interface PackOptions {
  readonly signer: Signer;
  readonly signal?: AbortSignal;
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
    files.push({ name, bytes: bytes.length, sha256: hexOf(bytes) });
  };
  await add('README.txt', renderReadme(input));
  const streamed = await addSections(zip, input.sections, files, { ...options, missing });
  const { statements = [] } = input;
  if (statements.length > 0) await add(STATEMENTS_FILE, statementLines(statements));
  const reading = readingOf(input, streamed);
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
  const sections = reading.sections.map(({ id, state, rows, problem }) => ({ id, state, rows, problem }));
  return { files, sections, reading, manifestSha256: sha256(manifest) };
}

const hexOf = (bytes: Buffer): string => sha256(bytes).toString('hex');

async function addSections(
  zip: Zip,
  sections: readonly ArchiveSection[],
  files: ManifestFile[],
  { missing, ...waiting }: Waiting & { readonly missing: MissingFile[] },
): Promise<Map<string, StreamedRows>> {
  const streamed = new Map<string, StreamedRows>();
  const room = new PictureRoom();
  let left = SHOWN_BYTES_IN_ALL;
  for (const section of sections) {
    if (section.state !== 'held' || section.rows === undefined) continue;
    const filed = await addFiles(zip, section, files, { room, waiting, missing });
    const limits = { rows: SHOWN_ROWS, bytes: Math.min(SHOWN_BYTES, left) };
    const stream = new RowStream(inTime(section.rows(), waiting), limits, waiting.signal);
    const name = rowsFile(section.id);
    await zip.add(name, stream.pieces());
    if (stream.failure !== null) throw stream.failure;
    const result = stream.result();
    refuseSecrets(section, result);
    const { bytes, sha256, rows, cutBy } = result;
    files.push({ name, bytes, sha256, rows, complete: cutBy === null });
    left -= result.head.reduce((sum, line) => sum + line.length, 0);
    streamed.set(section.id, { ...result, pictures: filed.pictures, cutBy: cutBy ?? filed.cutBy });
    for (const { name: file, bytes: content } of section.files ?? []) {
      await zip.add(file, content);
      files.push({ name: file, bytes: content.length, sha256: hexOf(content) });
    }
  }
  return streamed;
}

async function* none(): AsyncGenerator<never> {}

/** The files of a section, one after the other. What is lost costs its own entry, by name; the rows still follow. */
async function addFiles(
  zip: Zip,
  section: ArchiveSection,
  files: ManifestFile[],
  {
    room,
    waiting,
    missing,
  }: { readonly room: PictureRoom; readonly waiting: Waiting; readonly missing: MissingFile[] },
): Promise<{ pictures: ReadonlyMap<string, string>; cutBy: string | null }> {
  const pictures = new Map<string, string>();
  let cutBy: string | null = null;
  try {
    for await (const { name, bytes: source } of inTime(section.streamed?.() ?? none(), waiting)) {
      const stream = new FileStream(inTime(source, waiting), waiting.signal);
      const there = await stream.begins();
      if (there) await zip.add(name, stream.pieces());
      if (stream.failure !== null) throw stream.failure;
      const { bytes, sha256, cutBy: cut, short } = stream.result();
      if (there) files.push({ name, bytes, sha256, complete: cut === null });
      if (cut !== null) missing.push({ name, problem: cut });
      // Not there any more is no failure: its row is missing too, and the section says so.
      if (cut !== OBJECT_GONE) cutBy ??= cut;
      const picture = short === null ? null : room.take(short);
      if (picture !== null) pictures.set(name, picture);
    }
  } catch (error) {
    if (!isProblem(error) || !error.code.startsWith('store-')) throw error;
    cutBy = error.code;
  }
  return { pictures, cutBy };
}

/** The store was asked without these columns; if one came all the same, nothing leaves. Every row has the same columns. */
function refuseSecrets({ id, fields }: ArchiveSection, { head }: StreamedRows): void {
  const secret = fields
    .filter(({ neverDisclosed, leftOut }) => neverDisclosed !== undefined || leftOut !== undefined)
    .map(({ name }) => name);
  if (secret.length === 0) return;
  const rows = head.map((line) => readRow(line));
  if (!rows.some((row) => secret.some((name) => row.has(name)))) return;
  throw new Problem(
    'internal',
    'archive-holds-secret',
    'A field that must not be disclosed was among the rows of an archive. The archive was thrown away; nobody got it.',
    { section: id },
  );
}
