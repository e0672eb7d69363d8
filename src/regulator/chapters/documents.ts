// What the controller had published: each version with its bytes and words, its clauses, defects, and what changed from one to the next.
import { compareVersions } from '../../policies/compare-versions.ts';
import { changesTo } from '../../policies/document-change.ts';
import { defectsOf } from '../../policies/document-defect.ts';
import { readVersion } from '../../policies/document-version.ts';
import { type Provision, provisionsOf } from '../../policies/provision.ts';
import type { BuiltPart, BundleFile, BundleLook } from '../bundle/bundle-part.ts';
import { readRows } from './stream-rows.ts';
import { bytesOf, jsonLines } from './text-files.ts';

/** One captured version of a document of the controller's own. */
interface ShownVersion {
  readonly id: string;
  readonly document_id: string;
  readonly document: string;
  readonly title: string;
  readonly kind: string;
  readonly url: string | null;
  readonly version: number;
  readonly language: string;
  readonly media_type: string;
  readonly dated: string | null;
  readonly effective_on: string | null;
  readonly captured_at: Temporal.Instant;
  readonly captured_from: string;
  readonly captured_url: string | null;
  readonly read_by: string;
  readonly sha256: string;
  readonly words_sha256: string;
  readonly previous_sha256: string | null;
  /** How often its words were captured in another language. */
  readonly translations: number;
}

const FOLDER = '09-policies/documents';
const ENDINGS: Readonly<Record<string, string>> = { 'text/html': 'html', 'text/markdown': 'md' };

/** Files of published documents, sentences about them, and what they lack. All versions, since an earlier one may bind in a case of these days. */
export async function documentsOf(
  look: BundleLook,
): Promise<Pick<BuiltPart, 'files' | 'sentences' | 'omissions'>> {
  const { work, asOf } = look;
  const values = { controllerId: work.controllerId, asOf: asOf.toString() };
  const versions = await readRows<ShownVersion>(work, VERSIONS, values);
  const documents = new Set(versions.map(({ document_id: id }) => id));
  const source = 'published documents as they were captured';
  const tables: BundleFile[] = [
    { path: '09-policies/documents.jsonl', source, content: () => jsonLines(shownVersions(look, versions)) },
    { path: '09-policies/provisions.jsonl', source, content: () => jsonLines(clausesOf(look, versions)) },
    { path: '09-policies/differences.jsonl', source, content: () => jsonLines(stepsOf(look, versions)) },
  ];
  const open = await openDefects(look, versions);
  return {
    files: documents.size === 0 ? [] : [...tables, ...versions.flatMap((one) => textsOf(look, one))],
    sentences:
      documents.size === 0
        ? []
        : [
            `${documents.size} published documents stand in ${versions.length} versions, each with its bytes, its words, its clauses and the digest of the version before.`,
          ],
    omissions: [
      ...(documents.size === 0 ? ['No published document of the controller was captured.'] : []),
      ...(open === 0
        ? []
        : [`${open} defects of captured documents are open; 09-policies/documents.jsonl names them.`]),
    ],
  };
}

/** The bytes as they came, and the words in which offsets count where those are not the bytes. */
function textsOf({ work }: BundleLook, one: ShownVersion): BundleFile[] {
  const base = `${FOLDER}/${one.document}-${one.version}`;
  const ending = ENDINGS[one.media_type] ?? 'txt';
  const source = `version ${one.version} of ${one.title}`;
  return [
    {
      path: `${base}.${ending}`,
      source,
      content: async function* () {
        const values = { controllerId: work.controllerId, id: one.id };
        for (const { raw } of await readRows<{ raw: Buffer }>(work, RAW, values)) yield raw;
      },
    },
    {
      path: `${base}-words.txt`,
      source,
      content: async function* () {
        yield* bytesOf([(await readVersion(work, one.document_id, one.version)).text]);
      },
    },
  ];
}

async function* shownVersions({ work }: BundleLook, versions: readonly ShownVersion[]) {
  for (const { id, document_id: _, ...shown } of versions) {
    const defects = await defectsOf(work, [id]);
    const named = defects.map(({ code, about, sentence, settledAt, settlement }) => ({
      code,
      about,
      sentence,
      settled_at: settledAt,
      settlement,
    }));
    yield { ...shown, defects: named };
  }
}

async function openDefects({ work }: BundleLook, versions: readonly ShownVersion[]): Promise<number> {
  let open = 0;
  for (const { id } of versions)
    open += (await defectsOf(work, [id])).filter(({ settledAt }) => settledAt === null).length;
  return open;
}

async function* clausesOf({ work }: BundleLook, versions: readonly ShownVersion[]) {
  for (const { id, document, version } of versions)
    for (const one of await provisionsOf(work, id)) yield { document, version, ...shownClause(one) };
}

function shownClause(one: Provision) {
  return {
    provision: one.slug,
    section: one.section,
    excerpt: one.excerpt,
    from: one.fromOffset,
    to: one.toOffset,
    label: one.label,
    also: one.also,
    nature: one.nature,
    articles: one.articles,
    method: one.method,
    confidence: one.confidence,
    confirmed_at: one.confirmedAt,
  };
}

/** Each step from a version to the next: what was added, removed and changed, and who said whether it is material. */
async function* stepsOf({ work, pseudonyms }: BundleLook, versions: readonly ShownVersion[]) {
  const decided = new Map(
    (
      await changesTo(
        work,
        versions.map(({ id }) => id),
      )
    ).map((one) => [one.versionId, one]),
  );
  const byId = new Map(versions.map((one) => [one.id, one]));
  for (const after of versions) {
    const step = decided.get(after.id);
    const before = byId.get(step?.previousId ?? '');
    if (step === undefined || before === undefined) continue;
    const { changes } = compareVersions(
      await provisionsOf(work, before.id),
      await provisionsOf(work, after.id),
    );
    yield {
      document: after.document,
      from_version: before.version,
      to_version: after.version,
      changes: changes.map(({ what, before: was, after: is }) => ({
        what,
        provision: (is ?? was)?.slug,
        before: was?.excerpt ?? null,
        after: is?.excerpt ?? null,
      })),
      rules_say_material: step.proposedMaterial,
      rules_say_why: step.why,
      decided_material: step.material,
      decided_reason: step.reason,
      decided_by: step.decidedBy === null ? null : pseudonyms.ofAccount(step.decidedBy),
      decided_at: step.decidedAt,
    };
  }
}

const VERSIONS = `select v.id, v.document_id, d.slug as document, d.title, d.kind, d.url, v.number as version, v.language,
    v.media_type, v.dated::text, v.effective_on::text, v.captured_at, v.captured_from, v.captured_url, v.read_by,
    encode(v.sha256, 'hex') as sha256, encode(v.text_sha256, 'hex') as words_sha256,
    encode(v.previous_sha256, 'hex') as previous_sha256,
    (select count(*)::int from document_translations t
      where t.controller_id = v.controller_id and t.version_id = v.id and t.captured_at <= :asOf) as translations
  from document_versions v
  join published_documents d on d.controller_id = v.controller_id and d.id = v.document_id
  where v.controller_id = :controllerId and d.owner_kind = 'own' and v.captured_at <= :asOf
  order by d.slug, v.number`;

const RAW = 'select raw from document_versions where controller_id = :controllerId and id = :id';
