// Somebody without an account is shown: one named row is restricted while we look, and then exactly that row is erased.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { createApiClient } from '../../src/auth/api-clients.ts';
import { restrictionOn } from '../../src/consent/restricted-item.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { requestsWithoutPlan } from '../../src/fulfilment/due-plans.ts';
import { itemPlaces, nameItem } from '../../src/fulfilment/name-item.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { refuse } from '../../src/fulfilment/take-back.ts';
import { now } from '../../src/platform/clock.ts';
import { lodgeReview } from '../../src/requests/appeal.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { type ItemReport, itemOf, readReport } from '../../src/requests/depicted.ts';
import { decideOutcome } from '../../src/requests/outcome.ts';
import { staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { casesAt, proverAt } from '../support/proof.ts';
import { askAndProve, deliverLetters, openShop, type Shop } from '../support/road.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const SHOWN = 'passerby@example.org';
const LINK = 'https://lumyx.example/pictures/2';
const ITEM = { collection: 'shop.orders', key: ['2'] };

let home: TestHouse;
let shop: Shop;
let app: App;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
  app = localApp(home);
});
afterEach(async () => {
  await app.close();
  await shop.drop();
  await home.close();
});

const report = async (item: ItemReport = { link: LINK, description: 'It shows me at the tram stop.' }) =>
  await askAndProve(home, { right: 'depicted', email: SHOWN, item });
const namer = staff();
const name = async (requestId: string, value = '2', tellOwner = false, collection = 'shop.orders') =>
  await nameItem(
    home.house,
    { controllerId: home.lumyx.id, actor: namer, requestId },
    { collection, value, tellOwner },
  );
const restricted = async () => (await home.work(async (work) => await restrictionOn(work, ITEM))) !== null;
const statusOf = async (id: string) => (await home.work(async (work) => await findRequest(work, id)))?.status;
const planOf = async (id: string) => {
  const [plan] = await home.work(async (work) => await readPlans(work, id));
  if (plan === undefined) throw new Error('no plan');
  return plan;
};
const approve = async (id: string, who = staff()): Promise<void> => {
  const { id: planId, digest } = await planOf(id);
  await home.work(async (work) => await approvePlan(work, { planId, digest }), who);
};
const run = async (id: string): Promise<void> =>
  await carryOut(home.house, home.lumyx.id, (await planOf(id)).id, new AbortController().signal);
const lettersTo = async (address: string) => {
  await deliverLetters(home);
  return home.mailbox.received
    .filter(({ recipients }) => recipients.includes(address))
    .map(({ mail }) => `${mail.subject}\n${mail.text}`);
};

test('link and description are kept sealed; nothing is planned until staff name the row, which restricts it', async () => {
  const id = await report();
  expect(await home.work(async (work) => await itemOf(work, id))).toEqual({
    link: LINK,
    description: 'It shows me at the tram stop.',
    named: null,
    tellsOwner: false,
  });
  const kept = JSON.stringify([...(await dumpStore(home.superuserUrl))]);
  expect([kept.includes('tram stop'), kept.includes('pictures/2')]).toEqual([false, false]);
  await drawPlan(home.house, home.lumyx.id, id);
  expect([await statusOf(id), await restricted()]).toEqual(['verified', false]);
  await name(id);
  expect(await restricted()).toBe(true);
  expect(await home.work(async (work) => await restrictionOn(work, { ...ITEM, key: ['1'] }))).toBeNull();
});

