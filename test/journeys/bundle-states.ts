// Bundles for the pages that show them: one that waits, one that failed, one that was sent, with words that do not break.
import { Problem } from '../../src/platform/problem.ts';
import { buildOrder } from '../../src/regulator/orders/build-order.ts';
import { orderBundle, type WantedBundle } from '../../src/regulator/orders/order-bundle.ts';
import { sendBundle } from '../../src/regulator/orders/send-bundle.ts';
import type { Actor } from '../../src/work.ts';
import { activeAccount } from '../support/staff.ts';
import type { TestHouse } from '../support/test-house.ts';

const LONG = 'AWordWithoutAnyPlaceToBreak'.repeat(7);

/** Orders, builds and sends them. */
export async function addBundles(home: TestHouse, ids: Record<string, string>): Promise<void> {
  const { id: staffId } = await home.work(
    async (work) =>
      await activeAccount(work, { email: 'bundles@lumyx.example', name: LONG, roles: ['approver'] }),
  );
  const staff: Actor = { kind: 'staff', id: staffId };
  const order = async (more: Partial<WantedBundle> = {}): Promise<string> =>
    await home.work(async (work) => {
      const day = Temporal.PlainDate.from('2026-01-01');
      const whole = { from: day, to: day, oneCase: null, question: null, recipient: null };
      const who = { authority: `Commissioner ${LONG}`, email: 'inspector@authority.example' };
      return await orderBundle(work, { ...whole, ...who, otherWay: 'post', ...more });
    }, staff);
  const build = async (orderId: string, fails = false): Promise<void> => {
    const parts = [
      {
        name: '90-test',
        title: LONG,
        build: async () => {
          if (fails) throw new Problem('unavailable', 'store-away', `The store does not answer. ${LONG}`);
          return { files: [], sentences: [], omissions: [LONG], cited: [] };
        },
      },
    ];
    const place = { controllerId: home.lumyx.id, orderId };
    await buildOrder(home.house, place, new AbortController().signal, { parts });
  };
  ids['bundle-waiting'] = await order({ question: `Why? ${LONG}` });
  const failed = await order();
  await build(failed, true);
  ids['bundle-failed'] = failed;
  const sent = await order();
  await build(sent);
  await home.work(
    async (work) =>
      await sendBundle(work, { orderId: sent, email: `${'long'.repeat(15)}@authority.example` }),
    staff,
  );
  ids['bundle-sent'] = sent;
  ids['bundle-ended'] = await order();
  await build(ids['bundle-ended']);
}
