// What an archive is made of: the controller, the case, what the law wants told, and one section a source.
import type { Column } from '../connectors/connector.ts';
import type { Authority } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';

/**
 * `held`: rows follow. The others say why none do, and are never mixed up (GDPR Art. 15(1)); `left-out` only where the
 * answer is about portability (Art. 20(1)).
 */
export type SectionState = 'held' | 'nothing-held' | 'not-asked' | 'failed' | 'left-out';

/** Why portability does not reach something; the words stand in portability.json. */
export type NotPortable = 'inferred' | 'received' | 'mixed' | 'basis' | 'undecided' | 'secret';

/** A field of a section; the ones that are never disclosed or not portable are named with a reason and not shown. */
export interface ArchiveField {
  readonly name: string;
  readonly label: string;
  readonly neverDisclosed?: string;
  readonly leftOut?: NotPortable;
}

/** A column of the rows, as the store's own catalogue describes it. */
export type ArchiveColumn = Pick<Column, 'name' | 'kind' | 'type'>;

/** A file on its way into the archive, by its name there. */
export interface StreamedFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Terms under which she may use something: they travel with it and never hold it back. Every text may be anybody's. */
export interface ArchiveLicence {
  readonly name: string;
  /** Where the terms stand; null where nobody said. */
  readonly url: string | null;
  /** What they ask for, in a sentence; null where nobody said. */
  readonly words: string | null;
  /** The field of each row that says which terms were in force for it; null where they hold for all rows. */
  readonly field: string | null;
}

/** One source: a collection of a store, and what the controller must say about it. Every text may be anybody's. */
export interface ArchiveSection {
  /** A safe file name without ending, unique in the archive: see `sectionId`. */
  readonly id: string;
  readonly title: string;
  readonly store: string;
  readonly collection: string;
  readonly state: SectionState;
  /** Why it was not asked or failed, in words. */
  readonly reason?: string;
  /** Why it is left out; only for `left-out`. */
  readonly leftOut?: NotPortable;
  readonly purposes: readonly string[];
  readonly source: string | null;
  readonly recipients: readonly string[];
  readonly retention: string | null;
  /** What passes through and is not stored, in words; none: the controller said nothing of it. */
  readonly notStored?: readonly string[];
  /** Categories of data, in words. */
  readonly categories?: readonly string[];
  /** Terms that come with its rows or files; none: the controller named none. */
  readonly licences?: readonly ArchiveLicence[];
  readonly fields: readonly ArchiveField[];
  /** The columns that the rows have, in their order; none: nobody asked the store, and the rows speak for themselves. */
  readonly columns?: readonly ArchiveColumn[];
  /** Columns that tell the rows apart; none: nobody knows any. */
  readonly key?: readonly string[];
  /** JSON Lines in chunks of any size, UTF-8; called at most once, and only for `held`. */
  readonly rows?: () => AsyncIterable<Uint8Array>;
  /** Files that belong to it, named as they stand in the archive; some megabytes at most. */
  readonly files?: readonly { readonly name: string; readonly bytes: Buffer }[];
  /**
   * Files of any length, streamed into the archive before the rows, so that the rows can name them; called at most once.
   */
  readonly streamed?: () => AsyncIterable<StreamedFile>;
  /** What was taken out of its texts and why, in sentences; asked once the rows have passed. */
  readonly redacted?: () => readonly string[];
  /** Rows that were counted when the plan was drawn. */
  readonly expectedRows: number;
}

/** The parts of Art. 15(1) and (2) that hold for the controller as a whole; sections add their own. */
export interface ArchiveOverview {
  readonly purposes: readonly string[];
  readonly categories: readonly string[];
  readonly recipients: readonly string[];
  /** Transfers to third countries and their safeguards (Art. 15(2)); null: the controller has not said. */
  readonly transfers: string | null;
  /** Decisions by machines alone, their logic and consequences (Art. 15(1)(h)); null: the controller has not said. */
  readonly automatedDecisions: string | null;
}

export interface ArchiveController {
  readonly name: string;
  readonly contactEmail: string;
  readonly postalAddress: string;
  readonly authority: Authority;
  readonly privacyNoticeUrl: string;
  readonly senderName: string;
  /** `#rrggbb`. */
  readonly colour: string;
  /** BCP 47; the version in it binds. */
  readonly language: string;
  /** IANA name; moments are shown on this clock. */
  readonly timeZone: string;
}

export interface ArchiveRequest {
  readonly reference: string;
  readonly right: string;
  readonly receivedAt: Temporal.Instant;
  readonly dueOn: Temporal.PlainDate;
  readonly email: string;
}

/** What she wrote about data that was not corrected as she asked. */
export interface ArchiveStatement {
  readonly reference: string;
  readonly writtenAt: Temporal.Instant;
  readonly words: string;
  /** Collections, as sections name them, and fields of them; a field of null means all of it. */
  readonly places: readonly { readonly collection: string; readonly field: string | null }[];
}

export interface ArchiveInput {
  /** Of the folder in which its fixed words are said; none: the controller's. */
  readonly language?: string;
  readonly controller: ArchiveController;
  readonly request: ArchiveRequest;
  readonly overview: ArchiveOverview;
  readonly sections: readonly ArchiveSection[];
  /** What she wrote about data that was not corrected; none: there is nothing of the kind. */
  readonly statements?: readonly ArchiveStatement[];
  readonly packedAt: Temporal.Instant;
}

/** Long enough for any table name, short enough for every file system. */
const LONGEST_ID = 80;

/** A safe and unused file name for a section, from the names of its store and collection; it is added to `taken`. */
export function sectionId(taken: Set<string>, ...names: readonly string[]): string {
  const plain = names
    .join('-')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_ID);
  const base = plain === '' ? 'section' : plain;
  let id = base;
  for (let next = 2; taken.has(id); next += 1) id = `${base}-${next}`;
  taken.add(id);
  return id;
}

/** Refuses section ids that are no safe file names or stand twice. Throws `archive-name-unsafe`. */
export function checkSectionIds(sections: readonly ArchiveSection[]): void {
  const seen = new Set<string>();
  for (const { id } of sections) {
    if (/^[a-z0-9][a-z0-9_-]{0,99}$/.test(id) && !seen.has(id)) seen.add(id);
    else {
      throw new Problem(
        'internal',
        'archive-name-unsafe',
        'A section of the archive has a name that is no safe file name, or two have the same. Nothing was packed.',
      );
    }
  }
}
