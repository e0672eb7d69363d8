// A refused access request keeps its data where the law says so, and nowhere else: PIPEDA s. 8(8).
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { refuse } from '../../src/fulfilment/take-back.ts';
import type { Right } from '../../src/requests/data-request.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { listHolds, type ReadHold } from '../../src/retention/hold-list.ts';
import { todayOf } from '../../src/retention/legal-hold.ts';
import type { Actor } from '../../src/work.ts';
import { approvedErasure } from '../support/approved-erasure.ts';
import { type HeldShop, openHeldShop } from '../support/holds.ts';

let held: HeldShop;
beforeAll(async () => {
  held = await openHeldShop();
});
afterAll(() => held.close());

const refused = async (
  asked: { right: Right; email: string; home: string },
  actor: Actor = held.actor,
): Promise<void> =>
  await held.home.work(async (work) => {
    const { right, email, home } = asked;
    const [country = '', subdivision = null] = home.split('-');
    const residence = { country, subdivision };
    const { requestId } = await receiveRequest(work, { right, email, residence, channel: 'form' });
    await move(work, requestId, 'verify', { verifiedAt: work.at });
    const explanation = 'It would show the address of your neighbour, and we may not give you that.';
    await refuse(work, { requestId, reason: 'rights-of-others', explanation, statute: 's. 9', part: 'All' });
  }, actor);
const holds = async (): Promise<ReadHold[]> => await held.home.work(listHolds);

test('in Canada a refused access holds the data of its person, until somebody sees that recourse is over', async () => {
  const email = await held.addPerson(201);
  await refused({ right: 'access', email, home: 'CA-ON' });
  const [hold, ...others] = await holds();
  expect(others).toEqual([]);
  expect(hold).toMatchObject({ scope: 'person', tell: true, ownerId: held.officer.id });
  expect(hold?.reason).toContain('You may still complain');
  const inSixMonths = await held.home.work(async (work) => todayOf(work).add({ months: 6 }));
  expect(hold?.reviewOn.equals(inSixMonths)).toBe(true);

  const { planId } = await approvedErasure(
    { house: held.home.house, controllerId: held.home.lumyx.id },
    email,
  );
  await carryOut(held.home.house, held.home.lumyx.id, planId, new AbortController().signal);
  expect(await held.left(201)).toEqual({ users: [201], orders: [2011, 2012], tickets: [2011] });
});

test('a program that refuses leaves the hold to somebody who may manage holds', async () => {
  const before = (await holds()).length;
  const machine: Actor = { kind: 'machine', id: 'worker' };
  await refused({ right: 'access', email: await held.addPerson(202), home: 'CA' }, machine);
  const all = await holds();
  expect(all).toHaveLength(before + 1);
  for (const { ownerId } of all) expect([held.officer.id, held.administrator.id]).toContain(ownerId);
});

test.each<[Right, string]>([
  ['access', 'DE'],
  ['access', 'US-CA'],
  ['access', 'GB'],
  ['rectification', 'CA-ON'],
  ['erasure', 'CA-ON'],
])('%s refused in %s holds nothing', async (right, home) => {
  const before = (await holds()).length;
  await refused({ right, email: `nothing-${right}-${home}@example.com`, home });
  expect(await holds()).toHaveLength(before);
});
