// The running system as promises see it: everything that can carry a provision out, read once for a whole ledger.

import { readMap } from '../data-map/data-store.ts';
import type { DataMap, MappedDataset } from '../data-map/dataset.ts';
import { listInactivity, type StoredInactivity } from '../data-map/inactivity-row.ts';
import { listPurposes, type Purpose } from '../data-map/purpose.ts';
import { listRecipients, type Recipient } from '../data-map/recipient.ts';
import { listRuledOut } from '../data-map/ruled-out.ts';
import { listSchedules, type StoredSchedule } from '../data-map/schedule-row.ts';
import { LETTERS } from '../notifications/letter-list.ts';
import type { Controller } from '../platform/controller.ts';
import { listDocuments } from '../policies/document.ts';
import { newestVersions } from '../policies/document-version.ts';
import { RIGHTS } from '../requests/data-request.ts';
import { SESSION_COOKIE } from '../web/session.ts';
import type { Work } from '../work.ts';
import { type NewestEvidence, newestEvidence } from './evidence.ts';

/** Registers of the house: each is there for every controller. */
const REGISTERS = [
  'purposes',
  'recipients',
  'customers',
  'authority-disclosures',
  'breaches',
  'legal-holds',
  'processing',
  'documents',
  'provisions',
] as const;

export interface Running {
  readonly controller: Controller;
  readonly purposes: readonly Purpose[];
  /** Uses that a document rules out, by name. */
  readonly ruledOut: readonly string[];
  readonly schedules: readonly StoredSchedule[];
  readonly inactivity: readonly StoredInactivity[];
  readonly recipients: readonly Recipient[];
  readonly map: DataMap;
  readonly evidence: ReadonlyMap<string, NewestEvidence>;
  /** Published documents that are kept in versions, and whether exactly one language of each is authoritative. */
  readonly documents: ReadonlyMap<string, { readonly authoritative: boolean }>;
  readonly letters: readonly string[];
  readonly rights: readonly string[];
  readonly registers: readonly string[];
  /** Whether the session of each door ends with the browser. */
  readonly sessions: ReadonlyMap<string, { readonly endsWithBrowser: boolean }>;
}

/** Reads what is there now, and evidence that was given up to a moment. A handful of queries, whatever the number of provisions. */
export async function readRunning(work: Work, until = work.at): Promise<Running> {
  const ends = { endsWithBrowser: SESSION_COOKIE.maxAge === undefined };
  return {
    controller: work.controller,
    purposes: await listPurposes(work),
    ruledOut: (await listRuledOut(work)).map(({ name }) => name),
    schedules: await listSchedules(work),
    inactivity: await listInactivity(work),
    recipients: await listRecipients(work),
    map: await readMap(work),
    evidence: await newestEvidence(work, until),
    documents: await documentsHere(work),
    letters: Object.keys(LETTERS),
    rights: RIGHTS,
    registers: REGISTERS,
    sessions: new Map([
      ['portal', ends],
      ['console', ends],
    ]),
  };
}

/** A document counts once a version of it was captured; each version has exactly one text that governs. */
async function documentsHere(work: Work): Promise<Running['documents']> {
  const captured = new Set((await newestVersions(work)).map(({ documentId }) => documentId));
  const documents = await listDocuments(work);
  return new Map(documents.map(({ id, slug }) => [slug, { authoritative: captured.has(id) }]));
}

/** What the maps call `dataset.collection`; undefined where there is none. */
export function collectionAt({ datasets }: DataMap, address: string) {
  const found = (one: MappedDataset) =>
    one.dataset.collections.find(({ name }) => `${one.dataset.key}.${name}` === address);
  const mapped = datasets.find((one) => found(one) !== undefined);
  return mapped === undefined ? undefined : { mapped, collection: found(mapped) };
}
