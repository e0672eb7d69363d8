// One line of the record of processing activities: what it says, what each column is called, and which law asks for it.

/** A processing activity. Lists are empty where nothing is known; `missing` then says so. */
export interface RopaRow {
  /** As controller (GDPR Art. 30(1)), or on behalf of another (Art. 30(2)). */
  readonly role: 'controller' | 'processor';
  readonly activity: string;
  /** For whom, with the place where they are reached. */
  readonly controller: string;
  readonly representative: string;
  readonly officer: string;
  readonly legalBasis: string;
  readonly provision: string;
  readonly subjects: readonly string[];
  readonly categories: readonly string[];
  readonly places: readonly string[];
  readonly recipients: readonly string[];
  readonly transfers: readonly string[];
  readonly periods: readonly string[];
  readonly measures: readonly string[];
  /** What should stand here and does not, each in words. */
  readonly missing: readonly string[];
}

/** The columns in their order, with the words of the register. */
export const COLUMNS: readonly { readonly key: keyof RopaRow; readonly heading: string }[] = [
  { key: 'role', heading: 'Role' },
  {
    key: 'activity',
    heading: 'Purpose of the processing (Art. 30(1)(b)), or what is done for others (30(2)(b))',
  },
  { key: 'controller', heading: 'Controller and contact (Art. 30(1)(a), 30(2)(a))' },
  { key: 'representative', heading: 'Representative (Art. 30(1)(a))' },
  { key: 'officer', heading: 'Data protection officer (Art. 30(1)(a))' },
  { key: 'legalBasis', heading: 'Legal basis (Art. 6(1))' },
  { key: 'provision', heading: 'Provision of the policy' },
  { key: 'subjects', heading: 'Categories of data subjects (Art. 30(1)(c))' },
  { key: 'categories', heading: 'Categories of personal data (Art. 30(1)(c))' },
  { key: 'places', heading: 'Where it lies' },
  { key: 'recipients', heading: 'Recipients (Art. 30(1)(d))' },
  { key: 'transfers', heading: 'Transfers and safeguards (Art. 30(1)(e))' },
  { key: 'periods', heading: 'Periods for erasure (Art. 30(1)(f))' },
  { key: 'measures', heading: 'Security measures (Art. 30(1)(g), 32(1))' },
  { key: 'missing', heading: 'Missing' },
];

/** The record: its lines, and everything that is missing in it, once each. */
export interface RecordOfProcessing {
  readonly rows: readonly RopaRow[];
  readonly missing: readonly string[];
}
