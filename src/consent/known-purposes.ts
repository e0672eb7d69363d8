// Purposes and what is ruled out, kept in memory for as long as the stamp in the database stands still.
import { listPurposes, type Purpose } from '../data-map/purpose.ts';
import { listRuledOut, type RuledOut } from '../data-map/ruled-out.ts';
import { Controller } from '../platform/controller.ts';
import type { Work } from '../work.ts';

export interface KnownPurposes {
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly ruledOut: ReadonlyMap<string, RuledOut>;
}

/** One entry for each controller that is asked about; small, since purposes are written by people. */
const known = new Map<string, KnownPurposes & { readonly stamp: string }>();

/**
 * The purposes of the controller by name. Every work reads the stamp with its controller, and the database moves it with every
 * change, so that a change holds for the next work everywhere.
 */
export async function knownPurposes(work: Work): Promise<KnownPurposes> {
  const { controllerId } = work;
  const stamp = work.controller.purposesStamp;
  const here = known.get(controllerId);
  if (here?.stamp === stamp) return here;
  const purposes = new Map((await listPurposes(work)).map((one) => [one.name, one]));
  const ruledOut = new Map((await listRuledOut(work)).map((one) => [one.name, one]));
  // A work that changed them itself, or met another that did, sees more than its stamp says: not kept.
  const fresh = { purposes, ruledOut, stamp };
  if ((await stampNow(work)) === stamp) known.set(controllerId, fresh);
  return fresh;
}

async function stampNow(work: Work): Promise<string> {
  const row = await Controller.query(work.trx).select('purposesStamp').findById(work.controllerId);
  return row?.purposesStamp ?? '';
}
