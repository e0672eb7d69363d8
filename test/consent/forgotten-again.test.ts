// A store comes back from a backup, and our own database with it: the erasure is repeated, and so is the end of the link.
import { pseudonymsOfWho } from '../../src/consent/issue-receipt.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { liftHold } from '../../src/retention/legal-hold.ts';
import { approvedErasure, ruledAndApproved } from '../support/approved-erasure.ts';
import { openHeldShop } from '../support/holds.ts';
import { replaysOf } from '../support/replays.ts';
import { acting, openConsentWorld } from './consent-world.ts';

test('what led from her to her consents goes again with the replay; who decided since keeps it', async () => {
  const held = await openHeldShop();
  try {
    const { keeper, run, replay, now } = replaysOf(held);
    const { record } = acting(held.home, (await openConsentWorld(held.home)).notice);
    const since = await now();
    const [gone, returned] = [await held.addPerson(301), await held.addPerson(302)];
    await record({ who: { email: gone } });
    const hers = await held.home.work(
      async ({ trx }) => await trx('consent_identities').where({ kind: 'email' }),
    );
    expect(hers).toHaveLength(1);
    await record({ who: { email: returned } });
    for (const email of [gone, returned]) {
      const { planId } = await approvedErasure(keeper, email);
      await run(planId);
    }
    const led = async (email: string): Promise<number> =>
      (await held.home.work(async (work) => await pseudonymsOfWho(work, { email }))).length;
    expect([await led(gone), await led(returned)]).toEqual([0, 0]);

    // The restore: rows of the store, and the first one's identity; the second one came back by herself.
    await held.addPerson(301);
    await held.addPerson(302);
    await held.home.work(
      async ({ trx }) =>
        void (await trx('consent_identities').insert(
          hers.map((row) => ({ ...row, since: row.since.toString() })),
        )),
    );
    held.home.later({ hours: 1 });
    await record({ who: { email: returned }, purpose: 'showcase' });
    expect([await led(gone), await led(returned)]).toEqual([1, 1]);
    const { summary } = await replay({ since });
    expect(summary.released).toBe(true);
    expect([await led(gone), await led(returned)]).toEqual([0, 1]);
  } finally {
    await held.close();
  }
});

test('an erasure that a legal hold leaves in part keeps the link: what stays may still rest on her yes', async () => {
  const held = await openHeldShop();
  try {
    const { keeper, run } = replaysOf(held);
    const { record } = acting(held.home, (await openConsentWorld(held.home)).notice);
    const email = await held.addPerson(301);
    await record({ who: { email } });
    const holdId = await held.place({ scope: 'collection', collection: 'shop.orders' });
    const { planId, requestId } = await approvedErasure(keeper, email);
    await run(planId);
    const led = async (): Promise<number> =>
      (await held.home.work(async (work) => await pseudonymsOfWho(work, { email }))).length;
    expect(await led()).toBe(1);
    const who = { kind: 'staff', id: held.administrator.id } as const;
    await held.home.work(
      async (work) => await liftHold(work, { holdId, reason: 'The claim is settled.' }),
      who,
    );
    await drawPlan(keeper.house, keeper.controllerId, requestId);
    await run(await ruledAndApproved(held.home, held.home.lumyx, requestId));
    expect(await led()).toBe(0);
  } finally {
    await held.close();
  }
});
