// A canary, a person who is nobody, is erased by the usual roads; the probe watches her case to its end and counts again.
import { readMap } from '../../data-map/data-store.ts';
import { addressOf } from '../../data-map/dataset.ts';
import { resolveTable } from '../../data-map/resolve-table.ts';
import { isMissing, Receipt } from '../../fulfilment/receipt.ts';
import { dayOf } from '../../platform/clock.ts';
import { DataRequest } from '../../requests/data-request.ts';
import { findSubject } from '../../subjects/subject.ts';
import type { Work } from '../../work.ts';
import { failed, look, many, type Probe, type Probing, passed, unable } from '../probe.ts';

const ENDED = ['fulfilled', 'partly-fulfilled'];

/** An erasure that is older than this does not show that erasing still works. */
const STALE_DAYS = 35;

/** The newest erasure of the canary, with its receipt. */
async function newestErasure(work: Work, email: string) {
  const { trx, controllerId } = work;
  const subjectId = await findSubject(work, email);
  if (subjectId === null) return undefined;
  const request = await DataRequest.query(trx)
    .where({ controllerId, subjectId, right: 'erasure' })
    .orderBy('receivedAt', 'desc')
    .first();
  if (request === undefined) return undefined;
  const receipts = Receipt.query(trx).where({ controllerId, requestId: request.id });
  const today = dayOf(work.at, work.controller.timeZone);
  return { request, receipt: await receipts.orderBy('at', 'desc').first(), today, at: work.at };
}

/** `about` is the address of the canary. Her rows are put into the stores by whoever runs them, never by us. */
export const canaryErasure: Probe = async (probing) => {
  const { about } = probing;
  const found = await look(probing, async (work) => await newestErasure(work, about));
  if (found === undefined) return unable(`Nobody has asked for the erasure of the canary ${about} yet`);
  const { request, receipt, today, at } = found;
  const { status, reference, dueOn, receivedAt } = request;
  if (!ENDED.includes(status)) {
    if (Temporal.PlainDate.compare(dueOn, today) < 0)
      return failed(`The erasure of the canary (${reference}) was due on ${dueOn} and is ${status}`);
    return unable(`The erasure of the canary (${reference}) is under way: ${status}, due on ${dueOn}`);
  }
  if (receipt === undefined)
    return failed(`The erasure of the canary (${reference}) ended without a receipt`);
  const missing = receipt.lines.filter(isMissing).length;
  const kept = receipt.lines.filter((line) => line.kept !== null && line.rows > 0).length;
  const erased = receipt.lines
    .filter(({ act }) => act === 'delete' || act === 'mask')
    .reduce((sum, { rows }) => sum + rows, 0);
  const remaining = await countNow(probing);
  const hours = Math.round(receivedAt.until(receipt.at).total('hours'));
  const figures = { erased, remaining, kept, missing, hours, erased_at: receipt.at.toString() };
  if (missing > 0)
    return failed(
      `The receipt of the canary (${reference}) says that ${many(missing, 'step')} failed`,
      figures,
    );
  if (remaining > 0) return failed(`The canary is back: ${many(remaining, 'row')} with her address`, figures);
  const days = Math.floor(receipt.at.until(at).total('hours') / 24);
  if (days > STALE_DAYS)
    return unable(
      `The last erasure of the canary (${reference}) was ${days} days ago: let another be erased`,
      figures,
    );
  if (erased === 0) return unable(`The canary (${reference}) had no rows, so nothing was proven`, figures);
  return passed(
    `The canary (${reference}) was erased: ${many(erased, 'row')}, ${hours} hours after the wish; counted again: none`,
    figures,
  );
};

/** Rows that bear her address now, in every database whose map names a field by which people are found. */
async function countNow(probing: Probing): Promise<number> {
  const { datasets } = await look(probing, readMap);
  let rows = 0;
  for (const { storeId, dataset } of datasets) {
    for (const collection of dataset.collections) {
      const columns = collection.fields.filter(({ identity }) => identity === 'email');
      if (columns.length === 0) continue;
      const table = resolveTable(await probing.stores.catalogue(storeId), collection);
      if (table === null) throw new Error(`no table for ${addressOf(dataset, collection)}`);
      const connector = await probing.stores.connector(storeId);
      rows += await connector.count({
        table: { schema: table.schema, name: table.name },
        anyOf: columns.map(({ name, match }) => ({
          columns: [name],
          tuples: [[probing.about]],
          folding: match,
        })),
        filters: [],
      });
    }
  }
  return rows;
}
