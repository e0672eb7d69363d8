// The controllers of this installation: outside row-level security, because a door must find them before any work.
import type { Knex } from 'knex';
import { HouseModel } from './database.ts';
import { CONTROLLER_SETTING } from './row-security.ts';

export interface Authority {
  readonly name: string;
  readonly url: string;
  readonly address: string;
}

/** Whose signed word counts that a person is signed in at the controller: issuer and public keys (RFC 7517). */
export interface SignIn {
  readonly issuer: string;
  readonly keys: readonly Readonly<Record<string, string>>[];
}

/** A person or office with the place where it is reached. */
export interface Contact {
  readonly name: string;
  readonly contact: string;
}

/** What GDPR Art. 30(1) asks of a controller beside its purposes, maps and schedules. */
export interface ProcessingRecord {
  /** The data protection officer; `not-required`: the controller says that Art. 37 asks for none; null: not said. */
  readonly officer: Contact | 'not-required' | null;
  /** The representative in the Union (Art. 27); null: none. */
  readonly representative: Contact | null;
  /** Technical and organisational measures in words (Art. 32); empty: not said. */
  readonly measures: readonly string[];
}

/** Where choices about consent may come from, beside the API. */
export interface ConsentDoors {
  /** Pages from which choices are taken: scheme, host and port, as browsers send them in `Origin`. */
  readonly origins: readonly string[];
  /** The banner Klaro: which manager it calls, and the purpose of each of its services; null: it is not used. */
  readonly klaro: {
    readonly manager: string;
    readonly services: Readonly<Record<string, string>>;
  } | null;
}

/** An organisation that decides on the processing (GDPR Art. 4(7)); our tenant. Holds no personal data of subjects. */
export class Controller extends HouseModel {
  static override tableName = 'controllers';
  static override jsonAttributes = [
    'authority',
    'intakeEmails',
    'signIn',
    'processingRecord',
    'consentDoors',
  ];

  declare id: string;
  /** The first part of its addresses: `/lumyx`. */
  declare slug: string;
  declare name: string;
  /** The one row that stands for the installation itself, and owns the installation's log. */
  declare isInstallation: boolean;
  /** BCP 47. */
  declare language: string;
  /** IANA name; due days are counted there. */
  declare timeZone: string;
  declare postalAddress: string;
  /** Where people may also write, as good a way in as the form. */
  declare contactEmail: string;
  /** Further addresses at which a request may arrive by mail; the one above and the sender's count anyway. */
  declare intakeEmails: readonly string[];
  declare senderName: string;
  declare senderEmail: string;
  /** From where neutral letters come: an address that names nobody. Empty: the installation's. */
  declare neutralSenderEmail: string;
  /** `#rrggbb`. */
  declare colour: string;
  declare authority: Authority;
  /** Where it is established: ISO 3166-1 and 3166-2; null: it did not say. */
  declare seatCountry: string | null;
  declare seatSubdivision: string | null;
  /** Days the controller promises; null: the law's one month alone. */
  declare answerWithinDays: number | null;
  /** Days between proof and erasure in which she may still cancel; 0: none promised. */
  declare coolingOffDays: number;
  /** Hours between the warning to the other addresses of a person and her erasure; the law's own day may shorten them. */
  declare warnHours: number;
  /** More rows than this in one plan stop and ask. */
  declare rowCap: number;
  /** One officer only: approval by a second confirmation after `confirmDelayHours`. */
  declare singleOfficer: boolean;
  declare confirmDelayHours: number;
  declare accessApprovesItself: boolean;
  declare privacyNoticeUrl: string;
  /** Null: no word about signed-in people is taken. */
  declare signIn: SignIn | null;
  /** Years below which nobody may have an account; null: none is set. */
  declare minimumAge: number | null;
  /** Hours in which a case of a minor is promised to be done. */
  declare minorWithinHours: number;
  /** Null: it said nothing. */
  declare processingRecord: ProcessingRecord | null;
  /** Null: no page sends choices. */
  declare consentDoors: ConsentDoors | null;
  declare createdAt: Temporal.Instant;
  /** bigint as text; moved by the database with every change of purposes. */
  declare purposesStamp: string;
  /** bigint as text; moved by the database whenever the key of a program is withdrawn. */
  declare clientsStamp: string;
}

