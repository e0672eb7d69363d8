// Streams the sections of an archive into it, one after the other: files, rows, and the rows again as a table.
import { sha256 } from '../platform/crypto.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import type { ArchiveSection } from './archive-input.ts';
import { FileStream, OBJECT_GONE, PictureRoom } from './file-stream.ts';
import { inTime, type Waiting } from './in-time.ts';
import { CsvTable, type WrittenTable } from './machine/csv-table.ts';
import type { SectionWritten } from './machine/data-package.ts';
import type { ManifestFile, MissingFile } from './manifest.ts';
import { RowStream, type StreamedRows } from './row-stream.ts';
import { SecretWatch } from './secret-watch.ts';
import { rowsFile, tableFile } from './section-words.ts';
import type { Zip } from './zip.ts';

/** Rows of one section that are shown for reading. */
const SHOWN_ROWS = 200;
/** Bytes of rows that are shown for reading: of one section, and of all together. */
const SHOWN_BYTES = 2 * 1024 * 1024;
const SHOWN_BYTES_IN_ALL = 16 * 1024 * 1024;

/** An archive while it is filled. */
export interface Parcel {
  readonly zip: Zip;
  readonly files: ManifestFile[];
  /** Files that were lost, by name. */
  readonly missing: MissingFile[];
  readonly waiting: Waiting;
  /** Where rows wait between two passes, sealed; null: where the machine keeps such files. */
  readonly spoolFolder: string | null;
}

/** What passed of the sections, by their ids: for reading, and for machines. */
export interface PackedRows {
  readonly streamed: ReadonlyMap<string, StreamedRows>;
  readonly written: ReadonlyMap<string, SectionWritten>;
}

/** Adds every section that is held. A store that fails cuts its section short, by name; anything else is thrown. */
export async function addSections(parcel: Parcel, sections: readonly ArchiveSection[]): Promise<PackedRows> {
  const streamed = new Map<string, StreamedRows>();
  const written = new Map<string, SectionWritten>();
  const room = new PictureRoom();
  let left = SHOWN_BYTES_IN_ALL;
  for (const section of sections) {
    if (section.state !== 'held' || section.rows === undefined) continue;
    const filed = await addFiles(parcel, section, room);
    const limits = { rows: SHOWN_ROWS, bytes: Math.min(SHOWN_BYTES, left) };
    const { result, table } = await addRows(parcel, section, section.rows(), limits);
    left -= result.head.reduce((sum, line) => sum + line.length, 0);
    streamed.set(section.id, { ...result, pictures: filed.pictures, cutBy: result.cutBy ?? filed.cutBy });
    written.set(section.id, { lines: { ...result, complete: result.cutBy === null }, table });
    for (const { name, bytes } of section.files ?? []) {
      await parcel.zip.add(name, bytes);
      const digest = sha256(bytes).toString('hex');
      parcel.files.push({ name, bytes: bytes.length, sha256: digest, ...termsOf(section) });
    }
  }
  return { streamed, written };
}

/** The rows as they came, and once more as a table; the source is read once. */
async function addRows(
  { zip, files, waiting, spoolFolder }: Parcel,
  section: ArchiveSection,
  rows: AsyncIterable<Uint8Array>,
  limits: { readonly rows: number; readonly bytes: number },
): Promise<{ result: StreamedRows; table: WrittenTable | null }> {
  const stream = new RowStream(inTime(rows, waiting), limits, waiting.signal);
  const secrets = new SecretWatch(secretsOf(section));
  const csv = new CsvTable(section.columns, spoolFolder);
  try {
    const name = rowsFile(section.id);
    await zip.add(name, csv.watch(secrets.pieces(stream.pieces())));
    if ((stream.failure ?? csv.failure) !== null) throw stream.failure ?? csv.failure;
    const result = stream.result();
    refuseSecrets(section, secrets);
    const { bytes, sha256: digest, rows: count, cutBy } = result;
    const about = { rows: count, complete: cutBy === null, ...termsOf(section) };
    files.push({ name, bytes, sha256: digest, ...about });
    if (!csv.isTable) return { result, table: null };
    await zip.add(tableFile(section.id), csv.pieces(waiting.signal));
    if (csv.failure !== null) throw csv.failure;
    const table = csv.result();
    files.push({ name: tableFile(section.id), bytes: table.bytes, sha256: table.sha256, ...about });
    return { result, table };
  } finally {
    await csv.close();
  }
}

async function* none(): AsyncGenerator<never> {}

/** The files of a section, one after the other. What is lost costs its own entry, by name; the rows still follow. */
async function addFiles(
  { zip, files, missing, waiting }: Parcel,
  section: ArchiveSection,
  room: PictureRoom,
): Promise<{ pictures: ReadonlyMap<string, string>; cutBy: string | null }> {
  const pictures = new Map<string, string>();
  let cutBy: string | null = null;
  try {
    for await (const { name, bytes: source } of inTime(section.streamed?.() ?? none(), waiting)) {
      const stream = new FileStream(inTime(source, waiting), waiting.signal);
      const there = await stream.begins();
      if (there) await zip.add(name, stream.pieces());
      if (stream.failure !== null) throw stream.failure;
      const { bytes, sha256: digest, cutBy: cut, short } = stream.result();
      if (there) files.push({ name, bytes, sha256: digest, complete: cut === null, ...termsOf(section) });
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

function termsOf({ licences = [] }: ArchiveSection): { licences?: readonly string[] } {
  return licences.length === 0 ? {} : { licences: licences.map(({ name }) => name) };
}

/** What the store was asked without; should it come all the same, nothing leaves. */
function secretsOf({ fields }: ArchiveSection): string[] {
  const secret = fields.filter((one) => one.neverDisclosed !== undefined || one.leftOut !== undefined);
  return secret.map(({ name }) => name);
}

function refuseSecrets({ id }: ArchiveSection, { found }: SecretWatch): void {
  if (!found) return;
  throw new Problem(
    'internal',
    'archive-holds-secret',
    'A field that must not be disclosed was among the rows of an archive. The archive was thrown away; nobody got it.',
    { section: id },
  );
}
