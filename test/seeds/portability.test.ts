// The demonstration shows what portability leaves out: what LumyxAI worked out, got from others, or keeps on another basis.
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { apply, controllerOf, openPlatform, type PlatformWorld } from '../data-map/pack-world.ts';
import { askAndProve } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let packs: PlatformWorld;
beforeAll(async () => {
  packs = await openPlatform();
  ({ home } = packs);
});
afterAll(async () => await packs.close());

test('VIP status and greeting, NabzClan’s data, the logs against abuse and the books stay out, each by name', async () => {
  await apply(home.house, await packs.copy('portable'));
  const controller = await controllerOf(home.house, 'portable');
  const asked = { right: 'portability', email: 'mira.solberg@example.com' } as const;
  const requestId = await askAndProve(home, asked, controller);
  await drawPlan(home.house, controller.id, requestId);
  const [plan] = await home.work(async (work) => await readPlans(work, requestId), undefined, controller);
  const sentences = plan?.steps.map(({ sentence }) => sentence) ?? [];
  const accounts = sentences.find((one) => one.includes('from accounts in')) ?? '';
  expect(accounts).toContain('VIP status, greeting (worked out by the controller)');
  expect(accounts).toContain('NabzClan id, NabzClan name, avatar, invited by account (received from others)');
  expect(accounts).not.toContain('e-mail address');
  for (const name of ['request logs', 'visits', 'invoices'])
    expect(sentences).toContainEqual(
      expect.stringMatching(new RegExp(`^Leave out \\d+ rows? from ${name} in .*rests neither on consent`)),
    );
  expect(sentences).toContainEqual(expect.stringMatching(/^Hand over \d+ rows? from messages to support/));
  expect(plan?.questions.map(({ kind }) => kind)).not.toContain('origin');
});