/** All but two are said by everybody who writes a controller, so that nothing of a pack is lost on the way here. */
export type ControllerValues = Pick<
  Controller,
  | 'slug'
  | 'name'
  | 'language'
  | 'timeZone'
  | 'postalAddress'
  | 'contactEmail'
  | 'senderName'
  | 'senderEmail'
  | 'colour'
  | 'authority'
  | 'seatCountry'
  | 'seatSubdivision'
  | 'answerWithinDays'
  | 'coolingOffDays'
  | 'rowCap'
  | 'singleOfficer'
  | 'confirmDelayHours'
  | 'accessApprovesItself'
  | 'privacyNoticeUrl'
  | 'signIn'
  | 'warnHours'
  | 'minimumAge'
  | 'minorWithinHours'
  | 'neutralSenderEmail'
> &
  Partial<Pick<Controller, 'intakeEmails' | 'processingRecord' | 'consentDoors'>>;

/** What a controller is that has not said more than its name and its addresses. */
export const NEW_CONTROLLER = {
  language: 'en',
  timeZone: 'UTC',
  postalAddress: '',
  colour: '#1d4b73',
  authority: { name: '', url: '', address: '' },
  answerWithinDays: null,
  coolingOffDays: 0,
  rowCap: 100_000,
  singleOfficer: false,
  confirmDelayHours: 24,
  accessApprovesItself: false,
  privacyNoticeUrl: '',
  signIn: null,
  warnHours: 24,
  minimumAge: null,
  minorWithinHours: 72,
  neutralSenderEmail: '',
  seatCountry: null,
  seatSubdivision: null,
} as const satisfies Partial<ControllerValues>;

/** By the first part of the address; undefined when there is none. The installation itself is never found so. */
export async function findControllerBySlug(knex: Knex, slug: string): Promise<Controller | undefined> {
  return await Controller.query(knex).findOne({ slug, isInstallation: false });
}

/**
 * Tells a transaction whose it is, and answers with the controller and the database's present, in one question: every
 * work begins with it. Undefined where there is no such controller; the transaction is told nothing then.
 */
export async function enterController(
  trx: Knex.Transaction,
  id: string,
): Promise<{ controller: Controller; present: Temporal.Instant } | undefined> {
  const told = trx.raw('set_config(?, ?, true) as told', [CONTROLLER_SETTING, id]);
  const row = (await Controller.query(trx)
    .findById(id)
    .select('controllers.*', told, trx.raw('clock_timestamp() as present'))) as
    | (Controller & { told?: string; present?: Temporal.Instant })
    | undefined;
  if (row?.present === undefined) return undefined;
  const { present } = row;
  delete row.told;
  delete row.present;
  return { controller: row, present };
}

/** All controllers but the installation, by name. */
export async function listControllers(knex: Knex): Promise<Controller[]> {
  return await Controller.query(knex).where({ isInstallation: false }).orderBy('name');
}

/** The reserved row of the installation. The migration made it. */
export async function installation(knex: Knex): Promise<Controller> {
  return await Controller.query(knex).findOne({ isInstallation: true }).throwIfNotFound();
}

/** Writes a controller by its slug and answers with its row; `created` tells a new one from a changed one. */
export async function saveController(
  trx: Knex.Transaction,
  values: ControllerValues,
): Promise<{ controller: Controller; created: boolean }> {
  const existing = await Controller.query(trx).findOne({ slug: values.slug });
  if (existing === undefined) {
    const controller = await Controller.query(trx).insertAndFetch({ id: crypto.randomUUID(), ...values });
    return { controller, created: true };
  }
  return { controller: await Controller.query(trx).patchAndFetchById(existing.id, values), created: false };
}
