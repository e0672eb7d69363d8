// Every call of an erasure at a system behind an API × what may become of it: each tried once, one after the other.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fate, PaymentCustomer } from '../../seeds/payment-service.ts';
import { compareStore } from '../../src/data-map/compare-stores.ts';
import { addStore } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { approvedErasure, written } from './approved-erasure.ts';
import { customer, startPayments } from './payments.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

/** Not done: answered 500, or the line was cut before; done, but answered 500 or cut afterwards; not now. */
const FATES: readonly Fate[] = ['fail', 'cut', 'fail-after', 'cut-after', 'busy'];
const RECORDS = 3;
/** Runs of one plan before it counts as one that does not end. */
const RUNS = 8;

export interface HttpFaults {
  readonly tried: number;
  /** What went wrong, in words; none may. */
  readonly violations: readonly string[];
}

/**
 * Runs one plan for each call and fate. `act` deletes the records or masks them; `tries` is how often the connector
 * itself asks again, so that 0 leaves everything to the plan.
 */
export async function tryEveryHttpFault(act: 'delete' | 'mask', tries: number): Promise<HttpFaults> {
  const home = await openTestHouse();
  const people = Array.from({ length: 120 }, (_none, person) =>
    Array.from({ length: RECORDS }, (_one, at) => customer(`cus_${person}_${at}`, `p${person}@example.com`)),
  );
  const payments = await startPayments(people.flat(), (yaml) => yaml.replace('times: 3', `times: ${tries}`));
  const violations: string[] = [];
  const keeper = { house: home.house, controllerId: home.lumyx.id };
  const { service } = payments;
  let person = 0;
  /** One plan of the next person, with a fate for one of its calls; answers with how many calls it made. */
  const run = async (at: number, fate: Fate): Promise<number> => {
    const own = people[person] ?? [];
    person += 1;
    const name = `${act}, call ${at} ${fate}`;
    const before = new Map(service.customers);
    const plan = await approvedErasure(keeper, own[0]?.email ?? '');
    const effects = service.effects.length;
    const first = service.calls.length;
    service.decide(({ number }) => (number - first === at ? fate : 'pass'));
    for (let runs = 0; runs < RUNS; runs += 1) {
      await carryOut(home.house, home.lumyx.id, plan.planId, new AbortController().signal);
      const { status, outcome, steps } = await written(keeper, plan);
      if (status !== 'done') {
        home.later({ hours: 1 });
        continue;
      }
      const [state, rows] = Object.values(steps)[0] ?? [];
      if (outcome === 'complete' && state === 'done' && rows === RECORDS) break;
      violations.push(`${name}: ${outcome}, ${state}, ${rows} rows`);
      break;
    }
    service.decide(() => 'pass');
    const calls = service.calls.length - first;
    if (calls < at) violations.push(`${name}: there was no such call`);
    violations.push(
      ...wrongs(act, own, before, service.customers, service.effects.slice(effects)).map(
        (one) => `${name}: ${one}`,
      ),
    );
    return calls;
  };
  try {
    await connectPayments(home, payments.address, act);
    // Until its fate, every plan makes the calls of one that nothing befalls: so many are there to try.
    const calls = await run(1, 'pass');
    for (const fate of FATES) for (let at = 1; at <= calls; at += 1) await run(at, fate);
    const atLast = await run(1, 'pass');
    if (atLast !== calls) violations.push(`${act}: ${calls} calls at first, ${atLast} at last`);
    return { tried: 1 + FATES.length * calls, violations };
  } finally {
    await payments.stop();
    await home.close();
  }
}

async function connectPayments(home: TestHouse, url: string, act: 'delete' | 'mask'): Promise<void> {
  const map = await readFile(join(projectFolder, 'packs/lumyx/datasets/payments.yaml'), 'utf8');
  const storeId = await home.work(async (work) => {
    const added = await addStore(work, { name: 'stripe', label: 'Stripe', url });
    await importDataset(work, {
      storeId: added.storeId,
      yaml: map.replace('erase: delete', `erase: ${act}`),
    });
    return added.storeId;
  });
  await compareStore(home.house, home.lumyx.id, storeId);
}

/** What should not be: an effect too few or too many, a record of hers that stays, one of another that changed. */
function wrongs(
  act: 'delete' | 'mask',
  own: readonly PaymentCustomer[],
  before: ReadonlyMap<string, PaymentCustomer>,
  after: ReadonlyMap<string, PaymentCustomer>,
  effects: readonly string[],
): string[] {
  const ids = new Set(own.map(({ id }) => id));
  const found: string[] = [];
  const verb = act === 'delete' ? 'delete' : 'update';
  const expected = [...ids].map((id) => `${verb} ${id}`).sort();
  if (JSON.stringify([...effects].sort()) !== JSON.stringify(expected))
    found.push(`effects ${effects.join(', ')}`);
  for (const [id, one] of before) {
    const now = after.get(id);
    if (!ids.has(id) && JSON.stringify(now) !== JSON.stringify(one)) found.push(`${id} of another changed`);
    if (!ids.has(id)) continue;
    if (act === 'delete' && now !== undefined) found.push(`${id} is still there`);
    if (act === 'mask' && (now === undefined || now.email !== null || now.name !== null))
      found.push(`${id} is not masked`);
  }
  return found;
}
