// What a bundle is made of: its scope, the one look at our database that all parts share, and what a part hands over.
import type { Work } from '../../work.ts';

/** What a bundle is asked for. The same scope over the same log, up to the same entry, gives the same content bytes. */
export interface BundleScope {
  /** First and last day, both included, on the controller's clock. */
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  /** A bundle about one complaint: only this case, and its person's name stands in it. Null: all cases, pseudonymised. */
  readonly requestId: string | null;
  /** What the authority asked, in its own words; the cover letter answers it. */
  readonly question: string | null;
}

/** Says who a person is without saying it: the same person is the same word within one bundle, and another in the next. */
export interface Pseudonyms {
  /** For a subject's id: `person-` and 16 hex digits. */
  ofSubject(subjectId: string): string;
  /** For an account's id: `staff-` and 16 hex digits. */
  ofAccount(accountId: string): string;
}

/** The one look: everything is read in one work of repeatable reads, and no further than one signed checkpoint. */
export interface BundleLook {
  readonly work: Work;
  readonly scope: BundleScope;
  readonly pseudonyms: Pseudonyms;
  /** Leaves of the log that count: entries with an index below it. */
  readonly logSize: bigint;
  /** When that checkpoint was signed: "now" of everything in the content. */
  readonly asOf: Temporal.Instant;
  /** Where this installation is reached, for addresses that the content names. */
  readonly publicUrl: URL;
}

/** One file of the content; its path is below `data/`, in lower case, with `/` between folders. */
export interface BundleFile {
  readonly path: string;
  /** Asked once, while the look is open; the same look always gives the same bytes. */
  readonly content: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Where its facts come from, in words: a table, or the log. */
  readonly source: string;
}

/** What one part found. */
export interface BuiltPart {
  readonly files: readonly BundleFile[];
  /** Sentences of the cover letter: what this part says, with its figures. */
  readonly sentences: readonly string[];
  /** What should stand here and does not, each in a sentence; an empty list is a promise that nothing is missing. */
  readonly omissions: readonly string[];
  /** Entries of the log that the part cites; each gets a proof. */
  readonly cited: AsyncIterable<string> | Iterable<string>;
}

/** One chapter of the bundle. */
export interface BundlePart {
  /** Folder or file below `data/`, such as `03-requests`. */
  readonly name: string;
  readonly title: string;
  build(look: BundleLook): Promise<BuiltPart>;
}

/** Writes the letter on top from what all chapters said; its files stand below `data/` like theirs. */
export type BundleCover = (
  look: BundleLook,
  sentences: readonly string[],
  omissions: readonly string[],
) => Promise<readonly BundleFile[]>;
