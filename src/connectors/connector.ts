// What every connected store can do for us; knows tables, keys and rows, and nothing of requests or people.

import type { Effect } from './effect.ts';
import type { KeyList } from './key-list.ts';
import type { StoreLoad } from './pace.ts';

export type SqlEngine = 'postgresql' | 'mariadb';

/** `http` is a system behind an API, `folder` and `s3` are stores of files, as their descriptions tell them. */
export type Engine = SqlEngine | 'http' | 'folder' | 's3';

/** A table as the store's own catalogue spells it: PostgreSQL schema or MariaDB database, and name. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** How values of a column are written canonically; decides which texts may be compared with it at all. */
export type ColumnKind =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'uuid'
  | 'json'
  | 'binary'
  | 'other';

export interface Column {
  readonly name: string;
  /** The type as the engine prints it, for casts and for people: `bigint`, `character varying(100)`. */
  readonly type: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly generated: boolean;
  /** Longest text in characters, where the type has a limit. */
  readonly length: number | null;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: TableName;
  readonly referencedColumns: readonly string[];
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
}

export interface Trigger {
  readonly name: string;
  readonly events: readonly ('insert' | 'update' | 'delete')[];
}

export interface Table extends TableName {
  readonly columns: readonly Column[];
  /** Empty where the table has none. */
  readonly primaryKey: readonly string[];
  /** Other unique keys whose columns are all NOT NULL. */
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly triggers: readonly Trigger[];
  /** False for MyISAM, Aria and the like: an effect there cannot be taken back and may repeat. */
  readonly rollsBack: boolean;
  readonly isView: boolean;
}

export interface Catalogue {
  readonly engine: Engine;
  readonly version: string;
  readonly tables: readonly Table[];
}

/** Values travel as text, whatever their type: a number would lose bigint keys above 2^53. */
export type Value = string | null;

/** Column texts are compared byte for byte, or with A–Z folded to a–z and nothing else. */
export type Folding = 'exact' | 'ascii-case';

/** Rows in which these columns, taken together, equal one of the tuples: IN for one column, AND inside a tuple. */
export interface Match {
  readonly columns: readonly string[];
  readonly tuples: readonly (readonly string[])[];
  readonly folding: Folding;
}

/** A condition that a dataset map puts on every row of a collection. */
export interface RowFilter {
  readonly column: string;
  readonly operator: 'equals' | 'not-equals' | 'is-null' | 'is-not-null';
  readonly value?: string;
}

/**
 * Which rows of a table are meant, whatever the table's size. It has two answers for every row: NULL passes no
 * comparison, and so `not` lets it pass. `all` of nothing is every row, `any` of nothing is none.
 */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'passes'; readonly filter: RowFilter }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly string[] }
  /** Rows that the store calls equal to one of the tuples: a few more than `locate` would confirm, never fewer. */
  | { readonly kind: 'match'; readonly match: Match }
  | Referred
  | Until;

/**
 * Rows to which a row of this or another table refers by a foreign key. A row that refers to itself does not count where the
 * store lets it go all the same (PostgreSQL does, MariaDB does not).
 */
export interface Referred {
  readonly kind: 'referred';
  readonly by: TableName;
  /** Columns of `by`, in the order of the columns that they refer to. */
  readonly columns: readonly string[];
  readonly referenced: readonly string[];
}

/**
 * A column that names a moment no later than this one, to the microsecond; the day where the column holds days. A
 * timestamp without a time zone is read as UTC. What is no moment (NULL, an infinity, a day of zeros) is not earlier.
 */
export interface Until {
  readonly kind: 'until';
  readonly column: string;
  readonly moment: Temporal.Instant;
  readonly day: Temporal.PlainDate;
}

/** Rows that satisfy any of the matches (OR) and every filter (AND). No match means no rows, never all rows. */
export interface Selector {
  readonly table: TableName;
  readonly anyOf: readonly Match[];
  readonly filters: readonly RowFilter[];
}

/** Rows named by their key: values in the order of `columns`; see `key-list.ts`. */
export interface KeyedRows {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly keys: KeyList;
}

/** Which chunk of which step: its id and fence stand in the ledger of the target database. */
export interface Chunk {
  readonly step: string;
  readonly chunk: number;
  /** A counter that only grows; a worker that was overtaken holds an older one and is refused. */
  readonly fence: bigint;
  /** False where the store's account could not create the ledger: then only effects that may repeat are allowed. */
  readonly ledger: boolean;
}

/** One chunk of one step, row by row. */
export interface EraseOrder extends Chunk {
  readonly rows: KeyedRows;
  readonly effect: Effect;
}

export type EraseOutcome =
  | { readonly kind: 'done'; readonly rows: number }
  /** The ledger says that an earlier attempt did it, with this many rows. */
  | { readonly kind: 'already-done'; readonly rows: number };

/** What is counted, and between which values of a column of moments or days. */
export interface TallyOrder {
  readonly table: TableName;
  readonly where: Condition;
  readonly column: string;
}

/** Which rows are read by a condition, and which columns of them. */
export interface FindOrder extends TallyOrder {
  readonly columns: readonly string[];
}

