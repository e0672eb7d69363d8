// Holds one collection against its table: columns, keys, filters, identities and references that can be asked.
import type { Column, Table } from '../connectors/connector.ts';
import { type Collection, type Field, fieldNamed, originOf } from './dataset.ts';
import type { Findings, Place } from './findings.ts';
import { usableKey } from './resolve-table.ts';
import { isPersonal } from './taxonomy.ts';

/** Kinds whose values can be compared as text; the others could never match and would silently find nothing. */
const ASKABLE = ['integer', 'decimal', 'text', 'uuid', 'boolean', 'date', 'timestamp'];

/** Kinds that add up without losing anything. */
const COUNTED = ['integer', 'decimal'];

/** Kinds of columns that can say whether a use has ended and be read back letter by letter. */
const FIT_FOR_USES = ['text', 'integer', 'boolean'];

/** Adds what is wrong with a collection whose table exists. */
export function checkCollection(
  findings: Findings,
  place: Place,
  collection: Collection,
  table: Table,
): void {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  for (const field of collection.fields) {
    const at = { file: place.file, line: field.line || place.line, name: `${place.name}.${field.name}` };
    const column = columns.get(field.name);
    if (column === undefined) {
      findings.error('field-missing', at, spelling(field.name, table));
    } else {
      checkField(findings, at, field, column);
    }
  }
  const named = [
    ...collection.primaryKey,
    ...collection.filters.map((filter) => filter.column),
    ...[collection.eventTime, collection.keep?.countedFrom ?? null].filter((name) => name !== null),
  ];
  for (const name of named) {
    if (!columns.has(name))
      findings.error('field-missing', { ...place, name: `${place.name}.${name}` }, spelling(name, table));
  }
  checkUseColumns(findings, place, collection, table);
  checkLicences(findings, place, collection);
  checkTold(findings, place, collection);
  if (usableKey(table, collection).length === 0 && !collection.skip) {
    findings.warning(
      'key-missing',
      place,
      'has no key that tells its rows apart: they can be shown, but not erased, until habeas_meta.primary_key names one',
    );
  }
  checkOrigins(findings, place, collection);
  if (collection.partitioned) {
    findings.warning(
      'partitioning-unused',
      place,
      'has partitioning, which only BigQuery knows: all rows are searched',
    );
  }
  if (collection.skip)
    findings.warning('collection-skipped', place, 'is skipped: receipts will say that it was not searched');
}

/** Who asks for portability gets only what a person knows the origin of; what is unsaid is asked each time. */
function checkOrigins(findings: Findings, place: Place, collection: Collection): void {
  const silent = collection.fields.filter(
    (field) => field.neverDisclose === null && originOf(collection, field) === null,
  );
  if (silent.length === 0 || collection.skip || !isPersonal(collection)) return;
  const names = silent.map(({ name }) => name).join(', ');
  findings.warning(
    'origin-missing',
    place,
    `does not say where ${names} come from: a person decides with every request for portability, until habeas_meta.origin says it`,
  );
}

/** What says which terms were in force for a row must go out with the row. */
function checkLicences(findings: Findings, place: Place, collection: Collection): void {
  for (const { field } of collection.licences ?? []) {
    if (field === null) continue;
    const mapped = fieldNamed(collection, field);
    if (mapped !== null && mapped.neverDisclose === null) continue;
    const why = mapped === null ? 'is no field of the map' : 'is never to be disclosed';
    findings.error(
      'licence-field',
      { ...place, name: `${place.name}.${field}` },
      `${why}, so nobody could read in it which terms were in force`,
    );
  }
}

/** Who received data, and what was made of it, is told from fields that are there and may be shown. */
function checkTold(findings: Findings, place: Place, collection: Collection): void {
  const { derived } = collection;
  const needed =
    derived === undefined
      ? []
      : derived.as === 'model'
        ? [derived.name, derived.inService.column]
        : [derived.name, derived.testedOn, derived.method];
  const received = collection.fields.filter(({ namesRecipient }) => namesRecipient === true);
  for (const field of [...needed, ...received.map(({ name }) => name)]) {
    const mapped = fieldNamed(collection, field);
    if (mapped !== null && mapped.neverDisclose === null) continue;
    const why = mapped === null ? 'is no field of the map' : 'is never to be disclosed';
    findings.error(
      'told-field',
      { ...place, name: `${place.name}.${field}` },
      `${why}, so nobody could be told by it`,
    );
  }
  if (derived !== undefined && isPersonal(collection))
    findings.error('derived-personal', place, 'holds data of single people, so it is erased and not derived');
}

/** The sentence for a name that is missing, with the spelling the store has where only the case differs. */
function spelling(name: string, table: Table): string {
  const near = table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  return near === undefined ? 'is no column of the table' : `is spelled ${near.name} in the store`;
}

/** A column for ended uses must be one that a plan can write and read back. */
function checkUseColumns(findings: Findings, place: Place, collection: Collection, table: Table): void {
  for (const one of Object.values(collection.useColumns ?? {})) {
    const at = { ...place, name: `${place.name}.${one.field}` };
    const column = table.columns.find(({ name }) => name === one.field);
    const pointing = table.foreignKeys.some(({ columns }) => columns.includes(one.field));
    if (column === undefined) findings.error('field-missing', at, spelling(one.field, table));
    else if (!FIT_FOR_USES.includes(column.kind))
      findings.error('use-column-type', at, `is a ${column.type}, which cannot say whether a use has ended`);
    else if (column.generated || pointing || table.primaryKey.includes(one.field))
      findings.error(
        'use-column-not-writable',
        at,
        'cannot be written, so it cannot say whether a use has ended',
      );
  }
}

function checkField(findings: Findings, at: Place, field: Field, column: Column): void {
  const asked = field.identity !== null || field.references.length > 0;
  if (asked && !ASKABLE.includes(column.kind)) {
    findings.error('field-not-searchable', at, `is a ${column.type}, by which rows cannot be found`);
  }
  if (asked && field.dataType?.endsWith('[]')) {
    findings.error('field-not-searchable', at, 'is a list, by whose elements rows cannot be found');
  }
  if (field.balance !== undefined && !COUNTED.includes(column.kind)) {
    findings.error('balance-type', at, `is a ${column.type}, which cannot be added up to a balance`);
  }
  if (field.balance !== undefined && field.neverDisclose !== null) {
    findings.error('balance-secret', at, 'is a balance that people are shown, and is never to be disclosed');
  }
  if (field.identity === 'email' && column.kind !== 'text') {
    findings.error('identity-type', at, `is a ${column.type} and cannot hold an e-mail address`);
  }
  if (field.customRequestField !== null) {
    findings.warning(
      'custom-field-unused',
      at,
      'would be searched by an unproven value of the request, so it is not',
    );
  }
  if (field.fields.some(saysOrigin)) {
    findings.error(
      'origin-inside-column',
      at,
      'has an origin inside the column, but a column is handed over whole or not at all; say it of the column',
    );
  }
  if (field.fields.some((inner) => inner.identity !== null || inner.references.length > 0)) {
    findings.error(
      'field-not-searchable',
      at,
      'has an identity or reference inside the column, which cannot be searched',
    );
  }
}

function saysOrigin({ origin, fields }: Field): boolean {
  return origin !== null || fields.some(saysOrigin);
}
