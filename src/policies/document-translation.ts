// Other languages of a version: each says which version it translates, and the version itself is the one that governs.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { type CaptureFacts, FACTS, VersionRow } from './document-version.ts';

/** One language of a version, as it may be shown to a person. */
export interface Rendition extends CaptureFacts {
  readonly versionId: string;
  /** True for exactly one of a version: rules are read from it alone. */
  readonly authoritative: boolean;
  readonly text: string;
}

/** The table of translations; only `import-translation.ts` adds to it. */
export class TranslationRow extends HouseModel {
  static override tableName = 'document_translations';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare versionId: string;
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

/** The languages of a version: the one that governs first, then the newest capture of each translation. */
export async function renditionsOf(work: Work, versionId: string): Promise<Rendition[]> {
  const { trx, controllerId } = work;
  const version = await VersionRow.query(trx)
    .select(...FACTS, 'text')
    .findById([controllerId, versionId])
    .throwIfNotFound();
  const translations = await TranslationRow.query(trx)
    .distinctOn('language')
    .select(...FACTS, 'text')
    .where({ controllerId, versionId })
    .orderBy([{ column: 'language' }, { column: 'capturedAt', order: 'desc' }]);
  return [
    { ...version, versionId, authoritative: true },
    ...translations.map((row) => ({ ...row, versionId, authoritative: false })),
  ];
}
