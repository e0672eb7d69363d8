// Proving: the probes that are due are run one after the other, what they found is written, and a broken promise alarms staff.
import type { WrittenPromise } from '../data-map/written-promise.ts';
import { OpenStores } from '../fulfilment/open-stores.ts';
import { loggable, logger } from '../platform/logger.ts';
import { isProblem } from '../platform/problem.ts';
import { CLOCK, type House } from '../work.ts';
import { alarm } from './alarm.ts';
import { boundPromises } from './bound-promises.ts';
import { BY_PEOPLE } from './ledger.ts';
import { type Probe, unable } from './probe.ts';
import { PROBES } from './probes.ts';
import { keyOf, newestProofs, type ProbeOrder, type ProbeOutcome, type Proof, writeProof } from './proof.ts';

/** A probe that did not pass is tried again after so long; one that passed, at half the age that its proof may reach. */
const AGAIN_HOURS = 6;

/** What is asked for, each probe once, with the shortest age that a provision allows its proof (hours). */
export function ordersOf(
  promises: readonly Pick<WrittenPromise, 'nature' | 'proofs'>[],
): ReadonlyMap<string, ProbeOrder & { readonly hours: number }> {
  const orders = new Map<string, ProbeOrder & { readonly hours: number }>();
  for (const { probe, of: about = '', max_age } of promises.flatMap(({ proofs }) => proofs)) {
    if (probe === BY_PEOPLE) continue;
    const hours = Temporal.Duration.from(max_age).total('hours');
    const key = keyOf({ probe, about });
    orders.set(key, { probe, about, hours: Math.min(hours, orders.get(key)?.hours ?? hours) });
  }
  return orders;
}

/** Whether a probe has to run: never ran, did not pass some hours ago, or its proof is half as old as it may be. */
export function isDue(
  order: { readonly hours: number },
  proof: Pick<Proof, 'outcome' | 'ranAt'> | undefined,
  at: Temporal.Instant,
): boolean {
  if (proof === undefined) return true;
  const wait = proof.outcome === 'passed' ? order.hours / 2 : Math.min(AGAIN_HOURS, order.hours / 2);
  return proof.ranAt.until(at).total('hours') >= wait;
}

/**
 * Runs the probes of a controller that are due, or all of them. No work is open while a store is asked; a probe that
 * breaks proves nothing and stops no other. Answers with how many ran. Afterwards staff hear of what is broken.
 */
export async function provePromises(
  house: House,
  controllerId: string,
  { signal, all = false }: { readonly signal: AbortSignal; readonly all?: boolean },
): Promise<number> {
  const { orders, proofs, at } = await house.inWork(controllerId, CLOCK, async (work) => ({
    orders: ordersOf(await boundPromises(work)),
    proofs: await newestProofs(work, work.at),
    at: work.at,
  }));
  const due = [...orders.values()].filter((order) => all || isDue(order, proofs.get(keyOf(order)), at));
  const stores = new OpenStores(house, controllerId);
  try {
    for (const order of due) {
      if (signal.aborted) break;
      const { probe, about } = order;
      const found = await tried(PROBES[probe], { house, controllerId, about, stores, signal }, probe);
      await house.inWork(controllerId, CLOCK, async (work) => await writeProof(work, order, found));
    }
  } finally {
    await stores.close();
  }
  await house.inWork(controllerId, CLOCK, alarm);
  return due.length;
}

async function tried(
  probe: Probe | undefined,
  given: Parameters<Probe>[0],
  name: string,
): Promise<ProbeOutcome> {
  if (probe === undefined) return unable(`There is no probe called ${name}`);
  try {
    return await probe(given);
  } catch (error) {
    if (given.signal.aborted) return unable('It was stopped before its end');
    logger.error({ probe: name, ...loggable(error) }, 'a probe of a promise broke');
    const why = isProblem(error) ? error.code.replaceAll('-', ' ') : 'it broke';
    return unable(`It could not be tried: ${why}`);
  }
}