export interface Tally {
  readonly rows: number;
  /** Null where there is no row, or none with a moment. */
  readonly oldest: Temporal.Instant | Temporal.PlainDate | null;
  readonly newest: Temporal.Instant | Temporal.PlainDate | null;
  /** False where counting took too long: then the number is the store's own estimate. */
  readonly exact: boolean;
}

/** The next chunk of a sweep: the oldest rows of a frozen condition, its cutoff inside. Files go in the order of their list. */
export interface SweepOrder extends Chunk {
  readonly table: TableName;
  readonly where: Condition;
  /** The column of moments or days in whose order the rows go. */
  readonly column: string;
  /** Where the last chunk ended, as it was answered; null from the oldest row on. */
  readonly from: Reached | null;
  /** Most rows of this chunk. A whole partition may hold more. */
  readonly limit: number;
  readonly effect: Effect;
}

/** Where a chunk of a sweep ended. */
export interface Reached {
  /** A moment or day as the store prints it; in a store of files the last key that was looked at. */
  readonly place: string;
  /** Whether rows before it may have stayed, because someone else held them locked. */
  readonly passedOver: boolean;
  /** Rows of the last stretch, and its length in microseconds: from them the next is told. 0 where nobody can say. */
  readonly rows: number;
  readonly length: number;
}

export type SweepOutcome = EraseOutcome & {
  /**
   * Whether rows remain: later ones, or ones that someone else holds locked now. Unknown counts as yes. Rows that came
   * in behind a sweep meanwhile are found by counting again.
   */
  readonly more: boolean;
  /** What the next chunk begins from; null from the oldest row on. */
  readonly reached: Reached | null;
  /** The partition that was dropped whole, instead of row by row. */
  readonly partition: string | null;
};

export interface ReadOrder {
  readonly rows: KeyedRows;
  /** Columns to read; the others never leave the store. */
  readonly columns: readonly string[];
}

/**
 * One open connection pool to one store. Every failure is a `Problem` whose code is one of `store-unreachable`,
 * `store-timeout`, `store-locked`, `store-permission-denied`, `store-schema-changed`, `store-constraint`,
 * `store-refused`, `store-answer-refused`, `store-address-missing`, `fence-lost`, and whose text holds no value and no secret.
 */
export interface Connector {
  readonly engine: Engine;
  /** Digest of where the store is, without who signs in: what was drawn at one place is never carried out at another. */
  readonly place: string;
  /** The catalogue: tables, keys, cascades, triggers, generated columns, engines. */
  describe(): Promise<Catalogue>;
  /**
   * Finds rows and yields them in batches of at most 10,000, `columns` in order, all as text. The database only
   * proposes candidates: each row is compared again in our own code, byte for byte, before it is yielded.
   */
  locate(selector: Selector, columns: readonly string[]): AsyncIterable<readonly (readonly Value[])[]>;
  /** Counts the rows of a selector by locating them: what the database calls equal is not enough. */
  count(selector: Selector): Promise<number>;
  /** How many of these keys still exist. */
  countKeys(rows: KeyedRows): Promise<number>;
  /** Streams rows as JSON Lines (one object a line, UTF-8), bounded in memory. */
  read(order: ReadOrder): AsyncIterable<Uint8Array>;
  /**
   * What the file of a row holds, piece by piece as it comes; null where it is gone. Only stores of files have it: their
   * tables have a column `content`, which `read` leaves empty.
   */
  content?(table: TableName, key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Puts the fence of a chunk into the target's ledger, in a transaction of its own. */
  raiseFence(step: string, chunk: number, fence: bigint): Promise<void>;
  /** Deletes or masks the rows of one chunk in one transaction that first closes the chunk's ledger row. */
  erase(order: EraseOrder): Promise<EraseOutcome>;
  /**
   * Counts the rows of a condition and finds the oldest and the newest, in one statement under the store's time limit;
   * an estimate, said to be one, where that is not enough. Throws `column-not-a-time` beside the usual.
   */
  tally(order: TallyOrder): Promise<Tally>;
  /** The oldest moment or day of a condition's rows, without counting them: an index on the column answers at once. */
  oldest(order: TallyOrder): Promise<Tally['oldest']>;
  /**
   * Yields the rows of a condition in batches of at most 10,000, `columns` in order, all as text, in no order of its own.
   * Bounded in memory however many there are; whoever has enough stops. Throws `column-not-a-time` beside the usual.
   */
  find(order: FindOrder): AsyncIterable<readonly (readonly Value[])[]>;
  /**
   * Deletes or masks the next rows of a condition, in one transaction that first closes the chunk's ledger row. Rows
   * that someone else holds locked stay for a later chunk. Throws `table-is-view`, `table-without-key`,
   * `column-not-a-time`, `effect-may-repeat`, `statement-too-wide` beside the usual.
   */
  sweep(order: SweepOrder): Promise<SweepOutcome>;
  /** How busy the store is, asked between the chunks of a sweep. */
  load(): Promise<StoreLoad>;
  /** Whether the ledger table is there and writable; the DDL for the administrator is `ledgerDefinition(engine)`. */
  hasLedger(): Promise<boolean>;
  close(): Promise<void>;
}
