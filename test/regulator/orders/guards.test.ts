// What holds a delivery together beside link and code: one session, one link, an hour, ten openings, a key that opens in its own row, a disk.
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { FolderVault } from '../../../src/connectors/folder-vault.ts';
import { BundleDelivery } from '../../../src/deliveries/bundle-delivery.ts';
import { orderKeyPlace } from '../../../src/deliveries/order-file.ts';
import { buildOrder } from '../../../src/regulator/orders/build-order.ts';
import { describeSmallDisk, smallDisk } from '../../support/small-disk.ts';
import { type BundleDesk, inspectorAt, openBundleDesk, STILL } from './bundle-desk.ts';

let place: BundleDesk;
beforeEach(async () => {
  place = await openBundleDesk();
});
afterEach(async () => await place.close());

/** A bundle that is ready and sent. */
async function sent(): Promise<{ id: string; path: string; code: string }> {
  const id = await place.order();
  await place.build(id);
  const path = await place.send(id);
  return { id, path, code: await place.code(id) };
}

test('a session opens the link whose code was entered, for an hour, under a new id, and no other link', async () => {
  const [one, other] = [await sent(), await sent()];
  const inspector = inspectorAt(place);
  const before = String((await inspector.get(one.path)).headers['set-cookie']);
  const entered = await inspector.enter(one.path, one.code);
  const after = String(entered.headers['set-cookie']);
  expect(after).toContain('=s%3A');
  expect(after.split(';')[0]).not.toBe(before.split(';')[0]);
  expect((await inspector.get(`${one.path}/file`)).status).toBe(200);
  expect((await inspector.get(`${other.path}/file`)).status).toBe(303);
  expect(String((await inspector.get(other.path)).body)).toContain('name="code"');
  expect((await inspectorAt(place).get(`${one.path}/file`)).status).toBe(303);
  const { rowCount } = await place.home.house.database.raw(
    `update staff_sessions set sess = jsonb_set(sess::jsonb, '{authority,until}', to_jsonb((sess -> 'authority' ->> 'until')::bigint - 3600000))::json where sess -> 'authority' ->> 'until' is not null`,
  );
  expect(rowCount).toBe(1);
  expect((await inspector.get(`${one.path}/file`)).status).toBe(303);
});

test('the right code opens ten times and no more', async () => {
  const { path, code } = await sent();
  for (let opening = 1; opening <= 10; opening += 1)
    expect([opening, (await inspectorAt(place).enter(path, code)).status]).toEqual([opening, 303]);
  expect((await inspectorAt(place).enter(path, code)).status).toBe(400);
  const [link] = await place.home.work(async (work) => await BundleDelivery.query(work.trx));
  expect(link?.openings).toBe(10);
});

test('a key that was moved to another bundle opens nothing there', async () => {
  const [one, other] = [await sent(), await sent()];
  const inspector = inspectorAt(place);
  await inspector.enter(one.path, one.code);
  await place.home.work(
    async (work) =>
      await work.trx.raw(
        'update bundle_orders set wrapped_key = (select wrapped_key from bundle_orders where id = ?) where id = ?',
        [other.id, one.id],
      ),
  );
  const refused = await inspector.get(`${one.path}/file`);
  expect(refused.status).toBe(500);
  expect(String(refused.body)).not.toContain('PK');
  // Not even sealed anew for it: the key is bound to the order, the case and the controller.
  const row = await place.row(other.id);
  for (const moved of [{ id: one.id }, { requestId: other.id }, { controllerId: place.home.lumart.id }])
    await expect(
      place.home.work(
        async (work) => await work.open(orderKeyPlace({ ...row, ...moved }), row.wrappedKey ?? row.asked),
      ),
    ).rejects.toMatchObject({ code: 'sealed-value-damaged' });
  const opened = await place.home.work(
    async (work) => await work.open(orderKeyPlace(row), row.wrappedKey ?? row.asked),
  );
  expect(opened.toString()).toContain('AGE-SECRET-KEY-1');
});

await describeSmallDisk('a disk that fills', () => {
  test('in the middle of a bundle: it fails by name, nothing is left, and with more room it is built again', async () => {
    const disk = await smallDisk(1);
    if (disk === null) throw new Error('no disk');
    try {
      const { home } = place;
      const house = { ...home.house, vault: new FolderVault(disk.folder) };
      await house.vault.write('other/o.zip.age', async (sink) => {
        sink.end(randomBytes(1024 * 1024 - 8 * 1024));
        await new Promise((resolve) => sink.once('finish', resolve));
      });
      const orderId = await place.order();
      const at = { controllerId: home.lumyx.id, orderId };
      await buildOrder(house, at, STILL);
      expect(await place.row(orderId)).toMatchObject({ state: 'failed', problem: 'archive-disk-full' });
      expect(await readdir(`${disk.folder}/${home.lumyx.id}`)).toEqual([]);
      await disk.grow(8);
      await place.approver.post(`/bundles/${orderId}/again`, {}, `/bundles/${orderId}`);
      await buildOrder(house, at, STILL);
      expect((await place.row(orderId)).state).toBe('ready');
    } finally {
      await disk.remove();
    }
  });
});
