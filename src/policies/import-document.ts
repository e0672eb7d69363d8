// Takes a captured document in: the same words are the same version, other words are the next one, and nothing is overwritten.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { compareVersions, type Difference } from './compare-versions.ts';
import { type DocumentPlace, heldDocument, listDocuments } from './document.ts';
import { keepChange } from './document-change.ts';
import { type Defect, keepDefects } from './document-defect.ts';
import { renditionsOf } from './document-translation.ts';
import { type CaptureFacts, newestVersion, VersionRow, type VersionText } from './document-version.ts';
import { findDate } from './find-date.ts';
import { findDefects, stepDefects } from './find-defects.ts';
import { provisionsOf } from './provision.ts';
import type { ReadDocument } from './read-document.ts';
import { splitProvisions } from './split-provisions.ts';
import { writeProvisions } from './write-provisions.ts';

/** What was captured, and what the one who captured it says of it. */
export interface Captured {
  readonly read: ReadDocument;
  /** BCP 47: of the text that governs. */
  readonly language: string;
  /** The day of the document where it does not give one that can be read; null: as it says itself. */
  readonly dated?: Temporal.PlainDate | null;
  /** From when it is in force; null: from its capture. */
  readonly effectiveOn?: Temporal.PlainDate | null;
  readonly from: CaptureFacts['capturedFrom'];
  /** The address that answered. */
  readonly url?: string | null;
}

export interface Imported {
  readonly documentId: string;
  readonly versionId: string;
  readonly number: number;
  readonly outcome: 'added' | 'changed' | 'unchanged';
  readonly defects: readonly Defect[];
  /** Null: the first version, or nothing changed. */
  readonly difference: Difference | null;
}

/**
 * Takes in what was captured, under an open work: bytes were fetched and read before (`readDocument`). Defects are
 * found before any clause is read. Throws `document-owner-fixed`, `document-language-fixed`, `document-too-large`.
 */
export async function importDocument(
  work: Work,
  place: DocumentPlace,
  captured: Captured,
): Promise<Imported> {
  const document = await heldDocument(work, place);
  const before = await newestVersion(work, document.id);
  const { read, language } = captured;
  if (before !== null && before.language !== language)
    throw new Problem(
      'conflict',
      'document-language-fixed',
      `The text that governs this document is in another language (${before.language}). Nothing was saved. Give this one as its translation.`,
    );
  if (before?.textSha256.equals(read.textSha256) === true)
    return {
      documentId: document.id,
      versionId: before.id,
      number: before.number,
      outcome: 'unchanged',
      defects: [],
      difference: null,
    };
  const defects = await defectsIn(work, place, captured, before);
  const split = splitProvisions(read.text, defects);
  const versionId = await writeVersion(work, document.id, captured, before);
  await keepDefects(work, versionId, defects);
  const earlier = before === null ? [] : await provisionsOf(work, before.id);
  const after = await writeProvisions(work, { documentId: document.id, versionId }, split, earlier);
  const difference = before === null ? null : compareVersions(earlier, after);
  if (before !== null && difference !== null)
    await keepChange(work, { versionId, previousId: before.id }, difference);
  const number = (before?.number ?? 0) + 1;
  await work.record('document.captured', versionId, {
    document: place.slug,
    number,
    sha256: read.sha256.toString('hex'),
    provisions: split.length,
    defects: defects.length,
  });
  const outcome = before === null ? 'added' : 'changed';
  return { documentId: document.id, versionId, number, outcome, defects, difference };
}

async function defectsIn(
  work: Work,
  { kind, title }: DocumentPlace,
  { read }: Captured,
  before: VersionText | null,
): Promise<Defect[]> {
  const captured = (await listDocuments(work)).map((one) => one.title);
  const found = findDefects({ text: read.text, kind, title, captured });
  if (before === null) return found;
  const translated = (await renditionsOf(work, before.id)).filter(({ authoritative }) => !authoritative);
  const stale = translated.map(
    ({ language }): Defect => ({
      code: 'translation-stale',
      about: language,
      sentence: `The translation (${language}) is of an earlier version. People who read it are told that this text governs.`,
      place: null,
    }),
  );
  return [...stepDefects(before.text, read.text), ...stale, ...found];
}

async function writeVersion(
  work: Work,
  documentId: string,
  { read, language, dated, effectiveOn, from, url }: Captured,
  before: VersionText | null,
): Promise<string> {
  const { trx, controllerId, actor, at } = work;
  const id = crypto.randomUUID();
  await VersionRow.query(trx).insert({
    controllerId,
    id,
    documentId,
    number: (before?.number ?? 0) + 1,
    previousSha256: before?.sha256 ?? null,
    effectiveOn: effectiveOn ?? null,
    language,
    mediaType: read.mediaType,
    raw: read.raw,
    sha256: read.sha256,
    text: read.text,
    textSha256: read.textSha256,
    readBy: read.readBy,
    dated: dated ?? findDate(read.text)?.on ?? null,
    capturedFrom: from,
    capturedUrl: url ?? null,
    capturedAt: at,
    capturedByKind: actor.kind,
    capturedBy: actor.id,
  });
  return id;
}
