// A pack: the folder that says who a controller is, which stores it has, and where personal data lies in them.
import { readdir } from 'node:fs/promises';
import type { ControllerValues } from '../platform/controller.ts';
import { type PackInactivity, readInactivity } from './check-inactivity.ts';
import { type PackSchedule, readSchedules } from './check-schedules.ts';
import type { Customer } from './customer.ts';
import type { Dataset } from './dataset.ts';
import { loadDatasets } from './dataset-yaml.ts';
import { InactivityFile } from './inactivity-file.ts';
import { ownMap } from './own-map.ts';
import type { OwnedSystem } from './owned-system.ts';
import {
  checkConsentDoors,
  checkConsistency,
  checkRecipientFields,
  checkRecipientStores,
  type PackLists,
} from './pack-consistency.ts';
import {
  ControllerFile,
  type ControllerText,
  CustomersFile,
  RecipientsFile,
  type RecipientText,
} from './pack-files.ts';
import { ProvisionsFile } from './provisions-file.ts';
import type { Purpose } from './purpose.ts';
import { PurposesFile, type PurposeText } from './purposes-file.ts';
import { packNotValid, readPackFile, readPackText } from './read-pack-file.ts';
import { readSystem } from './read-system.ts';
import type { Recipient } from './recipient.ts';
import { RetentionFile } from './retention-file.ts';
import type { RuledOut } from './ruled-out.ts';
import { ownedOf, StoresFile } from './stores-file.ts';
import { promisesOf, type WrittenPromise } from './written-promise.ts';

export interface PackStore {
  readonly name: string;
  readonly label: string;
  /** `env:NAME`, or the description of a system; null: the store is already connected under this name. */
  readonly url: string | null;
  /** The longest life of its backups, ISO 8601; null: the pack does not say. */
  readonly backups: string | null;
  readonly maps: readonly {
    readonly file: string;
    readonly yaml: string;
    readonly datasets: readonly Dataset[];
  }[];
}

export interface Pack {
  readonly controller: ControllerValues;
  readonly stores: readonly PackStore[];
  /** Absent: the pack does not speak of systems without a connection, and those that are known stay. */
  readonly owned?: readonly OwnedSystem[];
  /** Absent: the pack does not speak of recipients, and those that are known stay. */
  readonly recipients?: readonly Recipient[];
  /** Absent: the pack does not speak of purposes, and those that are known stay. */
  readonly purposes?: readonly Purpose[];
  /** Absent: the pack does not speak of purposes. */
  readonly ruledOut?: readonly RuledOut[];
  /** Absent: the pack does not speak of business customers, and those that are known stay. */
  readonly customers?: readonly Customer[];
  /** Absent: the pack does not speak of schedules, and those that hold go on. */
  readonly schedules?: readonly PackSchedule[];
  /** Absent: the pack does not speak of inactivity, and the rules that hold go on. */
  readonly inactivity?: readonly PackInactivity[];
  /** Absent: the pack does not speak of promises, and those that are known stay. */
  readonly promises?: readonly WrittenPromise[];
}

const FILES = [
  'controller.yaml',
  'stores.yaml',
  'purposes.yaml',
  'recipients.yaml',
  'customers.yaml',
  'retention.yaml',
  'inactivity.yaml',
  'provisions.yaml',
  'datasets',
  'systems',
  'documents',
];

/** Reads a pack folder whole, or refuses it by file, line and key (`pack-not-valid`, `map-…`). Changes nothing. */
export async function readPack(folder: string): Promise<Pack> {
  const files = await readdir(folder).catch(() => {
    throw packNotValid(folder, null, 'there is no such folder');
  });
  const unknown = files.find((file) => !file.startsWith('.') && !FILES.includes(file));
  if (unknown !== undefined) throw packNotValid(unknown, null, 'a pack has no file of this name');
  const controller = await readPackFile(folder, 'controller.yaml', ControllerFile);
  const stores = await readStores(folder, files);
  const owned = await readOwned(folder, files, stores);
  const lists = await readLists(folder, files);
  const datasets = stores.flatMap(({ maps }) => maps.flatMap((map) => map.datasets));
  checkConsistency(lists, datasets);
  checkConsentDoors(controller, lists);
  checkRecipientStores(lists.recipients, [...stores, ...(owned ?? [])]);
  checkRecipientFields(lists.recipients, datasets);
  const { purposes, recipients, retention, inactivity, provisions } = lists;
  return {
    controller: controllerValues(controller.value),
    stores,
    ...(owned === null ? {} : { owned }),
    ...(recipients === null ? {} : { recipients: recipients.value.recipients.map(recipientOf) }),
    ...(purposes === null ? {} : { purposes: purposes.value.purposes.map(purposeOf) }),
    ...(purposes === null
      ? {}
      : {
          ruledOut: purposes.value.never.map((one) => ({ ...one, provision: one.provision ?? null })),
        }),
    ...(retention === null ? {} : { schedules: readSchedules(retention, datasets, await ownMap()) }),
    ...(inactivity === null ? {} : { inactivity: readInactivity(inactivity, datasets) }),
    ...(provisions === null ? {} : { promises: promisesOf(provisions.value) }),
    ...(files.includes('customers.yaml') ? { customers: await readCustomers(folder) } : {}),
  };
}

async function readCustomers(folder: string): Promise<Customer[]> {
  const { value } = await readPackFile(folder, 'customers.yaml', CustomersFile);
  return value.customers.map(({ name, contact, domains, account }) => ({
    name,
    contact,
    domains,
    accountKey: account ?? null,
  }));
}

