// Versions of a document: what was captured, in the language that governs; PostgreSQL refuses every change of one.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

export const CAPTURED_FROM = ['file', 'paste', 'url', 'pack', 'watch'] as const;

/** A capture without its bytes and its words. */
export interface CaptureFacts {
  readonly id: string;
  /** BCP 47. */
  readonly language: string;
  readonly mediaType: string;
  /** SHA-256 of the bytes as they came. */
  readonly sha256: Buffer;
  /** SHA-256 of the words in UTF-8. */
  readonly textSha256: Buffer;
  /** Name and version of how the bytes became words. */
  readonly readBy: string;
  /** The day that the document gives for itself; null: none. */
  readonly dated: Temporal.PlainDate | null;
  readonly capturedFrom: (typeof CAPTURED_FROM)[number];
  readonly capturedUrl: string | null;
  readonly capturedAt: Temporal.Instant;
}

export interface DocumentVersion extends CaptureFacts {
  readonly documentId: string;
  /** Counts up from 1. */
  readonly number: number;
  /** SHA-256 of the bytes of the version before; null: the first. */
  readonly previousSha256: Buffer | null;
  /** From when it is in force; null: from its capture. */
  readonly effectiveOn: Temporal.PlainDate | null;
}

export interface VersionText extends DocumentVersion {
  /** Offsets of provisions and defects count in it, in UTF-16 units. */
  readonly text: string;
}

/** The table of versions; only `import-document.ts` adds to it. */
export class VersionRow extends HouseModel {
  static override tableName = 'document_versions';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare documentId: string;
  declare number: number;
  declare previousSha256: Buffer | null;
  declare effectiveOn: Temporal.PlainDate | null;
  declare language: string;
  declare mediaType: string;
  declare raw: Buffer;
  declare sha256: Buffer;
  declare text: string;
  declare textSha256: Buffer;
  declare readBy: string;
  declare dated: Temporal.PlainDate | null;
  declare capturedFrom: CaptureFacts['capturedFrom'];
  declare capturedUrl: string | null;
  declare capturedAt: Temporal.Instant;
  declare capturedByKind: string;
  declare capturedBy: string;
}

/** Everything of a capture but its bytes and words, for lists. */
export const FACTS = [
  'id',
  'language',
  'mediaType',
  'sha256',
  'textSha256',
  'readBy',
  'dated',
  'capturedFrom',
  'capturedUrl',
  'capturedAt',
] as const;
const COLUMNS = [...FACTS, 'documentId', 'number', 'previousSha256', 'effectiveOn'] as const;

/** All versions of a document without their words, newest first. */
export async function versionsOf(work: Work, documentId: string): Promise<DocumentVersion[]> {
  const { trx, controllerId } = work;
  return await VersionRow.query(trx)
    .select(...COLUMNS)
    .where({ controllerId, documentId })
    .orderBy('number', 'desc');
}

/** All versions of several documents without their words, newest first. */
export async function versionsOfEach(work: Work, documentIds: readonly string[]): Promise<DocumentVersion[]> {
  const { trx, controllerId } = work;
  return await VersionRow.query(trx)
    .select(...COLUMNS)
    .where({ controllerId })
    .whereIn('documentId', [...documentIds])
    .orderBy('number', 'desc');
}

/** The newest version of each document of the controller, without its words. */
export async function newestVersions(work: Work): Promise<DocumentVersion[]> {
  const { trx, controllerId } = work;
  return await VersionRow.query(trx)
    .distinctOn('documentId')
    .select(...COLUMNS)
    .where({ controllerId })
    .orderBy([{ column: 'documentId' }, { column: 'number', order: 'desc' }]);
}

/** One version with its words. Throws `document-version-unknown`. */
export async function readVersion(work: Work, documentId: string, number: number): Promise<VersionText> {
  const { trx, controllerId } = work;
  const row = await VersionRow.query(trx)
    .select(...COLUMNS, 'text')
    .findOne({ controllerId, documentId, number });
  if (row === undefined)
    throw new Problem('not-found', 'document-version-unknown', 'This document has no such version.');
  return row;
}

/** The newest version with its words; null: nothing was captured yet. */
export async function newestVersion(work: Work, documentId: string): Promise<VersionText | null> {
  const { trx, controllerId } = work;
  const row = await VersionRow.query(trx)
    .select(...COLUMNS, 'text')
    .where({ controllerId, documentId })
    .orderBy('number', 'desc')
    .first();
  return row ?? null;
}

/**
 * The version that is in force on a day: the newest whose day has come. A version without one is in force from its
 * capture. Null: none is yet.
 */
export function inForce<V extends DocumentVersion>(versions: readonly V[], on: Temporal.PlainDate): V | null {
  const begun = versions.filter(
    ({ effectiveOn }) => effectiveOn === null || Temporal.PlainDate.compare(effectiveOn, on) <= 0,
  );
  return begun.toSorted((a, b) => b.number - a.number)[0] ?? null;
}
