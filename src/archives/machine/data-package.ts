// Writes machine/datapackage.json, by which programs read an archive: Data Package 2.0, one resource a collection.
import type { ArchiveInput, ArchiveLicence, ArchiveSection } from '../archive-input.ts';
import type { WrittenTable } from './csv-table.ts';

const PROFILE = 'https://datapackage.org/profiles/2.0/datapackage.json';
/** No section is called so: their names hold no dot. */
const SECTIONS = 'habeas.sections';
export const DATA_PACKAGE = 'machine/datapackage.json';

/** A file of rows as it lies in the archive. */
export interface RowsWritten {
  readonly rows: number;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly complete: boolean;
}

/** What was written of a section: its JSON Lines, and the table where the rows are one. */
export interface SectionWritten {
  readonly lines: RowsWritten;
  readonly table: WrittenTable | null;
}

/** How a section ended, for the list of all sections. */
export interface SectionEnd {
  readonly id: string;
  readonly state: string;
  readonly rows: number;
  readonly problem: string | null;
}

/** The descriptor: every section is listed, those with rows have a resource each. Values are told as they are. */
export function dataPackage(
  input: ArchiveInput,
  written: ReadonlyMap<string, SectionWritten>,
  ends: readonly SectionEnd[],
): string {
  const { controller, request, overview, packedAt, sections } = input;
  const resources = sections.flatMap((section) => {
    const files = written.get(section.id);
    return files === undefined ? [] : [resourceOf(section, files)];
  });
  const descriptor = {
    $schema: PROFILE,
    name: `archive-${request.reference.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
    title: `${controller.name}: ${request.reference}`,
    created: packedAt.toString(),
    contributors: [{ title: controller.name, roles: ['controller'] }],
    resources: [sectionsResource(sections, ends), ...resources],
    habeas: {
      format: 'habeas-archive/1',
      reference: request.reference,
      right: request.right,
      purposes: overview.purposes,
      categories: overview.categories,
      recipients: overview.recipients,
      transfers: overview.transfers,
      automatedDecisions: overview.automatedDecisions,
    },
  };
  return `${JSON.stringify(descriptor, null, 2)}\n`;
}

function resourceOf(section: ArchiveSection, { lines, table }: SectionWritten): object {
  const { id, title, store, collection, purposes, source, recipients, retention, expectedRows } = section;
  const { categories = [], licences = [] } = section;
  const jsonLines = {
    path: `${id}.jsonl`,
    mediatype: 'application/jsonl',
    encoding: 'utf-8',
    bytes: lines.bytes,
    hash: `sha256:${lines.sha256}`,
  };
  return {
    name: id,
    title,
    ...(table === null ? jsonLines : tableOf(section, table)),
    ...(source === null ? {} : { sources: [{ title: source }] }),
    ...(licences.length === 0 ? {} : { licenses: licences.map(licenseOf) }),
    habeas: {
      store,
      collection,
      rows: lines.rows,
      rowsWhenPrepared: expectedRows,
      complete: lines.complete,
      ...(table === null ? {} : { jsonLines }),
      categories,
      purposes,
      source,
      recipients,
      period: retention,
      ...(section.notStored?.length ? { notStored: section.notStored } : {}),
      licences,
      withheld: section.fields.flatMap(({ label, neverDisclosed, leftOut }) => {
        const why = neverDisclosed ?? leftOut;
        return why === undefined ? [] : [{ title: label, why }];
      }),
      redacted: section.redacted?.() ?? [],
    },
  };
}

function tableOf({ id, key = [], fields }: ArchiveSection, table: WrittenTable): object {
  const labels = new Map(fields.map(({ name, label }) => [name, label]));
  const names = table.fields.map(({ name }) => name);
  const primaryKey = key.length > 0 && key.every((name) => names.includes(name)) ? { primaryKey: key } : {};
  return {
    type: 'table',
    path: `${id}.csv`,
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    bytes: table.bytes,
    hash: `sha256:${table.sha256}`,
    dialect: { header: true, delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true },
    schema: {
      fields: table.fields.map(({ name, ...field }) => ({ name, title: labels.get(name) ?? name, ...field })),
      missingValues: [table.missing],
      ...primaryKey,
    },
  };
}

/** Every section with what became of it, so that nothing is missing without a word. */
function sectionsResource(sections: readonly ArchiveSection[], ends: readonly SectionEnd[]): object {
  const byId = new Map(ends.map((end) => [end.id, end]));
  return {
    name: SECTIONS,
    type: 'table',
    data: sections.map(({ id, title, store, collection, state, reason, leftOut }) => ({
      section: id,
      title,
      store,
      collection,
      state: byId.get(id)?.state ?? state,
      rows: byId.get(id)?.rows ?? 0,
      problem: byId.get(id)?.problem ?? null,
      reason: reason ?? leftOut ?? null,
    })),
    schema: {
      fields: [
        ...['section', 'title', 'store', 'collection', 'state'].map((name) => ({ name, type: 'string' })),
        { name: 'rows', type: 'integer' },
        ...['problem', 'reason'].map((name) => ({ name, type: 'string' })),
      ],
    },
  };
}

/** A licence as the profile has it: its name there is a word without spaces, which terms of a company seldom have. */
function licenseOf({ name, url }: ArchiveLicence): object {
  const word = name.replace(/[^-a-zA-Z0-9._]+/g, '-').replace(/^-+|-+$/g, '');
  return { name: word === '' ? 'terms' : word, title: name, ...(url === null ? {} : { path: url }) };
}
