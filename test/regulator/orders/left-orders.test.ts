// Bundles that somebody must look after: builds that every machine left, links opened too often, links sent elsewhere.
import { AuditEntry } from '../../../src/audit/audit-entry.ts';
import { MOST_OPENINGS, patchDelivery } from '../../../src/deliveries/bundle-delivery.ts';
import { patchOrder } from '../../../src/deliveries/bundle-order.ts';
import { wordsOf } from '../../console/desk.ts';
import { type BundleDesk, INSPECTOR, inspectorAt, openBundleDesk } from './bundle-desk.ts';

let place: BundleDesk;
beforeEach(async () => {
  place = await openBundleDesk();
});
afterEach(async () => await place.close());

test('an order from which nothing is heard for an hour can be built again, and not before', async () => {
  const { approver, home } = place;
  const id = await place.order();
  const { askedAt } = await place.row(id);
  await home.work(
    async (work) =>
      await patchOrder(work, id, { state: 'building', aliveAt: askedAt.subtract({ minutes: 59 }) }),
  );
  const early = await approver.post(`/bundles/${id}/again`, {}, `/bundles/${id}`);
  expect([early.status, wordsOf(early)]).toEqual([
    409,
    expect.stringContaining('Only a bundle that could not'),
  ]);
  expect((await approver.get(`/bundles/${id}`)).text).not.toContain(`/bundles/${id}/again`);

  await home.work(async (work) => await patchOrder(work, id, { aliveAt: askedAt.subtract({ minutes: 61 }) }));
  expect((await approver.get(`/bundles/${id}`)).text).toContain(`/bundles/${id}/again`);
  const again = await approver.post(`/bundles/${id}/again`, {}, `/bundles/${id}`);
  expect(again.status).toBe(303);
  expect((await place.row(id)).state).toBe('waiting');
  expect((await place.build(id)).state).toBe('ready');
});

test('a link that was opened as often as it may be gets no new code; a new link does', async () => {
  const { approver, home } = place;
  const id = await place.order();
  await place.build(id);
  const path = await place.send(id);
  const first = await place.code(id);
  expect((await inspectorAt(place).enter(path, first)).status).toBe(303);
  await home.work(async (work) => {
    const { id: deliveryId } = await work.trx('bundle_deliveries').where({ orderId: id }).first('id');
    await patchDelivery(work, deliveryId, { openings: MOST_OPENINGS });
  });
  expect((await inspectorAt(place).enter(path, first)).status).toBe(400);
  const refused = await approver.post(`/bundles/${id}/code`, {}, `/bundles/${id}`);
  expect([refused.status, wordsOf(refused)]).toEqual([409, expect.stringContaining('opened as often')]);
  const fresh = await place.send(id);
  expect((await inspectorAt(place).enter(fresh, await place.code(id))).status).toBe(303);
});

test('the log says whether a link went to another address than the one that the bundle was ordered for', async () => {
  const { home } = place;
  const id = await place.order();
  await place.build(id);
  await place.send(id);
  await place.send(id, 'deputy@authority.example');
  const sent = await home.work(
    async (work) => await AuditEntry.query(work.trx).where({ event: 'bundle.sent' }).orderBy('position'),
  );
  expect(sent.map(({ details }) => details.elsewhere)).toEqual([false, true]);
  for (const { leaf } of sent) expect(leaf).toMatch(/"receiver":"[\w+/=-]{20,}"/);
  expect(JSON.stringify(sent)).not.toContain(INSPECTOR);
});
