// What a walk is asked, and what it answers: rows by key, how sure they are hers, and what became of each collection.
import type { Catalogue, Connector, RowFilter, Selector, TableName } from '../connectors/connector.ts';
import type { Collection, MappedDataset } from '../data-map/dataset.ts';
import type { Problem } from '../platform/problem.ts';

/**
 * How sure it is that a row is the person's own. `own`: reached by her identities. `shared`: another person's rows
 * refer to it, it bears another person's identity, it is reference data, it was reached only through such a row, or the map says so.
 * `staff`: reached only through somebody's work. `shared` and `staff` wait for a person's decision.
 */
export type Reach = 'own' | 'shared' | 'staff';

/** A store that answers, or the problem why it does not. */
export type OpenStore =
  | { readonly connector: Connector; readonly catalogue: Catalogue }
  | { readonly problem: Problem };

export interface LocateOrder {
  readonly datasets: readonly MappedDataset[];
  /** By store id; a store that is not among them counts as away. */
  readonly stores: ReadonlyMap<string, OpenStore>;
  /** Proven identities by kind, such as `{ email: 'ada@example.org' }`; never values that nobody proved. */
  readonly identities: Readonly<Record<string, string>>;
  /** Which rows a legal hold keeps, by the address of their collection; none where nothing is to be destroyed. */
  readonly holds?: ReadonlyMap<string, readonly HoldFilter[]>;
}

/** A hold on rows of one collection; without a condition, on all of them. */
export interface HoldFilter {
  readonly holdId: string;
  readonly where: readonly RowFilter[];
}

/** At most 10,000 rows of one collection, named by key, that were reached in the same way. */
export interface LocatedChunk {
  /** `dataset.collection`. */
  readonly collection: string;
  readonly storeId: string;
  readonly table: TableName;
  readonly keyColumns: readonly string[];
  readonly keys: readonly (readonly string[])[];
  readonly reach: Reach;
  /** By what they were first found: `email`, or the collections and columns that led here. */
  readonly via: readonly string[];
  /** Ids of the holds that keep these rows. */
  readonly held: readonly string[];
}

/**
 * `searched`: asked, and rows were found. `nothing`: asked without finding, or nothing led there. `not-reached`: could not be
 * asked, because what leads there failed or the map shows no way. `failed`: the store refused or is away.
 */
export type Outcome = 'searched' | 'nothing' | 'not-reached' | 'failed';

/** What became of one collection. */
export interface LocatedCollection {
  readonly collection: string;
  readonly storeId: string;
  readonly map: Collection;
  readonly table: TableName | null;
  readonly keyColumns: readonly string[];
  /** False: no key tells the rows apart; `keyColumns` then name them only well enough to read them. */
  readonly erasable: boolean;
  /** False for reference data such as products: no field of it is about people, so it is kept when she is erased. */
  readonly personal: boolean;
  readonly rows: Readonly<Record<Reach, number>>;
  /** Everything that was asked, with values: what the rows are counted again by, never a new walk. */
  readonly frozenSelectors: readonly Selector[];
  readonly outcome: Outcome;
  readonly problem: Problem | null;
  /** A collection that leads here and failed: rows may be missing although this one answered. */
  readonly incompleteBecauseOf: string | null;
}

/** The end of a walk. Chunks of a collection whose outcome is `failed` must be thrown away. */
export interface LocateSummary {
  /** In the order of reading. */
  readonly collections: readonly LocatedCollection[];
  /** Most rows that one identity entered by in a collection where each row is a person; more than one must be asked about. */
  readonly rootIdentities: number;
  readonly roots: readonly { readonly collection: string; readonly rows: number }[];
}
