// The keys that a dataset map may hold, level by level: those of Fides, and our own under `habeas_meta`.
import * as z from 'zod';
import { ORIGINS } from './dataset.ts';

const text = z.string();
const key = z
  .string()
  .min(1)
  .regex(/^[A-Za-z0-9_.<>-]+$/, 'may hold letters, digits and _ . - < > only');
const name = z.string().min(1).max(256);
const categories = z.array(key).nullish();
const period = z
  .string()
  .regex(/^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/, 'must be an ISO 8601 period such as P7Y or P30D');
const redact = z.literal('name').nullish();
const noPersonalData = z.strictObject({ by: name, on: text, reason: name }).nullish();
const origin = z.enum(ORIGINS).nullish();
const address = z.string().regex(/^[^.]+\.[^.].*$/, 'must be written as dataset.collection');

const masking = z
  .strictObject({ strategy: name, configuration: z.record(z.string(), z.unknown()).nullish() })
  .nullish();

const reference = z.strictObject({
  dataset: key,
  field: z.string().regex(/^[^.]+\.[^.].*$/, 'must be written as collection.field'),
  direction: z.enum(['from', 'to']).nullish(),
  habeas_meta: z.strictObject({ composite: name.nullish(), staff: z.boolean().nullish() }).nullish(),
});

const fieldFides = z
  .strictObject({
    identity: name.nullish(),
    references: z.array(reference).nullish(),
    primary_key: z.boolean().nullish(),
    data_type: z
      .string()
      .regex(/^(string|integer|float|boolean|object_id|object)(\[\])?$/, 'is not a known data type')
      .nullish(),
    length: z.int().positive().nullish(),
    return_all_elements: z.boolean().nullish(),
    read_only: z.boolean().nullish(),
    custom_request_field: name.nullish(),
    masking_strategy_override: masking,
    redact,
  })
  .nullish();

/** Something that a person owns at the controller and loses with the account: its name for people, and the way to a refund. */
const balance = z.strictObject({
  name: z.string().min(1).max(60),
  refund: z
    .union([
      z.url({ protocol: /^https$/, error: 'must begin with https://' }),
      z.email('must be an address that begins with https://, or an e-mail address'),
    ])
    .nullish(),
});

const fieldHabeas = z
  .strictObject({
    match: z.enum(['exact', 'ascii-case']).nullish(),
    never_disclose: z.strictObject({ reason: name }).nullish(),
    tenant: z.boolean().nullish(),
    free_text: z.boolean().nullish(),
    source: z.strictObject({ recipient: name }).nullish(),
    origin,
    verify: z.boolean().nullish(),
    channel: z.boolean().nullish(),
    balance: balance.nullish(),
    recipient: z.boolean().nullish(),
    label: text.nullish(),
    no_personal_data: noPersonalData,
    proposed: z.boolean().nullish(),
  })
  .nullish();

/** A condition on rows. */
export const filter = z
  .strictObject({
    field: name,
    equals: z.string().optional(),
    not_equals: z.string().optional(),
    is_null: z.literal(true).optional(),
    is_not_null: z.literal(true).optional(),
  })
  .refine((given) => Object.keys(given).length === 2, {
    message: 'needs exactly one of equals, not_equals, is_null: true, is_not_null: true',
  });

const window = z.strictObject({
  field: name,
  start: text.nullish(),
  end: text.nullish(),
  interval: text.nullish(),
});

const collectionFides = z
  .strictObject({
    after: z.array(address).nullish(),
    erase_after: z.array(address).nullish(),
    skip_processing: z.boolean().nullish(),
    masking_strategy_override: masking,
    partitioning: z
      .union([z.strictObject({ where_clauses: z.array(text) }), window, z.array(window)])
      .nullish(),
    redact,
  })
  .nullish();

/** A column of the store for a use that a person has ended. */
const useColumn = z
  .strictObject({
    field: name,
    restricted: z.union([z.string(), z.boolean(), z.number()]).transform(String),
    free: z.union([z.string(), z.boolean(), z.number()]).transform(String),
  })
  .refine(({ restricted, free }) => restricted !== free, {
    path: ['free'],
    message: 'must differ from the value for restricted',
  })
  .nullish();

/** Terms that come with rows or files. */
const licence = z.strictObject({
  name,
  url: z.url({ protocol: /^https?$/, error: 'must begin with https:// or http://' }).nullish(),
  words: z.string().min(1).max(2000).nullish(),
  field: name.nullish(),
});

/** What was made of data of many people: a model that learned from it, or numbers over it. */
const derived = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('model'), name, in_service: filter }),
  z.strictObject({ as: z.literal('numbers'), name, tested_on: name, method: name }),
]);

const collectionHabeas = z
  .strictObject({
    schema: name.nullish(),
    label: text.nullish(),
    erase: z.enum(['delete', 'mask', 'keep']).nullish(),
    keep: z.strictObject({ reason: name, legal_basis: name, period, counted_from: name.nullish() }).nullish(),
    filter: z.array(filter).nullish(),
    event_time: name.nullish(),
    shared: z.boolean().nullish(),
    primary_key: z.array(name).min(1).nullish(),
    purposes: z.array(text).nullish(),
    source: text.nullish(),
    origin,
    recipients: z.array(text).nullish(),
    retention: text.nullish(),
    licence: z.union([licence, z.array(licence).min(1).max(50)]).nullish(),
    derived: derived.nullish(),
    not_stored: z.array(z.string().min(1).max(300)).min(1).max(20).nullish(),
    restriction: useColumn,
    marketing: useColumn,
    no_personal_data: noPersonalData,
    proposed: z.boolean().nullish(),
  })
  .nullish();

/** A field as it is written; `fields` nests, so the shape refers to itself. */
const rawField = z.strictObject({
  name,
  description: text.nullish(),
  data_categories: categories,
  fides_meta: fieldFides,
  fidesops_meta: fieldFides,
  habeas_meta: fieldHabeas,
  get fields(): z.ZodOptional<z.ZodNullable<z.ZodArray<typeof rawField>>> {
    return z.array(rawField).nullable().optional();
  },
});

/** A collection as it is written. */
const rawCollection = z.strictObject({
  name,
  description: text.nullish(),
  data_categories: categories,
  fields: z.array(rawField),
  fides_meta: collectionFides,
  fidesops_meta: collectionFides,
  habeas_meta: collectionHabeas,
});

const datasetFides = z
  .strictObject({
    after: z.array(key).nullish(),
    resource_id: text.nullish(),
    namespace: z.record(z.string(), z.unknown()).nullish(),
    redact,
  })
  .nullish();

/** A dataset as it is written. */
const rawDataset = z.strictObject({
  fides_key: key,
  organization_fides_key: key.nullish(),
  name: text.nullish(),
  description: text.nullish(),
  tags: z.array(text).nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
  data_categories: categories,
  collections: z.array(rawCollection),
  fides_meta: datasetFides,
  fidesops_meta: datasetFides,
});

/** A whole file: one or more datasets under `dataset`, as Fides writes them. */
export const rawFile = z.strictObject({ dataset: z.array(rawDataset).min(1) });

export type RawFilter = z.infer<typeof filter>;
export type RawField = z.infer<typeof rawField>;
export type RawCollection = z.infer<typeof rawCollection>;
export type RawDataset = z.infer<typeof rawDataset>;