test('the plan erases exactly this row, approved by somebody else; the receipt shows it, and the owner hears nothing', async () => {
  const before = await dumpStore(shop.url);
  const id = await report();
  await name(id);
  await drawPlan(home.house, home.lumyx.id, id);
  const { steps, questions } = await planOf(id);
  expect(steps.map(({ act, rows, collection }) => [act, rows, collection])).toEqual([
    ['delete', 1, 'shop.orders'],
  ]);
  expect(questions).toEqual([]);
  await expect(approve(id, namer)).rejects.toMatchObject({ code: 'approver-involved' });
  await approve(id);
  await run(id);
  const after = await dumpStore(shop.url);
  expect((before.get('orders') ?? []).filter((row) => !(after.get('orders') ?? []).includes(row))).toEqual([
    expect.stringContaining('cup'),
  ]);
  for (const table of ['users', 'invoices', 'tickets', 'teams'])
    expect(after.get(table)).toEqual(before.get(table));
  expect([await statusOf(id), (await planOf(id)).receipt]).toEqual([
    'fulfilled',
    expect.objectContaining({ outcome: 'complete', notSearched: [] }),
  ]);
  expect((await lettersTo(SHOWN)).at(-1)).toContain('Delete 1 row from orders');
  expect(await lettersTo('mira@example.com')).toEqual([]);
  expect(await restricted()).toBe(true);
});

test('the owner is told in neutral words only where staff chose so, and the address is wiped', async () => {
  const id = await report();
  await name(id, '2', true);
  expect((await home.work(async (work) => await itemOf(work, id)))?.tellsOwner).toBe(true);
  await drawPlan(home.house, home.lumyx.id, id);
  await approve(id);
  expect(await lettersTo('mira@example.com')).toEqual([]);
  await run(id);
  const [letter, ...more] = await lettersTo('mira@example.com');
  expect([letter?.includes('orders: 2'), more]).toEqual([true, []]);
  expect(letter).not.toMatch(/passerby|tram|pictures/);
  expect((await home.work(async (work) => await itemOf(work, id)))?.tellsOwner).toBe(false);
});

test('a refusal with reasons gives the item back; another report on it keeps it restricted', async () => {
  const [first, second] = [await report(), await report({ description: 'The same picture, again me.' })];
  expect(first).not.toBe(second);
  await name(first);
  await name(second);
  const denial = {
    reason: 'rights-of-others',
    explanation: 'The picture shows an invented person.',
  } as const;
  await home.work(async (work) => await refuse(work, { requestId: first, ...denial }), staff());
  expect([await statusOf(first), await restricted()]).toEqual(['denied', true]);
  await home.work(async (work) => await refuse(work, { requestId: second, ...denial }), staff());
  expect(await restricted()).toBe(false);
  expect((await lettersTo(SHOWN)).at(-1)).toContain('an invented person');
});

test('an item is found by a key alone: nothing, several, other collections, ended and other cases are refused', async () => {
  const id = await report();
  await expect(name(id, '999')).rejects.toMatchObject({ code: 'item-not-found' });
  await expect(name(id, 'cup')).rejects.toMatchObject({ code: 'item-not-found' });
  await expect(name(id, ' ')).rejects.toMatchObject({ code: 'item-not-found' });
  await expect(name(id, `2' or true`)).rejects.toMatchObject({ code: 'item-not-found' });
  await expect(name(id, '2', false, 'shop.nothing')).rejects.toMatchObject({ code: 'collection-unknown' });
  await expect(name(id, '1', true, 'shop.teams')).rejects.toMatchObject({ code: 'owner-not-found' });
  expect([await restricted(), (await home.work(async (work) => await itemOf(work, id)))?.named]).toEqual([
    false,
    null,
  ]);
  await name(id, 'mira@example.com', false, 'shop.users');
  expect((await home.work(async (work) => await itemOf(work, id)))?.named?.key).toEqual(['9007199254740993']);
  await expect(name(id)).rejects.toMatchObject({ code: 'item-named' });
  const other = await askAndProve(home, { right: 'erasure', email: SHOWN });
  await expect(name(other)).rejects.toMatchObject({ code: 'not-depicted' });
  await expect(name(crypto.randomUUID())).rejects.toMatchObject({ code: 'request-unknown' });
  expect((await home.work(itemPlaces)).map(({ address }) => address)).toContain('shop.orders');
});

