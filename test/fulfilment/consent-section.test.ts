// Her copy holds what she decided about consent, with the text that she saw, and nobody else's.

import type { Right } from '../../src/requests/data-request.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { MACHINE } from '../../src/work.ts';
import { acting, openConsentWorld } from '../consent/consent-world.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { fulfilClub, openClubArchive } from './portability-world.ts';

const MIRA = 'mira@example.com';
const ID = 'habeas-consents';

let home: TestHouse;
let shop: Shop;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
});
afterEach(async () => {
  await home.close();
  await shop.drop();
});

/** Asks, proves, and packs; answers with the copy. */
async function copied(right: Right, language = 'en') {
  const requestId = await home.work(async (work) => {
    const wish = { right, email: MIRA, channel: 'mail', language } as const;
    const { requestId: id } = await receiveRequest(work, wish);
    await move(work, id, 'verify', { verifiedAt: work.at });
    return id;
  }, MACHINE);
  await fulfilClub(home, requestId);
  return await openClubArchive(home, requestId);
}

test('every act of hers stands there with its text; nobody else’s', async () => {
  const { record } = acting(home, (await openConsentWorld(home)).notice);
  await record({ who: { email: MIRA } }, { who: { email: 'tom@example.com' }, purpose: 'showcase' });
  home.later({ hours: 1 });
  await record({ who: { email: MIRA }, choice: 'withdrawn', source: 'page', notice: null });
  const { reading } = await copied('access', 'de');
  const section = reading.sections.find(({ id }) => id === ID);
  expect(section).toMatchObject({
    title: 'Was Sie zu Einwilligungen entschieden haben',
    state: 'held',
    rows: 2,
  });
  const cells = (section?.records ?? []).map((record) => record.slice(1, 4));
  expect(cells).toEqual([
    ['to do newsletter', 'zurückgenommen', null],
    ['to do newsletter', 'ja', 'May we? You can say no, and stop at any time.'],
  ]);
  expect(JSON.stringify(section)).not.toContain('showcase');
});

test('more acts than are read at once are all there, each once', async () => {
  const { record } = acting(home, (await openConsentWorld(home)).notice);
  const at = await home.work(async (work) => work.at);
  const acts = Array.from({ length: 1_100 }, (_none, index) => ({
    who: { email: MIRA },
    choice: index % 2 === 0 ? ('given' as const) : ('withdrawn' as const),
    actedAt: at.subtract({ minutes: 2_000 - index }),
  }));
  await record(...acts.slice(0, 600));
  await record(...acts.slice(600));
  const { reading, machine } = await copied('access');
  expect(reading.sections.find(({ id }) => id === ID)?.rows).toBe(1_100);
  const numbers = [...machine.matchAll(/"record":"([0-9a-f-]{36})"/g)].map(([, id]) => id);
  expect([numbers.length, new Set(numbers).size]).toEqual([1_100, 1_100]);
});

test('who was asked and decided nothing reads that nothing is held; where nobody asks, there is no such place', async () => {
  expect((await copied('access')).reading.sections.some(({ id }) => id === ID)).toBe(false);
  await openConsentWorld(home);
  expect((await copied('access')).reading.sections.find(({ id }) => id === ID)?.state).toBe('nothing-held');
});
