// What is wrong with a bag, or worth a word, each under a name that a program can compare.

/** Names of what makes a bag no valid bag. */
export type BagFault =
  | 'algorithm-unknown'
  | 'bagit-malformed'
  | 'bagit-missing'
  | 'digest-wrong'
  | 'encoding-unknown'
  | 'fetch-malformed'
  | 'file-missing'
  | 'file-unlisted'
  | 'file-unreadable'
  | 'listed-twice'
  | 'manifest-malformed'
  | 'manifest-missing'
  | 'name-twice'
  | 'not-one-bag'
  | 'not-a-plain-file'
  | 'not-a-zip'
  | 'oxum-malformed'
  | 'oxum-wrong'
  | 'path-outside'
  | 'payload-missing'
  | 'tag-manifest-lists-itself'
  | 'tag-unreadable'
  | 'version-unknown'
  | 'zip-bomb'
  | 'zip-damaged'
  | 'zip-overlaps';

/** Names of what a valid bag had better not do. */
export type BagOddity =
  | 'case-twins'
  | 'form-twins'
  | 'leading-dot'
  | 'listed-twice-alike'
  | 'star-in-front'
  | 'system-file';

export interface BagFinding {
  readonly fault: BagFault;
  /** The file that it is about; empty where it is about the bag. */
  readonly path: string;
  readonly words: string;
}

export interface BagWarning {
  readonly oddity: BagOddity;
  readonly path: string;
}

/** What a reader says of a bag: it is valid when there are no findings. */
export interface BagReport {
  readonly version: string | null;
  readonly files: number;
  readonly findings: readonly BagFinding[];
  readonly warnings: readonly BagWarning[];
  /** Pairs of `bag-info.txt` in their order; labels in lower case, since case does not tell them apart. */
  readonly info: readonly (readonly [string, string])[];
}

/** A finding in one line, as a command prints it. */
export function sayFinding({ fault, path, words }: BagFinding): string {
  return path === '' ? `${fault}: ${words}` : `${fault}: ${path}: ${words}`;
}
