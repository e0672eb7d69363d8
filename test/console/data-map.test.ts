// The data map at the desk: what is known, what nobody has spoken of, and who said that something is not personal.
import { compareStores } from '../../src/data-map/compare-stores.ts';
import { listUnmapped } from '../../src/data-map/unmapped.ts';
import { type DerivedRow, queueDerived } from '../../src/fulfilment/derivation.ts';
import { withdrawRequest } from '../../src/requests/decide.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, wordsOf } from './desk.ts';

let home: TestHouse;
let shop: Shop;
let desk: Desk;
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
  desk = await openDesk(home);
});
afterEach(async () => {
  await desk.close();
  await home.close();
  await shop.drop();
});

test('tables with what happens to them and why; no address of a store and no secret', async () => {
  const auditor = await desk.signIn('auditor');
  const page = await auditor.get('/map');
  const words = wordsOf(page);
  expect(words).toContain('The map fits');
  expect(words).toContain('Kept for 8 years: books must be kept (HGB section 257)');
  expect(words).toContain('Never given out: it would let others in');
  expect(words).toContain('A person is found by it (email)');
  expect(words).toContain('Nothing is missing');
  expect(page.text).not.toContain('store-of-the-tests');
  expect(page.text).not.toContain('postgresql://');
});

test('an unmapped column is shown until a named person says why it is not personal', async () => {
  await shop.run('alter table orders add column weight int; create table colours (name text primary key)');
  await compareStores(home.house, home.lumyx.id);
  const approver = await desk.signIn('approver');
  const words = wordsOf(await approver.get('/map'));
  expect(words).toContain('the shop database: public.orders.weight');
  expect(words).toContain('the shop database: public.colours (whole table)');
  const item = { storeId: shop.storeId, schema: 'public', table: 'orders', column: 'weight' };
  const bare = await approver.post('/map', { ...item, reason: '  ' }, '/map');
  expect(bare.status).toBe(400);
  expect(bare.text).toContain('id="reason-error"');
  const open = async () => (await home.work(listUnmapped)).length;
  expect(await open()).toBe(2);
  const caseworker = await desk.signIn('caseworker');
  expect((await caseworker.post('/map', { ...item, reason: 'Grams only.' }, '/map')).status).toBe(403);
  expect(wordsOf(await caseworker.get('/map'))).not.toContain('It holds no personal data');
  expect(await open()).toBe(2);
  expect((await approver.post('/map', { ...item, reason: 'Grams only.' }, '/map')).status).toBe(303);
  expect(await open()).toBe(1);
  const after = wordsOf(await approver.get('/map'));
  expect(after).toContain('Grams only.');
  expect(after).toContain('The approver');
  const gone = await approver.post('/map', { ...item, column: 'height', reason: 'None.' }, '/map');
  expect(gone.status).toBe(404);
});

test('models and numbers that wait stand there with their cases, until they are settled or the case is taken back', async () => {
  const asked = async (email: string) =>
    await home.work(async (work) => await receiveRequest(work, { right: 'erasure', email, channel: 'mail' }));
  const [one, other] = [await asked('mira@example.com'), await asked('tom@example.com')];
  const place = { storeId: shop.storeId, address: 'shop.models', key: ['2'] };
  const row: DerivedRow = { ...place, name: 'lumen-2', tested: null, kind: 'model', state: 'waits' };
  for (const { requestId } of [one, other])
    await home.work(async (work) => await queueDerived(work, requestId, [row]));
  const auditor = await desk.signIn('auditor');
  const page = await auditor.get('/map');
  const words = wordsOf(page);
  for (const said of ['Models and numbers that wait 1', 'lumen-2', 'A model in service, shop.models'])
    expect(words).toContain(said);
  for (const { requestId } of [one, other]) expect(page.text).toContain(`/console/cases/${requestId}"`);
  await home.work(async (work) => await withdrawRequest(work, one.requestId), {
    kind: 'subject',
    id: one.requestId,
  });
  expect((await auditor.get('/map')).text).not.toContain(`/console/cases/${one.requestId}"`);
  await home.work(async (work) => await queueDerived(work, other.requestId, [{ ...row, state: 'settled' }]));
  expect(wordsOf(await auditor.get('/map'))).not.toContain('that wait');
});