async function readStores(folder: string, files: readonly string[]): Promise<PackStore[]> {
  if (!files.includes('stores.yaml')) return [];
  const { file: place, value, lineOf } = await readPackFile(folder, 'stores.yaml', StoresFile);
  const read: PackStore[] = [];
  const taken = new Map<string, string>();
  const systems = new Set<string>();
  for (const [index, { name, label, url, describe, backups = null, datasets }] of value.stores.entries()) {
    const maps: PackStore['maps'][number][] = [];
    for (const [number, file] of datasets.entries()) {
      const first = taken.get(file);
      if (first !== undefined) {
        const line = lineOf(['stores', index, 'datasets', number]);
        throw packNotValid(place, line, `${file} is also a map of the store ${first}`);
      }
      taken.set(file, name);
      const yaml = await readPackText(folder, `datasets/${file}`);
      maps.push({ file: `datasets/${file}`, yaml, datasets: await loadDatasets(yaml, `datasets/${file}`) });
    }
    if (describe !== undefined) systems.add(describe);
    const address = describe === undefined ? (url ?? null) : await systemOf(folder, describe);
    read.push({ name, label, url: address, backups, maps });
  }
  const present = files.includes('datasets') ? await readdir(`${folder}/datasets`) : [];
  const lost = present.find((file) => !file.startsWith('.') && !taken.has(file));
  if (lost !== undefined)
    throw packNotValid(`datasets/${lost}`, null, 'no store in stores.yaml has this map');
  const described = files.includes('systems') ? await readdir(`${folder}/systems`) : [];
  const idle = described.find((file) => !file.startsWith('.') && !systems.has(`systems/${file}`));
  if (idle !== undefined)
    throw packNotValid(`systems/${idle}`, null, 'no store in stores.yaml is described by it');
  return read;
}

/** Systems that somebody looks after by hand; null where the pack does not speak of any. */
async function readOwned(
  folder: string,
  files: readonly string[],
  stores: readonly PackStore[],
): Promise<OwnedSystem[] | null> {
  if (!files.includes('stores.yaml')) return null;
  const { file, value, lineOf } = await readPackFile(folder, 'stores.yaml', StoresFile);
  value.owned?.forEach(({ name }, index) => {
    if (!stores.some((store) => store.name === name)) return;
    throw packNotValid(file, lineOf(['owned', index, 'name']), `${name} is also the name of a store`);
  });
  return value.owned?.map(ownedOf) ?? null;
}

/** A described system; its secrets stand in the environment, as those of databases do. */
async function systemOf(folder: string, file: string): Promise<string> {
  return readSystem(await readPackText(folder, file), file, { secrets: 'references' });
}

async function readLists(folder: string, files: readonly string[]): Promise<PackLists> {
  const has = (file: string): boolean => files.includes(file);
  return {
    purposes: has('purposes.yaml') ? await readPackFile(folder, 'purposes.yaml', PurposesFile) : null,
    recipients: has('recipients.yaml') ? await readPackFile(folder, 'recipients.yaml', RecipientsFile) : null,
    retention: has('retention.yaml') ? await readPackFile(folder, 'retention.yaml', RetentionFile) : null,
    inactivity: has('inactivity.yaml') ? await readPackFile(folder, 'inactivity.yaml', InactivityFile) : null,
    provisions: has('provisions.yaml') ? await readPackFile(folder, 'provisions.yaml', ProvisionsFile) : null,
  };
}

function purposeOf(text: PurposeText): Purpose {
  const { material_version: material, needs_term: needsTerm, consent, provision, ...rest } = text;
  return {
    ...rest,
    needsTerm,
    provision: provision ?? null,
    materialVersion: material ?? rest.version,
    consent:
      rest.basis === 'consent'
        ? {
            expiresAfter: consent?.expires_after ?? null,
            renewBefore: consent?.renew_before ?? null,
            minimumAge: consent?.minimum_age ?? null,
            bundled: consent?.bundled ?? false,
            explicit: consent?.explicit ?? false,
          }
        : null,
  };
}

function recipientOf({
  name,
  role,
  for: purposes,
  country,
  safeguard,
  contact,
  store,
  owner,
  webhook,
  identify_by: identifyBy,
}: RecipientText): Recipient {
  return {
    name,
    role,
    purposes,
    country: country ?? null,
    safeguard: safeguard ?? null,
    contact: contact ?? null,
    store: store ?? null,
    owner: owner ?? null,
    webhook: webhook === undefined ? null : { url: webhook.url, allowPrivate: webhook.allow_private },
    identifyBy,
  };
}

function controllerValues(file: ControllerText): ControllerValues {
  return {
    slug: file.slug,
    name: file.name,
    language: file.language,
    timeZone: file.time_zone,
    postalAddress: file.postal_address,
    contactEmail: file.contact_email,
    intakeEmails: file.intake_emails,
    senderName: file.sender.name,
    senderEmail: file.sender.email,
    neutralSenderEmail: file.sender.neutral_email,
    colour: file.colour,
    authority: file.authority,
    seatCountry: file.seat?.country ?? null,
    seatSubdivision: file.seat?.subdivision ?? null,
    answerWithinDays: file.promises.answer_within_days,
    coolingOffDays: file.promises.cooling_off_days,
    warnHours: file.promises.warn_hours,
    minorWithinHours: file.promises.minor_within_hours,
    minimumAge: file.minimum_age,
    rowCap: file.approvals.row_cap,
    singleOfficer: file.approvals.single_officer,
    confirmDelayHours: file.approvals.confirm_delay_hours,
    accessApprovesItself: file.approvals.access_approves_itself,
    privacyNoticeUrl: file.privacy_notice_url,
    signIn: file.sign_in,
    processingRecord: file.record,
    consentDoors: file.consent,
  };
}
