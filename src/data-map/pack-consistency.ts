// Holds the files of a pack against each other: what one names, another must say.
import type { z } from 'zod';
import { addressOf, type Collection, type Dataset } from './dataset.ts';
import type { InactivityFile } from './inactivity-file.ts';
import type { ControllerFile, RecipientsFile } from './pack-files.ts';
import type { ProvisionsFile } from './provisions-file.ts';
import type { PurposesFile } from './purposes-file.ts';
import { type PackFile, packNotValid } from './read-pack-file.ts';
import type { RetentionFile } from './retention-file.ts';

/** The lists of a pack beside controller and stores; null where the pack has no such file. */
export interface PackLists {
  readonly purposes: PackFile<z.infer<typeof PurposesFile>> | null;
  readonly recipients: PackFile<z.infer<typeof RecipientsFile>> | null;
  readonly retention: PackFile<z.infer<typeof RetentionFile>> | null;
  readonly inactivity: PackFile<z.infer<typeof InactivityFile>> | null;
  readonly provisions: PackFile<z.infer<typeof ProvisionsFile>> | null;
}

/** Refuses a pack whose files contradict each other, by file and line (`pack-not-valid`). */
export function checkConsistency(lists: PackLists, datasets: readonly Dataset[]): void {
  checkKeys(datasets);
  for (const dataset of datasets)
    for (const collection of dataset.collections) checkCollection(lists, dataset, collection);
  checkProvisions(lists);
  checkPurposeRecipients(lists);
}

/** A purpose that names who is given the data names somebody of the register. */
function checkPurposeRecipients({ purposes, recipients }: PackLists): void {
  const names = recipients?.value.recipients.map(({ name }) => name);
  purposes?.value.purposes.forEach((purpose, index) => {
    const at = purpose.recipients.findIndex((name) => names?.includes(name) === false);
    if (at < 0) return;
    const line = purposes.lineOf(['purposes', index, 'recipients', at]);
    throw packNotValid(
      purposes.file,
      line,
      `the purpose "${purpose.name}" names "${purpose.recipients[at]}", which recipients.yaml does not have`,
    );
  });
}

/** Refuses a recipient who is said to be reached through a store that the pack does not have. */
export function checkRecipientStores(
  recipients: PackLists['recipients'],
  stores: readonly { readonly name: string }[],
): void {
  recipients?.value.recipients.forEach(({ name, store }, index) => {
    if (store === undefined || stores.some((one) => one.name === store)) return;
    const line = recipients.lineOf(['recipients', index, 'store']);
    throw packNotValid(
      recipients.file,
      line,
      `${name} is reached through "${store}", which stores.yaml does not have`,
    );
  });
}

/** Refuses a field by which a recipient should find people where the pack has its map, but not the field. */
export function checkRecipientFields(
  recipients: PackLists['recipients'],
  datasets: readonly Dataset[],
): void {
  const fields = new Set(
    datasets.flatMap((dataset) =>
      dataset.collections.flatMap((one) =>
        one.fields.map((field) => `${addressOf(dataset, one)}.${field.name}`),
      ),
    ),
  );
  recipients?.value.recipients.forEach(({ name, identify_by: by }, index) => {
    const unknown = by.findIndex(
      (field) => datasets.some(({ key }) => field.startsWith(`${key}.`)) && !fields.has(field),
    );
    if (unknown < 0) return;
    const line = recipients.lineOf(['recipients', index, 'identify_by', unknown]);
    throw packNotValid(
      recipients.file,
      line,
      `${name} finds people by "${by[unknown]}", which its map does not have`,
    );
  });
}

/** Refuses a banner that names a purpose which `purposes.yaml` does not have. */
export function checkConsentDoors(
  controller: PackFile<z.infer<typeof ControllerFile>>,
  { purposes }: PackLists,
): void {
  const known = new Set(purposes?.value.purposes.map(({ name }) => name));
  for (const [service, name] of Object.entries(controller.value.consent?.klaro?.services ?? {}))
    if (!known.has(name)) {
      const line = controller.lineOf(['consent', 'klaro', 'services', service]);
      throw packNotValid(
        controller.file,
        line,
        `the purpose "${name}" stands in no purposes.yaml of this pack`,
      );
    }
}

function checkKeys(datasets: readonly Dataset[]): void {
  const files = new Map<string, string>();
  for (const { key, file, line } of datasets) {
    const first = files.get(key);
    if (first !== undefined)
      throw packNotValid(file, line, `the fides_key "${key}" is also that of a dataset in ${first}`);
    files.set(key, file);
  }
}

/** People read purposes and recipients beside their data, so each must be one that the controller declares. */
function checkCollection(lists: PackLists, dataset: Dataset, collection: Collection): void {
  const refuse = (why: string) =>
    packNotValid(dataset.file, collection.line, `${addressOf(dataset, collection)} ${why}`);
  const purposes = lists.purposes?.value.purposes.map(({ words }) => words);
  const purpose = collection.purposes.find((words) => purposes?.includes(words) === false);
  if (purpose !== undefined) throw refuse(`has the purpose "${purpose}", which purposes.yaml does not have`);
  const recipients = lists.recipients?.value.recipients.map(({ name }) => name);
  const recipient = collection.recipients.find((name) => recipients?.includes(name) === false);
  if (recipient !== undefined)
    throw refuse(`has the recipient "${recipient}", which recipients.yaml does not have`);
  const stranger = collection.fields.find(
    ({ federatedFrom }) => federatedFrom !== undefined && recipients?.includes(federatedFrom) === false,
  );
  if (stranger !== undefined)
    throw refuse(
      `takes ${stranger.name} from the source "${stranger.federatedFrom}", which recipients.yaml does not have`,
    );
  if (collection.erase !== 'keep' || lists.retention === null) return;
  const address = addressOf(dataset, collection);
  const laws = lists.retention.value.retention.filter(
    (one) => one.rule === 'at-least' && one.collection === address,
  );
  if (laws.length === 0) throw refuse('is kept, but retention.yaml has no at-least rule for it');
  if (laws.every((one) => one.where.length > 0 || one.places !== undefined))
    throw refuse('is kept, but the at-least rules of retention.yaml speak of some of its rows only');
}

function checkProvisions({ purposes, recipients, retention, inactivity, provisions }: PackLists): void {
  const ids = new Set(provisions?.value.provisions.map(({ id }) => id));
  const check = (file: PackFile<unknown> | null, list: string, entries: readonly { provision?: unknown }[]) =>
    entries.forEach(({ provision }, index) => {
      if (file === null || typeof provision !== 'string' || ids.has(provision)) return;
      const line = file.lineOf([list, index, 'provision']);
      throw packNotValid(file.file, line, `there is no provision "${provision}" in provisions.yaml`);
    });
  check(purposes, 'purposes', purposes?.value.purposes ?? []);
  check(purposes, 'never', purposes?.value.never ?? []);
  check(recipients, 'recipients', recipients?.value.recipients ?? []);
  check(retention, 'retention', retention?.value.retention ?? []);
  check(inactivity, 'inactivity', inactivity?.value.inactivity ?? []);
}
