// The reading view: everything of an archive that a person reads, the same in index.html and on her data page.
import type { NotPortable, SectionState } from './archive-input.ts';
import type { ReadingStatement } from './statement.ts';

/** Terms that came with something, as they are read. */
export interface ReadingLicence {
  readonly name: string;
  /** Where they stand in the web; null where nobody said, or where it is no address of the web. */
  readonly url: string | null;
  readonly words: string | null;
  /** Label of the field that says for each row which terms held; null where they hold for all rows. */
  readonly field: string | null;
  /** The place of that field in `columns`; null where no shown row has it. */
  readonly column: number | null;
}

export interface ReadingSection {
  readonly id: string;
  readonly title: string;
  readonly store: string;
  readonly collection: string;
  readonly state: SectionState;
  /** What the state means here, in a sentence. */
  readonly explanation: string;
  readonly purposes: readonly string[];
  readonly source: string | null;
  readonly recipients: readonly string[];
  readonly retention: string | null;
  /** What passes through and is not stored; absent where nothing was said, and in copies from before it was. */
  readonly notStored?: readonly string[];
  /** Kinds of data; absent in copies from before they were told. */
  readonly categories?: readonly string[];
  /** Terms that travel with it; absent in copies from before they did. */
  readonly licences?: readonly ReadingLicence[];
  /** Why it is left out; absent where it is not, and in copies from before the summary. */
  readonly leftOut?: NotPortable;
  /** Fields that are named and not shown. */
  readonly withheld: readonly { readonly label: string; readonly reason: string }[];
  readonly rows: number;
  /** Where all rows stand; null when there are none. */
  readonly file: string | null;
  /** Column labels, in the order of `records`. */
  readonly columns: readonly string[];
  /** The columns as the map names them; absent in copies from before fields could be named. */
  readonly names?: readonly string[];
  /** The first rows; null is an empty value. */
  readonly records: readonly (readonly (string | null)[])[];
  /** Pictures among the values, by the file that a value names, as addresses of their own; absent where there is none. */
  readonly pictures?: Readonly<Record<string, string>>;
  /** The codes of what stood in the way; null where nothing did. */
  readonly problem: string | null;
  /** What was taken out of its texts and why, in sentences; absent where nothing was. */
  readonly redacted?: readonly string[];
  /** Her own words beside this data; absent in copies from before there were any. */
  readonly statements?: readonly ReadingStatement[];
}

/** What is said once of everything that was taken out of texts. */
export interface ReadingRedaction {
  readonly heading: string;
  readonly lead: string;
  readonly appeal: string;
  readonly authority: string;
}

export interface ReadingView {
  /** Of the folder in which its fixed words are said; `tag` is its BCP 47 tag. */
  readonly language: string;
  readonly tag: string;
  readonly controller: {
    readonly name: string;
    readonly contactEmail: string;
    readonly postalAddress: string;
    readonly senderName: string;
    readonly colour: string;
    readonly privacyNoticeUrl: string | null;
    readonly authority: { readonly name: string; readonly url: string | null; readonly address: string };
  };
  readonly request: {
    readonly reference: string;
    readonly right: string;
    readonly email: string;
    readonly receivedOn: string;
    readonly dueOn: string;
  };
  readonly packedAt: string;
  readonly purposes: readonly string[];
  readonly categories: readonly string[];
  readonly recipients: readonly string[];
  readonly transfers: string | null;
  readonly automatedDecisions: string | null;
  readonly sections: readonly ReadingSection[];
  /** Her own words that stand beside no section. */
  readonly statements?: readonly ReadingStatement[];
  /** Where something was taken out of a text: how, and what she can do about it. */
  readonly redaction?: ReadingRedaction | null;
}
