// One act of giving, refusing or withdrawing a consent, kept for good; its id follows from the act itself.
import { momentText } from '../audit/leaf.ts';
import { sha256 } from '../platform/crypto.ts';
import { HouseModel } from '../platform/database.ts';

export const CHOICES = ['given', 'refused', 'withdrawn'] as const;
export type Choice = (typeof CHOICES)[number];
export const SOURCES = ['api', 'page', 'klaro', 'import', 'gpc'] as const;
export type Source = (typeof SOURCES)[number];
/** By what the person acted. `signal`: the browser said it for the person (Global Privacy Control). */
export const METHODS = ['checkbox', 'toggle', 'button', 'written', 'spoken', 'signal'] as const;
export type Method = (typeof METHODS)[number];

export class ConsentRecord extends HouseModel {
  static override tableName = 'consent_records';
  static override idColumn = ['controllerId', 'id', 'actedAt'];
  declare controllerId: string;
  declare id: string;
  declare actedAt: Temporal.Instant;
  declare recordedAt: Temporal.Instant;
  declare whoId: string;
  declare deviceWhoId: string | null;
  declare purpose: string;
  declare purposeVersion: number;
  declare choice: Choice;
  declare noticeHash: Buffer | null;
  declare expiresAt: Temporal.Instant | null;
  declare source: Source;
  declare method: Method | null;
  declare jurisdiction: string | null;
  declare age: number | null;
}

/** A record before it is written. */
export interface NewRecord {
  readonly id: string;
  readonly actedAt: Temporal.Instant;
  readonly whoId: string;
  readonly deviceWhoId: string | null;
  readonly purpose: string;
  readonly purposeVersion: number;
  readonly choice: Choice;
  /** Hex; null: nothing was shown. */
  readonly notice: string | null;
  readonly expiresAt: Temporal.Instant | null;
  readonly source: Source;
  readonly method: Method | null;
  readonly jurisdiction: string | null;
  readonly age: number | null;
}

/** The id of an act (a version 8 UUID, RFC 9562): the same act has the same id, however often and wherever it arrives. */
export function actId(...parts: readonly (string | null)[]): string {
  const bytes = sha256(JSON.stringify(parts)).subarray(0, 16);
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x80, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A record, and the person whose state it moves. */
export interface StateMove {
  readonly personId: string;
  /** The identity that led to the person, by which whoever she is by now is found again. */
  readonly key: { readonly kind: string; readonly value: string };
  readonly record: NewRecord;
}

/** Records as rows of a statement, with the values of `givenOf`. */
export const GIVEN = `unnest(:ids::uuid[], :personIds::uuid[], :kinds::text[], :values::text[], :actedAts::timestamptz[], :whoIds::uuid[],
  :deviceWhoIds::uuid[], :purposes::text[], :versions::int[], :choices::text[], :notices::text[],
  :expiries::timestamptz[], :sources::text[], :methods::text[], :jurisdictions::text[], :ages::int[])
  as given(id, person_id, kind, value, acted_at, who_id, device_who_id, purpose, purpose_version, choice, notice, expires_at, source,
    method, jurisdiction, age)`;

/** The values of `GIVEN`, column by column. */
export function givenOf(moves: readonly StateMove[]): Record<string, (string | number | null)[]> {
  const column = <T>(of: (record: NewRecord) => T): T[] => moves.map(({ record }) => of(record));
  return {
    ids: column(({ id }) => id),
    personIds: moves.map(({ personId }) => personId),
    kinds: moves.map(({ key }) => key.kind),
    values: moves.map(({ key }) => key.value),
    actedAts: column(({ actedAt }) => momentText(actedAt)),
    whoIds: column(({ whoId }) => whoId),
    deviceWhoIds: column(({ deviceWhoId }) => deviceWhoId),
    purposes: column(({ purpose }) => purpose),
    versions: column(({ purposeVersion }) => purposeVersion),
    choices: column(({ choice }) => choice),
    notices: column(({ notice }) => notice),
    expiries: column(({ expiresAt }) => (expiresAt === null ? null : momentText(expiresAt))),
    sources: column(({ source }) => source),
    methods: column(({ method }) => method),
    jurisdictions: column(({ jurisdiction }) => jurisdiction),
    ages: column(({ age }) => age),
  };
}
