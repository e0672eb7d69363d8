// Compares what a person answered with her own rows in the stores: in our own code, shown to nobody, kept as counts.
import { Problem } from '../platform/problem.ts';
import { hashesOf } from '../requests/answer-proof.ts';
import { closeComparison } from '../requests/proof-outcome.ts';
import { type AskedField, holdDemand } from '../verification/demand.ts';
import { type House, MACHINE } from '../work.ts';
import { ownRows } from './own-rows.ts';

/** Of a collection with more rows of hers something would always match: it is not compared. */
const MOST_ROWS = 20;

interface Begun {
  readonly requestId: string;
  readonly fields: readonly AskedField[];
}

/**
 * Compares the answers of one demand; nothing when none wait. The same walk runs for people whom no store knows. A
 * store that does not answer leaves the demand waiting and is asked again. Throws `store-unreachable`.
 */
export async function comparePoints(house: House, controllerId: string, demandId: string): Promise<void> {
  const begun = await house.inWork(controllerId, MACHINE, async (work): Promise<Begun | null> => {
    const demand = await holdDemand(work, demandId);
    if (demand?.state !== 'comparing') return null;
    return { requestId: demand.requestId, fields: demand.fields };
  });
  if (begun === null) return;
  const held = await heldValues(house, controllerId, begun);
  await house.inWork(controllerId, MACHINE, async (work) => {
    const answers = (await holdDemand(work, demandId))?.answers ?? null;
    if (answers === null) return;
    let matched = 0;
    for (const [at, values] of held.entries()) {
      const hashes = new Set(await hashesOf(work, demandId, at, values));
      if (answers[at]?.some((hash) => hashes.has(hash)) === true) matched += 1;
    }
    const notHeld = held.filter((values) => values.length === 0).length;
    await closeComparison(work, { demandId, matched, notHeld });
  });
}

/** What her own rows hold in each of the fields; empty where nothing is held, or too much to tell anything. */
async function heldValues(
  house: House,
  controllerId: string,
  { requestId, fields }: Begun,
): Promise<string[][]> {
  const reading = { controllerId, actor: MACHINE, requestId, purpose: 'proof', mostRows: MOST_ROWS } as const;
  const isAsked = (collection: string, name?: string): boolean =>
    fields.some((one) => one.collection === collection && (name === undefined || one.field === name));
  const read = await ownRows(house, reading, ({ collection }, table) =>
    table.columns.filter(({ name }) => isAsked(collection, name)),
  );
  const unread = read.notRead.find(({ located }) => isAsked(located.collection));
  if (unread !== undefined) throw notRead(unread.located.collection);
  return fields.map(({ collection, field }) => {
    const own = read.found.find(({ located }) => located.collection === collection);
    const at = own?.columns.findIndex(({ name }) => name === field) ?? -1;
    const values = own?.rows.map(({ values: row }) => row[at] ?? '') ?? [];
    return values.filter((value) => value.trim() !== '');
  });
}

function notRead(collection: string): Problem {
  return new Problem(
    'unavailable',
    'store-unreachable',
    'A store does not answer, so nothing was compared. It is tried again by itself; no try of the person is lost.',
    { collection },
  );
}
