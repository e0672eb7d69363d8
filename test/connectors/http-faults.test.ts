// Whatever becomes of a call, the erasure at a system ends, once for every record, and touches nobody else.
import type { Fate } from '../../seeds/payment-service.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { tryEveryHttpFault } from '../support/http-faults.ts';
import { customer, startPayments } from '../support/payments.ts';

test.each([
  ['delete', 0],
  ['delete', 3],
  ['mask', 0],
  ['mask', 3],
] as const)(
  '%s, with %i further tries of the connector itself',
  async (act, tries) => {
    const { tried, violations } = await tryEveryHttpFault(act, tries);
    expect(violations).toEqual([]);
    expect(tried).toBeGreaterThan(40);
  },
  120_000,
);

const FATES: readonly Fate[] = ['pass', 'pass', 'fail', 'cut', 'fail-after', 'cut-after', 'busy'];

/** The same numbers for the same seed (a linear congruence), so that a failure can be looked at again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.trunc(state / 65_536);
  };
}

test('many faults at once, claim after claim, still end in one effect for each record', async () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const ids = ['cus_a', 'cus_b', 'cus_c', 'cus_d'];
    const payments = await startPayments(
      ids.map((id) => customer(id, 'ada@example.com')),
      (yaml) => yaml.replace('times: 3', `times: ${seed % 3}`),
    );
    const next = numbers(seed);
    payments.service.decide(() => FATES[next() % FATES.length] ?? 'pass');
    const connector = openConnector(payments.address);
    const keys = KeyList.of(ids.slice(0, 3).map((id) => [id]));
    const rows = { table: { schema: 'api', name: 'customers' }, columns: ['id'], keys };
    const delete_ = { kind: 'delete' } as const;
    let ended = false;
    for (let fence = 1n; fence < 200n && !ended; fence += 1n) {
      const order = { rows, effect: delete_, step: 'step', chunk: 0, fence, ledger: false };
      ended = await connector.erase(order).then(
        ({ rows: done }) => done === 3,
        () => false,
      );
    }
    await connector.close();
    await payments.stop();
    expect([seed, ended, [...payments.service.effects].sort()]).toEqual([
      seed,
      true,
      ['delete cus_a', 'delete cus_b', 'delete cus_c'],
    ]);
    expect([...payments.service.customers.keys()]).toEqual(['cus_d']);
  }
});
