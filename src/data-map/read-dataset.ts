// Turns the plain value of a map file into datasets: every key is known and well-formed, or refused by name and line.
import type * as z from 'zod';
import { Problem } from '../platform/problem.ts';
import { extrasOf, filterOf } from './collection-extras.ts';
import type { Collection, Dataset, Field, Keep, NoPersonalData, Reference } from './dataset.ts';
import { type RawCollection, type RawDataset, type RawField, rawFile } from './dataset-schema.ts';

type Path = readonly PropertyKey[];
type LineOf = (path: Path) => number;
interface Whereabouts {
  readonly schema: string | null;
  readonly database: string | null;
}
interface Place {
  readonly file: string;
  readonly lineOf: LineOf;
}

function refuse(place: Place, code: string, path: Path, name: string, sentence: string): Problem {
  const line = place.lineOf(path);
  return new Problem(
    'invalid',
    code,
    `${place.file}, line ${line}: ${name === '' ? 'the file' : name} ${sentence}. Nothing was changed; correct the file and load it again.`,
    { file: place.file, line, name },
  );
}

/** What to call a path in a sentence: `dataset[0].collections[2].name`. */
function spell(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);
}

function problemOf(issue: z.core.$ZodIssue, place: Place): Problem {
  if (issue.code === 'unrecognized_keys') {
    const name = issue.keys[0] ?? '';
    const path = [...issue.path, name];
    return refuse(place, 'map-unknown-key', path, spell(path), 'is not a key of a dataset map here');
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string') {
    return refuse(
      place,
      'map-invalid-value',
      issue.path,
      spell(issue.path),
      'must be a text (put it in quotes)',
    );
  }
  const said = issue.message.replace(/^Invalid input: /, '').replace(/\.$/, '');
  return refuse(place, 'map-invalid-value', issue.path, spell(issue.path), `is not accepted: ${said}`);
}

/** The two spellings of Fides' own block; both at once would hide one. */
function fidesBlock<T>(place: Place, path: Path, current: T, legacy: T): T {
  if (current && legacy) {
    throw refuse(
      place,
      'map-both-metas',
      path,
      spell(path),
      'has fides_meta and fidesops_meta; keep one of them',
    );
  }
  return current ?? legacy;
}

function none(given: { by: string; on: string; reason: string } | null | undefined): NoPersonalData | null {
  return given ?? null;
}

function referenceOf(
  raw: NonNullable<NonNullable<RawField['fides_meta']>['references']>[number],
  line: number,
): Reference {
  const dot = raw.field.indexOf('.');
  return {
    dataset: raw.dataset,
    collection: raw.field.slice(0, dot),
    field: raw.field.slice(dot + 1),
    direction: raw.direction ?? 'either',
    composite: raw.habeas_meta?.composite ?? null,
    staff: raw.habeas_meta?.staff ?? false,
    line,
  };
}

function fieldOf(raw: RawField, path: Path, place: Place): Field {
  const fides = fidesBlock(place, path, raw.fides_meta, raw.fidesops_meta);
  const own = raw.habeas_meta;
  const block = raw.fides_meta ? 'fides_meta' : 'fidesops_meta';
  if (own?.verify && (own.never_disclose || own.free_text || fides?.identity || raw.fields?.length)) {
    const why =
      'cannot be asked about: it is secret, free text, nested, or the identity that is proven anyway';
    throw refuse(place, 'map-verify-unfit', path, raw.name, why);
  }
  return {
    name: raw.name,
    label: own?.label ?? raw.name,
    description: raw.description ?? null,
    categories: raw.data_categories ?? [],
    identity: fides?.identity ?? null,
    match: own?.match ?? 'exact',
    references: (fides?.references ?? []).map((reference, index) =>
      referenceOf(reference, place.lineOf([...path, block, 'references', index])),
    ),
    primaryKey: fides?.primary_key ?? false,
    dataType: fides?.data_type ?? null,
    length: fides?.length ?? null,
    readOnly: fides?.read_only ?? false,
    returnAllElements: fides?.return_all_elements ?? false,
    customRequestField: fides?.custom_request_field ?? null,
    masking: fides?.masking_strategy_override
      ? {
          strategy: fides.masking_strategy_override.strategy,
          configuration: fides.masking_strategy_override.configuration ?? {},
        }
      : null,
    redactName: fides?.redact === 'name',
    neverDisclose: own?.never_disclose ?? null,
    tenant: own?.tenant ?? false,
    freeText: own?.free_text ?? false,
    ...(own?.source ? { federatedFrom: own.source.recipient } : {}),
    origin: own?.origin ?? null,
    verify: own?.verify ?? false,
    channel: own?.channel ?? null,
    ...(own?.recipient ? { namesRecipient: true } : {}),
    ...(own?.balance ? { balance: { name: own.balance.name, refund: own.balance.refund ?? null } } : {}),
    noPersonalData: none(own?.no_personal_data),
    proposed: own?.proposed ?? false,
    fields: named(raw.fields ?? [], [...path, 'fields'], place).map((field, index) =>
      fieldOf(field, [...path, 'fields', index], place),
    ),
    line: place.lineOf(path),
  };
}

