// A store comes back from a backup, and our own database with it: the erasure is repeated, and so is the end of the link.
import { pseudonymsOfWho } from '../../src/consent/issue-receipt.ts';
import { approvedErasure } from '../support/approved-erasure.ts';
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
    await record({ who: { email: gone } }, { who: { email: returned } });
    const saved = await held.home.work(async ({ trx }) => await trx('consent_identities'));
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
    const hers = saved.filter(({ kind }, index) => kind === 'email' && index === 0);
    expect(hers).toHaveLength(1);
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
