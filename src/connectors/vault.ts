// Where sealed files of our own lie, whatever kind of place it is: written whole or not at all, read from any byte, removed for good.
import type { Readable, Writable } from 'node:stream';
import { Problem } from '../platform/problem.ts';

/** A file that is there. */
export interface VaultFile {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` up to and without `end`. Destroy the stream where it is not read to its end. */
  read(start: number, end: number): Promise<Readable>;
}

/** Names are `folder/file`, of letters, digits, `-` and `.`. What lies here is sealed before it comes. */
export interface Vault {
  /**
   * Writes a file whole: `fill` ends the sink when it has everything, and only then the name exists. Whatever `fill`
   * throws, nothing stays behind. Throws `archive-disk-full` and `archives-unreachable`, besides.
   */
  write<T>(name: string, fill: (sink: Writable) => Promise<T>): Promise<T>;
  /** The file of a name; null where there is none. Throws `archives-unreachable`. */
  open(name: string): Promise<VaultFile | null>;
  /**
   * Removes every file whose name begins so, whole or half written, in all its versions; nothing where there is none.
   * Throws `archives-unreachable`.
   */
  remove(prefix: string): Promise<void>;
  close(): void;
}

/** No room is left; what was begun is gone again. `cause` is the word of the place for it. */
export function vaultFull(cause: string): Problem {
  return new Problem(
    'unavailable',
    'archive-disk-full',
    'There is no room left where archives lie, so this one was not finished. What was written of it is removed and nobody got anything; the request stays open and is tried again by itself. Make room there, or point HABEAS_ARCHIVES to a place with more.',
    { cause },
  );
}

/** The place does not do what it is asked; `cause` is a code, never a path or an address. */
export function vaultAway(cause: string): Problem {
  return new Problem(
    'unavailable',
    'archives-unreachable',
    'The place where archives lie does not answer as it should. Nothing was given out and nothing is lost; it is tried again by itself. Look at HABEAS_ARCHIVES and at what may be read and written there.',
    { cause },
  );
}
