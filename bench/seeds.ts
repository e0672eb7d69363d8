// Takes five published documents in and looks for each row of the page on promises: as a clause, a defect or a silence.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readVersion } from '../src/policies/document-version.ts';
import { importDocument } from '../src/policies/import-document.ts';
import { type Provision, provisionsOf } from '../src/policies/provision.ts';
import { readDocument } from '../src/policies/read-document.ts';
import { silencesOf } from '../src/policies/silences.ts';
import startEngines from '../test/support/start-engines.ts';
import stopEngines from '../test/support/stop-engines.ts';
import { openTestHouse, type TestHouse } from '../test/support/test-house.ts';
import { SEED_DOCUMENTS, type SeedDocument, type SeedRow } from './seed-rows.ts';

interface Found {
  readonly passed: number;
  readonly total: number;
  readonly failures: readonly string[];
  /** One for each document, for people. */
  readonly lines: readonly string[];
}

interface Taken {
  readonly text: string;
  readonly provisions: readonly Provision[];
  readonly defects: readonly { readonly code: string; readonly words: string }[];
  readonly silent: ReadonlySet<string>;
  /** The same bytes again are the same version. */
  readonly stays: boolean;
}

/** Every row of every document; rows that both analyses bear count in each. */
export async function seedsConformance(folder: string): Promise<Found> {
  const before = { ...process.env };
  await startEngines();
  const home = await openTestHouse();
  try {
    const results: Found[] = [];
    for (const document of SEED_DOCUMENTS) results.push(await examine(home, folder, document));
    const ids = new Set(SEED_DOCUMENTS.flatMap(({ rows }) => rows.map(({ id }) => id)));
    return {
      passed: results.reduce((sum, { passed }) => sum + passed, 0),
      total: results.reduce((sum, { total }) => sum + total, 0),
      failures: results.flatMap(({ failures }) => failures),
      lines: [...results.flatMap(({ lines }) => lines), `different rows of the page: ${ids.size} of 64`],
    };
  } finally {
    await home.close();
    await stopEngines();
    // The engines took their own folder for temporary files with them.
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

async function examine(home: TestHouse, folder: string, document: SeedDocument): Promise<Found> {
  const taken = await take(home, folder, document);
  const { place, rows } = document;
  const placed = taken.provisions.filter(
    ({ excerpt, fromOffset, toOffset }) => taken.text.slice(fromOffset, toOffset) === excerpt,
  ).length;
  const failures = [
    ...rows.flatMap((row) => (holds(row, taken) ? [] : [`${place.slug}: ${row.id} was not found`])),
    ...(placed === taken.provisions.length ? [] : [`${place.slug}: clauses stand elsewhere than they say`]),
    ...(taken.stays ? [] : [`${place.slug}: the same bytes made another version`]),
  ];
  const total = rows.length + 2;
  const labelled = taken.provisions.filter(({ label }) => label !== null).length;
  return {
    passed: total - failures.length,
    total,
    failures,
    lines: [
      `${place.slug}: ${rows.filter((row) => holds(row, taken)).length} of ${rows.length} rows; ` +
        `${taken.provisions.length} provisions, ${labelled} labelled; ${taken.defects.length} defects`,
    ],
  };
}

async function take(home: TestHouse, folder: string, { file, place }: SeedDocument): Promise<Taken> {
  const read = await readDocument(await readFile(join(folder, file)), 'text/plain; charset=utf-8');
  return await home.work(async (work) => {
    const first = await importDocument(work, place, { read, language: 'en', from: 'file' });
    const again = await importDocument(work, place, { read, language: 'en', from: 'file' });
    const { text } = await readVersion(work, first.documentId, first.number);
    const provisions = await provisionsOf(work, first.versionId);
    return {
      text,
      provisions,
      defects: first.defects.map((one) => ({
        code: one.code,
        words: one.place === null ? '' : text.slice(one.place.from, one.place.to),
      })),
      silent: new Set(silencesOf(place.kind, provisions).map(({ label }) => label)),
      stays: again.outcome === 'unchanged' && again.versionId === first.versionId,
    };
  });
}

function holds(row: SeedRow, { provisions, defects, silent }: Taken): boolean {
  if ('silent' in row) return row.silent.every((label) => silent.has(label));
  if ('defect' in row)
    return (
      defects.filter(({ code, words }) => code === row.defect && row.words.test(words)).length === row.times
    );
  return provisions.some(
    ({ excerpt, label, also }) =>
      row.words.test(excerpt) && (row.label === null || label === row.label || also.includes(row.label)),
  );
}