/** A list in which every name stands once. */
function named<T extends { readonly name: string }>(
  list: readonly T[],
  path: Path,
  place: Place,
): readonly T[] {
  const seen = new Set<string>();
  list.forEach((item, index) => {
    if (seen.has(item.name)) {
      throw refuse(place, 'map-duplicate-name', [...path, index], item.name, 'stands twice in one list');
    }
    seen.add(item.name);
  });
  return list;
}

function keepOf(raw: NonNullable<RawCollection['habeas_meta']>['keep']): Keep | null {
  if (!raw) return null;
  return {
    reason: raw.reason,
    legalBasis: raw.legal_basis,
    period: raw.period,
    countedFrom: raw.counted_from ?? null,
  };
}

function collectionOf(raw: RawCollection, path: Path, place: Place, where: Whereabouts): Collection {
  const fides = fidesBlock(place, path, raw.fides_meta, raw.fidesops_meta);
  const own = raw.habeas_meta;
  if (own?.erase === 'keep' && !own.keep) {
    throw refuse(
      place,
      'map-keep-without-reason',
      path,
      raw.name,
      'is kept, but gives no reason, legal basis and period',
    );
  }
  const fields = named(raw.fields, [...path, 'fields'], place).map((field, index) =>
    fieldOf(field, [...path, 'fields', index], place),
  );
  const marked = fields.filter((field) => field.primaryKey).map((field) => field.name);
  return {
    name: raw.name,
    schema: own?.schema ?? where.schema,
    database: where.database,
    label: own?.label ?? raw.name,
    description: raw.description ?? null,
    categories: raw.data_categories ?? [],
    fields,
    erase: own?.erase ?? (fides?.masking_strategy_override?.strategy === 'delete' ? 'delete' : null),
    keep: keepOf(own?.keep),
    filters: (own?.filter ?? []).map(filterOf),
    eventTime: own?.event_time ?? null,
    shared: own?.shared ?? false,
    primaryKey: own?.primary_key ?? marked,
    purposes: own?.purposes ?? [],
    source: own?.source ?? null,
    origin: own?.origin ?? null,
    recipients: own?.recipients ?? [],
    retention: own?.retention ?? null,
    ...extrasOf(own),
    noPersonalData: none(own?.no_personal_data),
    after: fides?.after ?? [],
    eraseAfter: fides?.erase_after ?? [],
    skip: fides?.skip_processing ?? false,
    maskingOverride: fides?.masking_strategy_override?.strategy ?? null,
    partitioned: Boolean(fides?.partitioning),
    redactName: fides?.redact === 'name',
    proposed: own?.proposed ?? false,
    line: place.lineOf(path),
  };
}

/** Where Fides says the tables live, as far as PostgreSQL and MariaDB know such places. */
function placeOf(namespace: Readonly<Record<string, unknown>> | null | undefined): Whereabouts {
  const text = (given: unknown): string | null => (typeof given === 'string' && given !== '' ? given : null);
  return { schema: text(namespace?.schema), database: text(namespace?.database_name) };
}

function datasetOf(raw: RawDataset, path: Path, place: Place): Dataset {
  const fides = fidesBlock(place, path, raw.fides_meta, raw.fidesops_meta);
  const where = placeOf(fides?.namespace);
  return {
    key: raw.fides_key,
    name: raw.name ?? raw.fides_key,
    description: raw.description ?? null,
    categories: raw.data_categories ?? [],
    after: fides?.after ?? [],
    redactName: fides?.redact === 'name',
    collections: named(raw.collections, [...path, 'collections'], place).map((collection, index) =>
      collectionOf(collection, [...path, 'collections', index], place, where),
    ),
    file: place.file,
    line: place.lineOf(path),
  };
}

/**
 * Reads the datasets of a file's plain value. `lineOf` gives the line of a path, for refusals. Throws `Problem`
 * `map-unknown-key`, `map-invalid-value`, `map-duplicate-name`, `map-both-metas`,
 * `map-keep-without-reason` or `map-verify-unfit`.
 */
export function readDatasets(value: unknown, file: string, lineOf: LineOf): Dataset[] {
  const place = { file, lineOf };
  const parsed = rawFile.safeParse(value);
  if (!parsed.success) {
    const unknown = parsed.error.issues.find((issue) => issue.code === 'unrecognized_keys');
    const issue = unknown ?? parsed.error.issues[0];
    if (issue !== undefined) throw problemOf(issue, place);
  }
  const raw = parsed.data?.dataset ?? [];
  const keys = new Set<string>();
  return raw.map((dataset, index) => {
    const path = ['dataset', index];
    if (keys.has(dataset.fides_key)) {
      throw refuse(place, 'map-duplicate-name', path, dataset.fides_key, 'is the key of two datasets');
    }
    keys.add(dataset.fides_key);
    return datasetOf(dataset, path, place);
  });
}
