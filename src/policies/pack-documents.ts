// Documents that come with a pack: Markdown files, each with a few lines in front that say what it is.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { DOCUMENT_KINDS, type DocumentPlace } from './document.ts';
import { importDocument } from './import-document.ts';
import { importTranslation } from './import-translation.ts';
import { LARGEST_DOCUMENT, type ReadDocument, readDocument } from './read-document.ts';

export interface PackDocument {
  /** `documents/terms.md` */
  readonly file: string;
  readonly place: DocumentPlace;
  readonly language: string;
  /** False: a translation of the document of the same name. */
  readonly authoritative: boolean;
  readonly dated: Temporal.PlainDate;
  readonly effectiveOn: Temporal.PlainDate | null;
  readonly read: ReadDocument;
}

const day = z.iso.date('is not a day such as 2026-03-20').transform((text) => Temporal.PlainDate.from(text));
const Front = z.strictObject({
  title: z.string().min(1).max(200),
  kind: z.enum(DOCUMENT_KINDS),
  dated: day,
  effective_on: day.optional(),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language such as en'),
  authoritative: z.stringbool().default(true),
  /** Whose it is, where it is not our own. */
  platform: z.string().min(1).max(200).optional(),
  url: z.url().optional(),
});
/** `terms.md`, and `terms.zh.md` for a translation of it. */
const NAME = /^([a-z0-9][a-z0-9-]{0,79})(?:\.([a-zA-Z-]{2,20}))?\.md$/;

/**
 * Reads the documents of a pack folder; those that govern come before their translations. Empty where the pack has none.
 * Throws `pack-not-valid` with the file, and what `readDocument` throws.
 */
export async function readPackDocuments(folder: string): Promise<PackDocument[]> {
  const present = await readdir(join(folder, 'documents')).catch(() => []);
  const found: PackDocument[] = [];
  for (const name of present.filter((one) => !one.startsWith('.')).toSorted())
    found.push(await readOne(folder, name));
  const governing = new Set(found.flatMap((one) => (one.authoritative ? [one.place.slug] : [])));
  const lost = found.find(({ place }) => !governing.has(place.slug));
  if (lost !== undefined) throw notValid(lost.file, 'no document of this name governs it');
  return found.toSorted((a, b) => Number(b.authoritative) - Number(a.authoritative));
}

async function readOne(folder: string, name: string): Promise<PackDocument> {
  const file = `documents/${name}`;
  const [, slug, suffix] = NAME.exec(name) ?? [];
  if (slug === undefined) throw notValid(file, 'a document has a name such as terms.md or terms.zh.md');
  const path = join(folder, file);
  if ((await stat(path)).size > LARGEST_DOCUMENT) throw notValid(file, 'it is larger than 5 MB');
  const text = await readFile(path, 'utf8');
  const [whole, lines] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  if (whole === undefined || lines === undefined)
    throw notValid(file, 'it does not begin with lines between --- and ---');
  const front = Front.safeParse(
    Object.fromEntries(
      lines
        .split('\n')
        .filter((one) => one !== '')
        .map(pair),
    ),
  );
  if (!front.success) {
    const [issue] = front.error.issues;
    throw notValid(file, `${issue?.path.join('.') || 'a line in front'}: ${issue?.message ?? 'not valid'}`);
  }
  const {
    title,
    kind,
    language,
    authoritative,
    dated,
    effective_on: effectiveOn,
    platform,
    url,
  } = front.data;
  if (authoritative === (suffix !== undefined) || (suffix !== undefined && suffix !== language))
    throw notValid(file, 'only translations have their language in the name of the file, and it is the same');
  const owner =
    platform === undefined ? ({ kind: 'own' } as const) : ({ kind: 'platform', name: platform } as const);
  const read = await readDocument(Buffer.from(text.slice(whole.length)), 'text/markdown; charset=utf-8');
  const place = { slug, kind, title, owner, url: url ?? null };
  return { file, place, language, authoritative, dated, effectiveOn: effectiveOn ?? null, read };
}

/** `title: Terms of use`, quoted or not. */
function pair(line: string): [string, string] {
  const [, key = line, value = ''] = /^([a-z_]+):\s*(.*)$/.exec(line) ?? [];
  return [key, value.trim().replace(/^(["'])(.*)\1$/, '$2')];
}

function notValid(file: string, why: string): Problem {
  return new Problem('invalid', 'pack-not-valid', `${file}: ${why}. Nothing was changed.`, {
    file,
    line: null,
  });
}

/** Takes the documents of a pack in. Answers with what became of each file. */
export async function applyDocuments(
  work: Work,
  documents: readonly PackDocument[],
): Promise<{ readonly thing: string; readonly outcome: 'added' | 'changed' | 'unchanged' }[]> {
  const outcomes: { thing: string; outcome: 'added' | 'changed' | 'unchanged' }[] = [];
  for (const { file, place, read, language, dated, effectiveOn, authoritative } of documents) {
    const captured = { read, language, dated, effectiveOn, from: 'pack' } as const;
    const { outcome } = authoritative
      ? await importDocument(work, place, captured)
      : await importTranslation(work, place.slug, captured);
    outcomes.push({ thing: `document ${file}`, outcome });
  }
  return outcomes;
}
