// By what recipients find a person: read before her rows go, sealed, and destroyed once each of them has answered.
import { readMap } from '../data-map/data-store.ts';
import type { MappedDataset } from '../data-map/dataset.ts';
import { listOwnedSystems } from '../data-map/owned-system.ts';
import { listRecipients, type Recipient } from '../data-map/recipient.ts';
import { HouseModel } from '../platform/database.ts';
import { isProblem } from '../platform/problem.ts';
import { findRequest } from '../requests/data-request.ts';
import { searchedEmail } from '../requests/minor.ts';
import { ownerTasksOf } from '../requests/owner-task.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import { ownRows } from './own-rows.ts';
import { RecipientNotice } from './recipient-notice.ts';

/** Values by the name of what they are: `email`, or `dataset.collection.field`. */
export type Identifiers = Readonly<Record<string, readonly string[]>>;

class RecipientIdentifiers extends HouseModel {
  static override tableName = 'recipient_identifiers';
  static override idColumn = ['controllerId', 'requestId'];
  declare controllerId: string;
  declare requestId: string;
  declare identifiers: Buffer;
}

/** A person has one account here and there, not fifty. */
const MOST_ROWS = 50;

/**
 * Reads what webhooks and sources find her by and seals it, once for a request; nothing where her address is
 * enough. Must run before the first effect of an erasure or a correction. What cannot be read is left out: the
 * address stays. No work is open while the stores are asked.
 */
export async function gatherIdentifiers(
  house: House,
  controllerId: string,
  requestId: string,
): Promise<void> {
  const fields = await house.inWork(controllerId, MACHINE, async (work) => {
    const gathered = await RecipientIdentifiers.query(work.trx).findById([controllerId, requestId]);
    if (gathered !== undefined) return [];
    const { datasets } = await readMap(work);
    const owned = (await listOwnedSystems(work)).flatMap(({ identifyBy }) => identifyBy);
    return fieldsNeeded(await listRecipients(work), datasets, owned);
  });
  if (fields.length === 0) return;
  const reading = {
    controllerId,
    actor: MACHINE,
    requestId,
    purpose: 'recipients',
    mostRows: MOST_ROWS,
  } as const;
  const read = await ownRows(house, reading, ({ collection }, table) =>
    table.columns.filter(({ name }) => fields.includes(`${collection}.${name}`)),
  ).catch((error: unknown) => {
    // A store that went away in between stops nothing: her address is enough to be told about.
    if (isProblem(error)) return null;
    throw error;
  });
  if (read === null) return;
  const identifiers: Record<string, string[]> = {};
  for (const { located, columns, rows } of read.found) {
    for (const [index, { name }] of columns.entries()) {
      const values = rows.map(({ values: row }) => row[index] ?? null).filter((value) => value !== null);
      if (values.length > 0) identifiers[`${located.collection}.${name}`] = [...new Set(values)];
    }
  }
  await house.inWork(controllerId, MACHINE, async (work) => {
    const sealed = await work.seal(`recipient_identifiers:${requestId}`, JSON.stringify(identifiers));
    await RecipientIdentifiers.query(work.trx)
      .insert({ controllerId, requestId, identifiers: sealed })
      .onConflict(['controllerId', 'requestId'])
      .ignore();
  });
}

/** Exactly what this recipient finds her by, as far as it is known. */
export async function identifiersFor(
  work: Work,
  requestId: string,
  by: readonly string[],
): Promise<Identifiers> {
  const { trx, controllerId } = work;
  const request = await findRequest(work, requestId);
  if (request === undefined) return {};
  const row = await RecipientIdentifiers.query(trx).findById([controllerId, requestId]);
  const gathered: Identifiers =
    row === undefined
      ? {}
      : JSON.parse((await work.open(`recipient_identifiers:${requestId}`, row.identifiers)).toString('utf8'));
  const known: Identifiers = { ...gathered, email: [await searchedEmail(work, request)] };
  return Object.fromEntries(by.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])));
}

/** Destroys what was gathered for a request once no recipient of it has anything left to be told, and no owner is asked. */
export async function forgetIdentifiers(work: Work, requestId: string): Promise<void> {
  const { trx, controllerId } = work;
  const open = await RecipientNotice.query(trx)
    .where({ controllerId, requestId })
    .whereIn('state', ['sending', 'told'])
    .resultSize();
  const asked = (await ownerTasksOf(work, [requestId])).some(({ state }) => state === 'open');
  if (open === 0 && !asked) await RecipientIdentifiers.query(trx).deleteById([controllerId, requestId]);
}

/** By what webhooks and owners of systems know who she is, and by what sources name her when they bring her data again. */
function fieldsNeeded(
  recipients: readonly Recipient[],
  datasets: readonly MappedDataset[],
  owned: readonly string[],
): string[] {
  const collections = datasets.flatMap(({ dataset }) => dataset.collections);
  const sources = new Set(
    collections.flatMap(({ fields }) => fields.map(({ federatedFrom }) => federatedFrom)),
  );
  const by = recipients.flatMap(({ name, webhook, identifyBy }) =>
    webhook === null && !sources.has(name) ? [] : identifyBy,
  );
  return [...new Set([...by, ...owned])].filter((field) => field !== 'email');
}
