// Takes in another language of a version. It never governs: it says which version it translates, and is marked when it is older.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { documentNamed } from './document.ts';
import { DefectRow, keepDefects } from './document-defect.ts';
import { renditionsOf, TranslationRow } from './document-translation.ts';
import { newestVersion, type VersionText } from './document-version.ts';
import { findDate } from './find-date.ts';
import type { Captured } from './import-document.ts';

export interface ImportedTranslation {
  readonly versionId: string;
  readonly outcome: 'added' | 'unchanged';
  /** It is older than the text that governs, by the days that the two give for themselves. */
  readonly stale: boolean;
}

/**
 * Takes in a translation of the newest version of a document. Throws `document-unknown`, `document-not-captured`,
 * `document-language-governs`.
 */
export async function importTranslation(
  work: Work,
  slug: string,
  captured: Captured,
): Promise<ImportedTranslation> {
  const document = await documentNamed(work, slug);
  const version = await newestVersion(work, document.id);
  const { read, language } = captured;
  if (version === null)
    throw new Problem(
      'conflict',
      'document-not-captured',
      'The text that governs has not been captured yet. Nothing was saved. Import that one first.',
    );
  if (version.language === language)
    throw new Problem(
      'invalid',
      'document-language-governs',
      `The text in this language (${language}) is the one that governs. Nothing was saved.`,
    );
  const dated = captured.dated ?? findDate(read.text)?.on ?? null;
  const stale = isOlder(dated, version);
  const present = (await renditionsOf(work, version.id)).find((one) => one.language === language);
  if (present?.textSha256.equals(read.textSha256) === true)
    return { versionId: version.id, outcome: 'unchanged', stale };
  await writeTranslation(work, version.id, captured, dated);
  await markStale(work, version, language, stale);
  await work.record('document.translated', version.id, {
    document: slug,
    number: version.number,
    language,
    sha256: read.sha256.toString('hex'),
    stale,
  });
  return { versionId: version.id, outcome: 'added', stale };
}

function isOlder(dated: Temporal.PlainDate | null, version: VersionText): boolean {
  return dated !== null && version.dated !== null && Temporal.PlainDate.compare(dated, version.dated) < 0;
}

async function writeTranslation(
  work: Work,
  versionId: string,
  { read, language, from, url }: Captured,
  dated: Temporal.PlainDate | null,
): Promise<void> {
  const { trx, controllerId, actor, at } = work;
  await TranslationRow.query(trx).insert({
    controllerId,
    id: crypto.randomUUID(),
    versionId,
    language,
    mediaType: read.mediaType,
    raw: read.raw,
    sha256: read.sha256,
    text: read.text,
    textSha256: read.textSha256,
    readBy: read.readBy,
    dated,
    capturedFrom: from,
    capturedUrl: url ?? null,
    capturedAt: at,
    capturedByKind: actor.kind,
    capturedBy: actor.id,
  });
}

/** What was said of this language before is over; a translation that is older is said to be so again. */
async function markStale(work: Work, version: VersionText, language: string, stale: boolean): Promise<void> {
  const { trx, controllerId, at } = work;
  await DefectRow.query(trx)
    .where({
      controllerId,
      versionId: version.id,
      code: 'translation-stale',
      about: language,
      settledAt: null,
    })
    .patch({ settledAt: at, settlement: 'A newer translation was captured.' });
  if (!stale) return;
  const sentence = `The translation (${language}) is older than the text that governs. People who read it are told that this text governs.`;
  await keepDefects(work, version.id, [
    { code: 'translation-stale', about: language, sentence, place: null },
  ]);
}
