// Every external call of an erasure × {not done, done, done but reported failed}: each tried once, one after the other.
import type { Connector, EraseOrder } from '../src/connectors/connector.ts';
import { carryOutWith } from '../src/fulfilment/carry-out.ts';
import { Problem } from '../src/platform/problem.ts';
import type { CrashSite } from './crash-site.ts';

type Fault = 'not done' | 'done' | 'done but reported failed';
const FAULTS: readonly Fault[] = ['not done', 'done', 'done but reported failed'];

/** Runs one plan for each call and fault; answers how many were tried and after how many the plan did not end well. */
export async function tryEveryFault(site: CrashSite): Promise<{ tried: number; violations: number }> {
  let tried = 0;
  let violations = 0;
  for (const fault of FAULTS) {
    for (let at = 1; ; at += 1) {
      const [planId = ''] = await site.addPlans(1);
      const counter = { calls: 0, hit: false };
      const run = async (faulty: boolean): Promise<void> => {
        const wrap = (connector: Connector): Connector =>
          faulty ? withFault(connector, counter, at, fault) : connector;
        await carryOutWith(site.house, site.controllerId, planId, new AbortController().signal, wrap);
      };
      await run(true).catch(() => undefined);
      if (!counter.hit) {
        await finish(site, planId, async () => await run(false));
        break;
      }
      tried += 1;
      if (!(await finish(site, planId, async () => await run(false)))) violations += 1;
    }
  }
  return { tried, violations };
}

/** Runs a plan until it is done; false when it does not end. */
async function finish(site: CrashSite, planId: string, run: () => Promise<void>): Promise<boolean> {
  for (let tries = 0; tries < 8; tries += 1) {
    const { rows } = (await site.house.inWork(
      site.controllerId,
      { kind: 'machine', id: 'harness' },
      async ({ trx }) => {
        await trx.raw('update plans set next_at = null where id = ?', [planId]);
        return await trx.raw('select status from plans where id = ?', [planId]);
      },
    )) as { rows: { status: string }[] };
    if (rows[0]?.status === 'done') return true;
    await run().catch(() => undefined);
  }
  return false;
}

function withFault(
  inner: Connector,
  counter: { calls: number; hit: boolean },
  at: number,
  fault: Fault,
): Connector {
  const call = async <T>(act: () => Promise<T>): Promise<T> => {
    counter.calls += 1;
    if (counter.calls !== at) return await act();
    counter.hit = true;
    if (fault === 'done') return await act();
    if (fault === 'done but reported failed') await act();
    throw new Problem('unavailable', 'store-unreachable', 'The harness cut the line.');
  };
  return {
    engine: inner.engine,
    place: inner.place,
    describe: async () => await call(async () => await inner.describe()),
    locate: (selector, columns) => inner.locate(selector, columns),
    count: async (selector) => await call(async () => await inner.count(selector)),
    countKeys: async (rows) => await call(async () => await inner.countKeys(rows)),
    read: (order) => inner.read(order),
    raiseFence: async (step, chunk, fence) =>
      await call(async () => await inner.raiseFence(step, chunk, fence)),
    erase: async (order: EraseOrder) => await call(async () => await inner.erase(order)),
    tally: async (order) => await call(async () => await inner.tally(order)),
    oldest: async (order) => await call(async () => await inner.oldest(order)),
    find: (order) => inner.find(order),
    sweep: async (order) => await call(async () => await inner.sweep(order)),
    load: async () => await inner.load(),
    hasLedger: async () => await call(async () => await inner.hasLedger()),
    close: async () => await inner.close(),
  };
}
