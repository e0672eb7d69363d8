// What the running system has that could carry a clause out, read once for a whole document.
import { readMap } from '../data-map/data-store.ts';
import { listPurposes, type Purpose } from '../data-map/purpose.ts';
import { listRecipients, type Recipient } from '../data-map/recipient.ts';
import { listRuledOut } from '../data-map/ruled-out.ts';
import { listSchedules, type StoredSchedule } from '../data-map/schedule-row.ts';
import type { Controller } from '../platform/controller.ts';
import type { Work } from '../work.ts';

export interface PresentControls {
  readonly controller: Pick<Controller, 'contactEmail' | 'intakeEmails'>;
  readonly schedules: readonly StoredSchedule[];
  readonly purposes: readonly Purpose[];
  readonly recipients: readonly Recipient[];
  /** Names of uses that a document rules out. */
  readonly ruledOut: readonly string[];
  /** `address`: `dataset.collection`. */
  readonly collections: readonly { readonly address: string; readonly label: string }[];
}

/** Reads it in a handful of queries, whatever the number of clauses. */
export async function presentControls(work: Work): Promise<PresentControls> {
  const { datasets } = await readMap(work);
  return {
    controller: work.controller,
    schedules: await listSchedules(work),
    purposes: await listPurposes(work),
    recipients: await listRecipients(work),
    ruledOut: (await listRuledOut(work)).map(({ name }) => name),
    collections: datasets.flatMap(({ dataset }) =>
      dataset.collections.map(({ name, label }) => ({ address: `${dataset.key}.${name}`, label })),
    ),
  };
}
