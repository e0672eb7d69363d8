// What each right makes of what was found: steps with facts that make a plain sentence, and questions for a person.
import type { Catalogue, Selector, Table } from '../connectors/connector.ts';
import type { Masking } from '../connectors/effect.ts';
import type { Collection } from '../data-map/dataset.ts';
import type { LegalBasis } from '../data-map/purpose.ts';
import type { DrawnHolds } from '../retention/standing-holds.ts';
import type { DerivedRow } from './derivation.ts';
import type { Fact, Saying } from './fact.ts';
import type { LeftOut } from './left-out.ts';
import type { Kept, PlanKind, QuestionKind, StepAct } from './plan.ts';

/** How rows stand to the person: her own, also another person's, or reached only through staff work. */
export type Standing = 'own' | 'shared' | 'staff';

/** Rows of one collection with one standing, as the walk found them; keys stand in sealed chunks elsewhere. */
export interface Found {
  readonly storeId: string;
  /** The store's name for people. */
  readonly store: string;
  /** `dataset.collection`. */
  readonly address: string;
  readonly collection: Collection;
  /** Null where the store could not be described. */
  readonly table: Table | null;
  readonly standing: Standing;
  /** False for reference data that many rows point at and that tells of nobody: products, countries. */
  readonly personal: boolean;
  readonly rows: number;
  /** The code of what stood in the way of searching; the rows are then unknown. */
  readonly problem: string | null;
  /** Empty where the table has no key that names a row. */
  readonly keyColumns: readonly string[];
  readonly selectors: readonly Selector[];
  /** Ids of the legal holds that keep these rows. */
  readonly held: readonly string[];
}

/** A step before it is written down. */
export interface StepDraft {
  readonly found: Found;
  readonly act: StepAct;
  readonly facts: readonly Fact[];
  readonly maskings: readonly Masking[];
  readonly columns: readonly string[];
  readonly kept: Kept | null;
  /** Set where the step cannot be done and the receipt must say so. */
  readonly problem: string | null;
  readonly questions: readonly QuestionDraft[];
  /** Portability only: what stays out, and why. */
  readonly leftOut?: readonly LeftOut[];
  /** Columns that stay out where a person answers the question about them with "leave out". */
  readonly undecided?: LeftOut['fields'];
}

export interface QuestionDraft {
  readonly kind: QuestionKind;
  readonly sentence: string;
}

/** A right that plans carry out. */
export interface PlannedRight {
  readonly kind: Exclude<PlanKind, 'sweep'>;
  /** One draft for each part of what was found, in the order in which they must be done. */
  draft(found: readonly Found[], surroundings: Surroundings): StepDraft[];
}

/** What a right must know beside the rows. */
export interface Surroundings {
  /** As each store described itself, by store id. */
  readonly catalogues: ReadonlyMap<string, Catalogue>;
  /** Addresses of collections, those that refer to others first. */
  readonly erasingOrder: readonly string[];
  /** The day on which the last of the kept rows may go, by address; absent where the rows do not tell. */
  readonly keptUntil: ReadonlyMap<string, Temporal.PlainDate>;
  /** What permits each purpose, by its words; a purpose that nobody declared is not in it. */
  readonly bases: ReadonlyMap<string, LegalBasis>;
  readonly holds: DrawnHolds;
  /** Models and numbers that were made of her data, by address. */
  readonly derived: ReadonlyMap<string, readonly DerivedRow[]>;
  /** A fresh secret for hashing masks, as hex; it dies with the plan. */
  secret(): string;
}

/** `1 row`, `3 rows`. */
export function rowsInWords(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

/** Where the rows lie, in words: `log entries (shop database)`. */
export function placeInWords(found: Found): string {
  return `${found.collection.label} in ${found.store}`;
}

/** A fact about a collection. */
export function placeFact(say: Saying, { collection, store }: Found): Fact {
  return { say, collection: collection.label, store };
}

/** A fact about the rows that were found in a collection. */
export function rowsFact(say: Saying, found: Found): Fact {
  return { ...placeFact(say, found), rows: found.rows };
}

/** The step for a collection that could not be searched: it fails by name, and the rest goes on. */
export function notSearched(found: Found): StepDraft {
  return {
    found,
    act: 'skip',
    facts: [placeFact('not-searched', found)],
    maskings: [],
    columns: [],
    kept: null,
    problem: found.problem ?? 'not-searched',
    questions: [],
  };
}

/** The question that rows raise which are not simply hers; none for her own. */
export function standingQuestion(found: Found, verb: string): QuestionDraft[] {
  if (!found.personal) return [];
  const what = `${rowsInWords(found.rows)} of ${placeInWords(found)}`;
  if (found.standing === 'shared') {
    return [
      { kind: 'shared', sentence: `${what} may also belong to another person. ${verb} them all the same?` },
    ];
  }
  if (found.standing === 'staff') {
    return [
      {
        kind: 'staff-edge',
        sentence: `${what} were only reached through the work of staff. ${verb} them as this person's own?`,
      },
    ];
  }
  return [];
}
