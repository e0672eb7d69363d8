// What a folder and a bucket have in common: keys, and what lies under them.

/** One object; its versions count as one. */
export interface StoredObject {
  readonly key: string;
  /** Bytes of what is read: the newest version that is not a mark of deletion. */
  readonly size: number;
  /** Of the newest version, a mark of deletion included. */
  readonly modified: Temporal.Instant;
  /** With marks of deletion; 1 where the store keeps no versions. */
  readonly versions: number;
}

/** Where a list begins, and how long its batches are. */
export interface ListFrom {
  /** The last key of a batch that an earlier list gave; null from the beginning on. */
  readonly after: string | null;
  readonly batch: number;
}

/** Keys of one batch, and of one call of the S3 API. */
export const WHOLE_LIST: ListFrom = { after: null, batch: 1_000 };

/** Why some objects are still there although the store was told to remove them. */
export type Refusal = 'locked' | 'not-allowed' | 'refused';

export interface ObjectSource {
  /**
   * Everything whose key begins so, in batches of at most 1,000. Every failure is a `Problem` of a store. `aside` is
   * told of entries that are no objects and are not looked into, such as symbolic links. From a key on, nothing behind
   * it is left out; what came before may be named again, where the store cannot go on from there.
   */
  list(prefix: string, aside: () => void, from?: ListFrom): AsyncIterable<readonly StoredObject[]>;
  /** One object; null where there is none under this key. `aside` is told where something else stands there. */
  find(key: string, aside?: () => void): Promise<StoredObject | null>;
  tags(key: string): Promise<ReadonlyMap<string, string>>;
  /** What the newest version holds, piece by piece; null where nothing can be read any more. */
  open(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /**
   * Removes all versions of each key, and answers with what was refused. What is gone already counts as removed.
   * `root` is the fixed beginning of the collection's keys: empty folders below it go too.
   */
  remove(keys: readonly string[], root: string): Promise<readonly Refusal[]>;
  close(): void;
}
