// From a clause that a recipient published to the gate: the consent stands, and nothing goes there until a person has decided.
import { endReview, standingReviews } from '../../src/watch/review-recipient.ts';
import { acting, MIRA, openConsentWorld } from '../consent/consent-world.ts';
import { openWatchHouse, TERMS, type WatchHouse } from './watched.ts';

let world: WatchHouse;
beforeEach(async () => {
  world = await openWatchHouse();
});
afterEach(async () => await world.close());

test('a yes for a recipient is answered with “review” from the look on, for that recipient alone, and with yes again after a decision', async () => {
  const { home, watch, look, publish, officer } = world;
  const { notice } = await openConsentWorld(home);
  const { record, ask } = acting(home, notice);
  await record({ purpose: 'newsletter' });
  const may = async (recipient?: string): Promise<string> => {
    const { allowed, why } = await ask('newsletter', MIRA, recipient);
    return `${allowed ? 'yes' : 'no'}: ${why}`;
  };
  const id = await watch({ owner: { kind: 'recipient', name: 'Postina' } });
  await look(id);
  expect([await may(), await may('Postina')]).toEqual(['yes: given', 'yes: given']);
  publish(TERMS.replace('do not use what you put in', 'may use what you put in'));
  await look(id);
  expect([await may(), await may('Postina')]).toEqual(['yes: given', 'no: review']);
  const [review] = await home.work(standingReviews);
  const outcome = 'Our contract with Postina rules training out (annex 2).';
  await home.work(
    async (work) => await endReview(work, { reviewId: review?.id ?? '', outcome, by: officer.id }),
  );
  expect(await may('Postina')).toBe('yes: given');
});
