// What a reader of bags needs of the place where a bag lies: names, sizes, and digests of its files.
import type { BagFinding } from './bag-finding.ts';

/** Digests that BagIt names and we know, with their length in hex digits. */
export const BAG_DIGESTS = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 } as const;

export type BagDigest = keyof typeof BAG_DIGESTS;

/** A bag in a folder, in a zip, or in memory. Nothing is ever written or unpacked to read it. */
export interface BagSource {
  /** Size in bytes of every file, by its path within the bag. */
  readonly files: ReadonlyMap<string, number>;
  /** Whether there is a folder `data`, be it empty. */
  readonly hasPayload: boolean;
  /** What is wrong with the folder or zip itself. */
  readonly findings: readonly BagFinding[];
  /** All bytes of one file; for tag files, and throws beyond 256 MiB. */
  read(path: string): Promise<Uint8Array>;
  /** The bytes of one file, piece by piece. Throws where there is no such file, and on the way where it is damaged. */
  open(path: string): Promise<AsyncIterable<Uint8Array>>;
  /** Digests of one file in lower-case hex, read once, piece by piece. */
  digests(path: string, wanted: ReadonlySet<BagDigest>): Promise<ReadonlyMap<BagDigest, string>>;
  close(): Promise<void>;
}

/** Most bytes of a tag file: more is somebody's attempt to fill our memory. */
export const MOST_TAG_BYTES = 256 * 1024 * 1024;
