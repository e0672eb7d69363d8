// What a dataset map says: where personal data lies in one store, how its tables hang together, what may happen to it.
import type { Engine, Folding, RowFilter } from '../connectors/connector.ts';

/**
 * Where values come from: `provided` by the person, `observed` while she used the service, `inferred` by the controller
 * from other data, `received` from others about her. Only the first two are portable (GDPR Art. 20(1); WP 242 rev.01).
 */
export const ORIGINS = ['provided', 'observed', 'inferred', 'received'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A named person's word that a table or column holds no personal data. */
export interface NoPersonalData {
  readonly by: string;
  readonly on: string;
  readonly reason: string;
}

/** How one field is masked where the map overrides the plan's strategy: Fides' name of it and its parameters. */
export interface MaskingOverride {
  readonly strategy: string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** A link to a field of another collection, perhaps in another dataset. */
export interface Reference {
  readonly dataset: string;
  readonly collection: string;
  readonly field: string;
  /** `from`: their value finds my rows. `to`: my value finds theirs. */
  readonly direction: 'from' | 'to' | 'either';
  /** References of one collection that carry the same group name hold together (AND); null stands alone. */
  readonly composite: string | null;
  /** The rows were reached through somebody's work, and are not that person's own. */
  readonly staff: boolean;
  readonly line: number;
}

/** A column; `fields` describes what lies inside an object column. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly description: string | null;
  readonly categories: readonly string[];
  /** The kind of identity that may enter here, such as `email`. */
  readonly identity: string | null;
  readonly match: Folding;
  readonly references: readonly Reference[];
  readonly primaryKey: boolean;
  readonly dataType: string | null;
  readonly length: number | null;
  readonly readOnly: boolean;
  readonly returnAllElements: boolean;
  readonly customRequestField: string | null;
  readonly masking: MaskingOverride | null;
  readonly redactName: boolean;
  readonly neverDisclose: { readonly reason: string } | null;
  readonly freeText: boolean;
  /** The recipient that this field comes from by an exchange; absent where it is our own. */
  readonly federatedFrom?: string;
  /** Null: as the collection says. */
  readonly origin: Origin | null;
  /** Where more proof is needed, people may be asked for it: short, and known to them alone. */
  readonly verify: boolean;
  /** Whether the person herself is reached at this address; null: the map does not say. */
  readonly channel: boolean | null;
  /** An amount that is lost when she is erased, such as credit; absent where it is none. */
  readonly balance?: { readonly name: string; readonly refund: string | null };
  /** Each row names here who received data of its person; absent where it does not. */
  readonly namesRecipient?: true;
  /** Holds the account key of the business customer whose end user the row is about. */
  readonly tenant: boolean;
  readonly noPersonalData: NoPersonalData | null;
  /** Written by `map draft` and not yet looked at by a person. */
  readonly proposed: boolean;
  readonly fields: readonly Field[];
  readonly line: number;
}

/** Why and until when rows stay although their subject asks for erasure. */
export interface Keep {
  readonly reason: string;
  readonly legalBasis: string;
  /** ISO 8601, such as `P7Y`. */
  readonly period: string;
  /** The field that holds the moment the period starts from; null: the collection's `eventTime`. */
  readonly countedFrom: string | null;
}

/** A column by which the store itself knows that a use of a row has ended, and its two values. */
export interface UseColumn {
  readonly field: string;
  readonly restricted: string;
  readonly free: string;
}

/** Terms that come with the rows or files of a collection: they travel with a copy and never hold it back. */
export interface Licence {
  readonly name: string;
  /** Where the terms stand; null where the map does not say. */
  readonly url: string | null;
  /** What they ask for, in a sentence; null where the map does not say. */
  readonly words: string | null;
  /** The field of each row that says which terms were in force; null where they hold for all rows. */
  readonly field: string | null;
}

/**
 * What was made of data of many people, each row with a field that names it: a model that learned from the data and is in
 * service while a condition holds, or numbers over it, anonymous once a test is written down with its day and method.
 */
export type Derived =
  | { readonly as: 'model'; readonly name: string; readonly inService: RowFilter }
  | { readonly as: 'numbers'; readonly name: string; readonly testedOn: string; readonly method: string };

/** A table, with everything the map says about it. */
export interface Collection {
  readonly name: string;
  /** Database schema (PostgreSQL) or database (MariaDB); null is the store's own default. */
  readonly schema: string | null;
  /** The database that Fides' namespace names; MariaDB has no schemas beside it. */
  readonly database: string | null;
  readonly label: string;
  readonly description: string | null;
  readonly categories: readonly string[];
  readonly fields: readonly Field[];
  /** Null where the map does not say: then delete where foreign keys allow it. */
  readonly erase: 'delete' | 'mask' | 'keep' | null;
  readonly keep: Keep | null;
  readonly filters: readonly RowFilter[];
  readonly eventTime: string | null;
  /** Rows may belong to several people, so a person decides every time. */
  readonly shared: boolean;
  /** The key that the map declares (by list, or by `primary_key` on fields); empty where it does not. */
  readonly primaryKey: readonly string[];
  readonly purposes: readonly string[];
  readonly source: string | null;
  /** Of every field that does not say otherwise; null where the map does not say. */
  readonly origin: Origin | null;
  readonly recipients: readonly string[];
  readonly retention: string | null;
  /** Columns for ended uses; absent where the map names none, and in maps from before there were any. */
  readonly useColumns?: { readonly 'any-but-storage'?: UseColumn; readonly marketing?: UseColumn };
  /** Absent where the map names none. */
  readonly licences?: readonly Licence[];
  /** Absent where its rows are no models and no numbers. */
  readonly derived?: Derived;
  /** What passes through and is not stored, in words for people; absent where the map says nothing of it. */
  readonly notStored?: readonly string[];
  readonly noPersonalData: NoPersonalData | null;
  /** `dataset.collection` addresses that are read, or erased, before this one. */
  readonly after: readonly string[];
  readonly eraseAfter: readonly string[];
  readonly skip: boolean;
  /** Fides' collection-level override; it knows only `delete`. */
  readonly maskingOverride: string | null;
  readonly partitioned: boolean;
  readonly redactName: boolean;
  readonly proposed: boolean;
  readonly line: number;
}

/** The map of one database: one `dataset` of a Fides file. */
export interface Dataset {
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly categories: readonly string[];
  readonly after: readonly string[];
  readonly redactName: boolean;
  readonly collections: readonly Collection[];
  /** The file it was read from, for refusals. */
  readonly file: string;
  readonly line: number;
}

/** A dataset and the store that it describes. */
export interface MappedDataset {
  readonly storeId: string;
  readonly dataset: Dataset;
}

/** A store as far as a map needs it; the secret never leaves `data-store.ts`. */
export interface MappedStore {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly engine: Engine;
}

/** A table, or a column of it, that the store has and the map does not speak of. */
export interface UnmappedItem {
  readonly storeId: string;
  readonly schema: string;
  readonly table: string;
  /** Null: the whole table. */
  readonly column: string | null;
  /** Null until a named person said that it holds no personal data. */
  readonly noPersonalData: NoPersonalData | null;
}

/** Everything a controller has said about where personal data lies. */
export interface DataMap {
  readonly stores: readonly MappedStore[];
  readonly datasets: readonly MappedDataset[];
  readonly unmapped: readonly UnmappedItem[];
}

/** The address of a collection: `dataset.collection`, as Fides writes it in `after`. */
export function addressOf(dataset: Dataset, collection: Collection): string {
  return `${dataset.key}.${collection.name}`;
}

/** A field of a collection by name, or null. */
export function fieldNamed(collection: Collection, name: string): Field | null {
  return collection.fields.find((field) => field.name === name) ?? null;
}

/** All categories of a field: its own and those of everything inside it. */
export function categoriesOf(field: Field): readonly string[] {
  return [...field.categories, ...field.fields.flatMap(categoriesOf)];
}

/**
 * Where the values of a field come from: as the field says, else its collection. Null where nobody has said, and where a
 * draft only guesses. Maps that were stored before origins were known have none.
 */
export function originOf(collection: Collection, field: Field): Origin | null {
  const speaker = (field.origin ?? null) === null ? collection : field;
  return speaker.proposed ? null : (speaker.origin ?? null);
}