test('a report without link and words, or with a link that is none, is refused', () => {
  const code = (item: ItemReport): unknown => {
    try {
      return readReport(item);
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  for (const item of [{}, { description: ' short ' }, { link: ' ' }]) expect(code(item)).toBe('item-missing');
  for (const link of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://lumyx.example/2',
    'lumyx.example/2',
    'https://user:secret@lumyx.example/2',
    'https://lumyx.example/a b',
    'https:/lumyx.example',
    `https://lumyx.example/${'x'.repeat(2_000)}`,
  ])
    expect([link, code({ link })]).toEqual([link, 'link-not-plain']);
  expect(code({ description: 'x'.repeat(5_001) })).toBe('description-too-long');
  expect(code({ link: ` ${LINK} ` })).toEqual({ link: LINK });
});

test('egress is asked by an item as well as by a person, never by both', async () => {
  await name(await report());
  const { key } = await home.work(
    async (work) => await createApiClient(work, { name: 'Mailer', permissions: ['check:egress'] }),
  );
  const check = async (body: object) => {
    const answer = await request(app.express)
      .post('/api/v1/egress-checks')
      .set('Authorization', `Bearer ${key}`)
      .send(body);
    return [answer.status, (answer.body as { allowed?: boolean }).allowed];
  };
  expect(await check({ item: ITEM, use: 'profiling' })).toEqual([200, false]);
  expect(await check({ item: { ...ITEM, key: ['1'] }, use: 'profiling' })).toEqual([200, true]);
  expect(await check({ item: ITEM, email: SHOWN, use: 'sale' })).toEqual([400, undefined]);
  expect(await check({ use: 'sale' })).toEqual([400, undefined]);
});

test('an item that was named while a proof was open is planned when the proof is met, and by the clock if that is lost', async () => {
  const id = await report();
  const due = async () => await requestsWithoutPlan(home.house.database, now().add({ minutes: 2 }));
  const wanted = async () => {
    const { rows } = await home.house.database.raw(
      `select count(*)::int as n from pgboss.job where name = 'draw-plan' and data->>'requestId' = ?`,
      [id],
    );
    return rows[0].n;
  };
  await proverAt(home).demand(id, 'declaration');
  expect([await due(), await wanted()]).toEqual([[], 0]);
  await name(id);
  await drawPlan(home.house, home.lumyx.id, id);
  expect(await statusOf(id)).toBe('verified');
  expect(await due()).toMatchObject([{ id }]);
  await home.house.database.raw(`delete from pgboss.job where name = 'draw-plan'`);
  await casesAt(home).sign(id);
  expect(await wanted()).toBe(1);
  await drawPlan(home.house, home.lumyx.id, id);
  expect(await statusOf(id)).toBe('planned');
  expect(await due()).toEqual([]);
});

test('a complaint that is upheld restricts the item again, also where she reported another one', async () => {
  const id = await report();
  await name(id);
  const denial = {
    reason: 'rights-of-others',
    explanation: 'The picture shows an invented person.',
  } as const;
  await home.work(async (work) => await refuse(work, { requestId: id, ...denial }), staff());
  expect(await restricted()).toBe(false);
  await report({ description: 'Another picture of me at the harbour.' });
  const review = await home.work(
    async (work) =>
      await lodgeReview(work, { aboutId: id, words: 'It is me, look at the tattoo.', channel: 'form' }),
    { kind: 'subject', id },
  );
  const outcome = { outcome: 'upheld', explanation: 'We looked again: it does show you.' } as const;
  await home.work(
    async (work) => await decideOutcome(work, { requestId: review.requestId, ...outcome }),
    staff(),
  );
  expect([await statusOf(id), await restricted()]).toEqual(['verified', true]);
  await drawPlan(home.house, home.lumyx.id, id);
  expect(await statusOf(id)).toBe('planned');
});
