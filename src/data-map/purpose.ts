// Why data is processed, and what permits it (GDPR Art. 6(1), 13(1)(c)): kept per controller, named by maps in its words.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { countChanged, type ListOutcome, listOutcomes } from './list-outcomes.ts';
import type { LEGAL_BASES } from './pack-files.ts';

export type LegalBasis = (typeof LEGAL_BASES)[number];

export interface Purpose {
  readonly name: string;
  /** As people read it; collections of a map name it by these words. */
  readonly words: string;
  readonly basis: LegalBasis;
  /** The clause of the policy that promises it. */
  readonly provision: string | null;
  /** Whose data it is, in words (GDPR Art. 30(1)(c)); empty: the controller has not said. */
  readonly subjects: readonly string[];
  /** Of what people are told about it. */
  readonly version: number;
  /** The newest version that changed something material: an older consent does not count. */
  readonly materialVersion: number;
  /** Categories of data, in words. */
  readonly categories: readonly string[];
  /** Names of recipients, as in the register; empty: nobody is named. */
  readonly recipients: readonly string[];
  /** Uses that a person can end (`marketing`, `sale` …): an objection to one stops this purpose. */
  readonly uses: readonly string[];
  /** Only while a term runs under which the person granted it (`POST /granted-terms`). */
  readonly needsTerm: boolean;
  /** Null where it does not rest on consent. */
  readonly consent: ConsentSettings | null;
}

/** How consent to a purpose is asked for and how long it holds. */
export interface ConsentSettings {
  /** ISO 8601, counted from the act; null: until it is withdrawn. */
  readonly expiresAfter: string | null;
  /** ISO 8601: how long before its end people are asked again. */
  readonly renewBefore: string | null;
  /** Years below which nobody can consent, by the document; null: no age is asked for. */
  readonly minimumAge: number | null;
  /** The document makes it a condition: shown, because such consent is hardly given freely (GDPR Art. 7(4)). */
  readonly bundled: boolean;
  /** Needs an express statement (GDPR Art. 9(2)(a), 49(1)(a)). */
  readonly explicit: boolean;
}

/** Everything that a purpose need not say. */
export const PLAIN_PURPOSE = {
  provision: null,
  subjects: [],
  version: 1,
  materialVersion: 1,
  categories: [],
  recipients: [],
  uses: [],
  needsTerm: false,
  consent: null,
} as const satisfies Partial<Purpose>;

class PurposeRow extends HouseModel {
  static override tableName = 'purposes';
  static override idColumn = ['controllerId', 'name'];
  static override jsonAttributes = ['subjects', 'categories', 'recipients', 'uses'];
  declare controllerId: string;
  declare name: string;
  declare words: string;
  declare basis: LegalBasis;
  declare provision: string | null;
  declare subjects: string[];
  declare version: number;
  declare materialVersion: number;
  declare categories: string[];
  declare recipients: string[];
  declare uses: string[];
  declare expiresAfter: string | null;
  declare renewBefore: string | null;
  declare minimumAge: number | null;
  declare bundled: boolean;
  declare explicit: boolean;
  declare needsTerm: boolean;
}

function shown(row: PurposeRow): Purpose {
  const { name, words, basis, provision, subjects, version, materialVersion, categories, recipients, uses } =
    row;
  const { expiresAfter, renewBefore, minimumAge, bundled, explicit, needsTerm } = row;
  const consent = basis === 'consent' ? { expiresAfter, renewBefore, minimumAge, bundled, explicit } : null;
  return {
    ...{ name, words, basis, provision, subjects, version, materialVersion, categories, recipients, uses },
    needsTerm,
    consent,
  };
}

/** The order of names as they are compared: a purpose of the pack and one of a row are made alike. */
function plain(purpose: Purpose): Purpose {
  const { name, words, basis, provision, subjects, version, materialVersion, categories, recipients, uses } =
    purpose;
  const { needsTerm } = purpose;
  const consent = basis === 'consent' ? { ...NO_SETTINGS, ...purpose.consent } : null;
  return {
    ...{ name, words, basis, provision, subjects, version, materialVersion, categories, recipients, uses },
    needsTerm,
    consent,
  };
}

const NO_SETTINGS: ConsentSettings = {
  expiresAfter: null,
  renewBefore: null,
  minimumAge: null,
  bundled: false,
  explicit: false,
};

function columnsOf({ consent, subjects, categories, recipients, uses, ...rest }: Purpose) {
  return {
    ...rest,
    ...(consent ?? NO_SETTINGS),
    subjects: [...subjects],
    categories: [...categories],
    recipients: [...recipients],
    uses: [...uses],
  };
}

/** All purposes of the controller, by name. */
export async function listPurposes(work: Work): Promise<Purpose[]> {
  const { trx, controllerId } = work;
  return (await PurposeRow.query(trx).where({ controllerId }).orderBy('name')).map(shown);
}

/** Puts this list in place of what is known. Answers with what became of each name; the log holds counts. */
export async function savePurposes(work: Work, wanted: readonly Purpose[]): Promise<ListOutcome[]> {
  const { trx, controllerId } = work;
  const rows = await PurposeRow.query(trx).where({ controllerId }).forUpdate();
  const fresh = wanted.map((one) => neverOlder(plain(one), rows));
  const outcomes = listOutcomes(rows.map(shown), fresh);
  const changed = countChanged(outcomes);
  if (changed === 0) return outcomes;
  // Two purposes may have swapped their words, so none is written over while another still has them.
  await PurposeRow.query(trx).where({ controllerId }).delete();
  if (fresh.length > 0)
    await PurposeRow.query(trx).insert(fresh.map((purpose) => ({ controllerId, ...columnsOf(purpose) })));
  await work.record('purposes.changed', controllerId, { changed, purposes: wanted.length });
  return outcomes;
}

/** A list that knows nothing of a change since (`askAgain`) does not bring back consents that ended with it. */
function neverOlder(purpose: Purpose, rows: readonly PurposeRow[]): Purpose {
  const known = rows.find(({ name }) => name === purpose.name);
  if (known === undefined || purpose.consent === null) return purpose;
  return {
    ...purpose,
    version: Math.max(purpose.version, known.version),
    materialVersion: Math.max(purpose.materialVersion, known.materialVersion),
  };
}
