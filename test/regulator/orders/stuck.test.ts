// A bundle that cannot be built says why and holds up no other; one that hangs is given up; a disk that fills leaves nothing.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditEntry } from '../../../src/audit/audit-entry.ts';
import { vaultFull } from '../../../src/connectors/vault.ts';
import { patchOrder } from '../../../src/deliveries/bundle-order.ts';
import type { BundlePart } from '../../../src/regulator/bundle/bundle-part.ts';
import { buildOrder } from '../../../src/regulator/orders/build-order.ts';
import { wordsOf } from '../../console/desk.ts';
import { type BundleDesk, openBundleDesk } from './bundle-desk.ts';

let place: BundleDesk;
beforeEach(async () => {
  place = await openBundleDesk();
});
afterEach(async () => await place.close());

const part = (build: BundlePart['build']): BundlePart => ({ name: '90-test', title: 'A chapter', build });
const nothing = { files: [], sentences: [], omissions: [], cited: [] };

test('a build that fails says why; nothing lies anywhere, the next is built, and it may be built again', async () => {
  const { approver, home } = place;
  const [bad, good] = [await place.order(), await place.order()];
  const failed = await place.build(bad, {
    parts: [
      part(async () => {
        throw vaultFull('ENOSPC');
      }),
    ],
  });
  expect([failed.state, failed.problem, failed.wrappedKey]).toEqual(['failed', 'archive-disk-full', null]);
  expect(wordsOf(await approver.get(`/bundles/${bad}`))).toContain('There is no room left');
  expect(
    await readdir(join(home.house.config.dataFolder, 'archives', home.lumyx.id)).catch(() => []),
  ).toEqual([]);
  expect((await place.build(good)).state).toBe('ready');
  const again = await approver.post(`/bundles/${bad}/again`, {}, `/bundles/${bad}`);
  expect(again.headers.location).toContain('done=again');
  expect((await place.build(bad)).state).toBe('ready');
  const twice = await approver.post(`/bundles/${bad}/again`, {}, `/bundles/${bad}`);
  expect([twice.status, wordsOf(twice)]).toEqual([409, expect.stringContaining('could not be built')]);
});

test('a build from which nothing is heard is given up, and what it says later makes nothing ready', async () => {
  const id = await place.order();
  const { promise: hanging, resolve: wake } = Promise.withResolvers<void>();
  const stuck = await place.build(id, {
    patience: 300,
    parts: [
      part(async () => {
        await hanging;
        return nothing;
      }),
    ],
  });
  expect([stuck.state, stuck.problem]).toEqual(['failed', 'bundle-stuck']);
  wake();
  const failed = async (): Promise<number> =>
    await place.home.work(
      async (work) => await AuditEntry.query(work.trx).where({ event: 'bundle.failed' }).resultSize(),
    );
  for (let waited = 0; waited < 100 && (await failed()) === 0; waited += 1)
    await new Promise((go) => setTimeout(go, 50));
  expect(await failed()).toBe(1);
  expect((await place.row(id)).state).toBe('failed');
});

test('an attempt that was overtaken makes nothing ready; a machine that stops leaves it to the next', async () => {
  const { home } = place;
  const id = await place.order();
  const stopping = new AbortController();
  const stopped = buildOrder(home.house, { controllerId: home.lumyx.id, orderId: id }, stopping.signal, {
    parts: [
      part(async () => {
        stopping.abort(new Error('the machine stops'));
        throw stopping.signal.reason;
      }),
    ],
  });
  await expect(stopped).rejects.toThrow('the machine stops');
  expect((await place.row(id)).state).toBe('building');
  const overtaken = await place.build(id, {
    parts: [
      part(async () => {
        await place.build(id);
        return nothing;
      }),
    ],
  });
  expect(overtaken.state).toBe('ready');
  const files = await readdir(join(home.house.config.dataFolder, 'archives', home.lumyx.id));
  expect(files).toContain(`bundle-${id}.${overtaken.lease}.age`);
  // A job that comes twice builds nothing twice.
  expect((await place.build(id)).lease).toBe(overtaken.lease);
});

test('an attempt that another overtook at its very end makes nothing ready and leaves no file', async () => {
  const { home } = place;
  const id = await place.order();
  const late = await place.build(id, {
    parts: [
      part(async () => {
        const lease = crypto.randomUUID();
        await home.work(async (work) => await patchOrder(work, id, { lease }));
        return nothing;
      }),
    ],
  });
  expect([late.state, late.bundleId]).toEqual(['building', null]);
  expect(await readdir(join(home.house.config.dataFolder, 'archives', home.lumyx.id))).toEqual([]);
});
