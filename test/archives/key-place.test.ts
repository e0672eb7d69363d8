// A key is bound to its controller, request, plan, row and the key that wraps it: moved anywhere else it opens nothing.
import { Archive } from '../../src/archives/archive.ts';
import { openArchive } from '../../src/archives/deliver.ts';
import { type ArchiveOrder, makeArchive } from '../../src/archives/make-archive.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { chunks, input, json, section } from './sample.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(() => home.close());

/** A packed archive of a person of her own. */
async function archiveAt(controller = home.lumyx): Promise<string> {
  const planId = crypto.randomUUID();
  const { requestId } = await home.work(
    async (work) => {
      await work
        .trx('plans')
        .insert({ controller_id: controller.id, id: planId, kind: 'access', status: 'drawing' });
      const email = `${planId}@example.org`;
      return await receiveRequest(work, { right: 'access', email, channel: 'form' });
    },
    undefined,
    controller,
  );
  const order: ArchiveOrder = {
    inWork: (act) => home.work(act, undefined, controller),
    vault: home.house.vault,
    spoolFolder: home.house.config.dataFolder,
    keyName: 'privacy.example/lumyx',
    requestId,
    planId,
    content: input([section('accounts', { rows: chunks(json([{ id: 1 }])) })]),
  };
  return (await makeArchive(order)).archiveId;
}

const rowOf = async (id: string, controller = home.lumyx): Promise<Archive> =>
  await home.work(
    async (work) => await Archive.query(work.trx).findById([controller.id, id]).throwIfNotFound(),
    undefined,
    controller,
  );
const patch = async (id: string, values: object, controller = home.lumyx) =>
  await home.work(
    async (work) => await work.trx('archives').where({ id }).update(values),
    undefined,
    controller,
  );
const opening = (id: string, controller = home.lumyx) =>
  home.work((work) => openArchive(work, id), undefined, controller);
const DAMAGED = { code: 'sealed-value-damaged' };

test('it opens where it belongs', async () => {
  const id = await archiveAt();
  expect((await opening(id)).identity).toMatch(/^AGE-SECRET-KEY-1/);
});

test('the row moved to another request or plan opens nothing', async () => {
  const [one, two] = [await archiveAt(), await archiveAt()];
  const { requestId } = await rowOf(two);
  const own = await rowOf(one);
  await patch(one, { request_id: requestId });
  await expect(opening(one)).rejects.toMatchObject(DAMAGED);
  await patch(one, { request_id: own.requestId });
  expect((await opening(one)).requestId).toBe(own.requestId);
  const elsewhere = crypto.randomUUID();
  await home.work(async ({ trx, controllerId }) => {
    await trx('plans').insert({
      controller_id: controllerId,
      id: elsewhere,
      kind: 'access',
      status: 'drawing',
    });
  });
  await patch(one, { plan_id: elsewhere });
  await expect(opening(one)).rejects.toMatchObject(DAMAGED);
});

test('the key in another row, or under another controller, opens nothing', async () => {
  const [one, two] = [await archiveAt(), await archiveAt()];
  const { wrappedKey } = await rowOf(one);
  await patch(two, { wrapped_key: wrappedKey });
  await expect(opening(two)).rejects.toMatchObject(DAMAGED);
  const foreign = await archiveAt(home.lumart);
  await patch(foreign, { wrapped_key: wrappedKey }, home.lumart);
  // The key that wrapped it is not of this controller, so it is not even found.
  await expect(opening(foreign, home.lumart)).rejects.toMatchObject({ code: 'controller-key-missing' });
});

test('under the name of another version of the wrapping key it does not open', async () => {
  const id = await archiveAt();
  const { wrappedKey } = await rowOf(id);
  // Another key of the same controller: its name in front, the sealed bytes as they were.
  const other = await home.work(async (work) => (await work.keyedHash('x', 'y')).keyId);
  const renamed = Buffer.concat([
    Buffer.from(other.replaceAll('-', ''), 'hex'),
    (wrappedKey ?? Buffer.alloc(0)).subarray(16),
  ]);
  await patch(id, { wrapped_key: renamed });
  await expect(opening(id)).rejects.toMatchObject(DAMAGED);
});

test('the version of the wrapping key is in what is bound, not only in front', async () => {
  const sealed = await home.work(async (work) => await work.seal((keyId) => `place:${keyId}`, 'secret'));
  await home.work(async (work) => {
    expect((await work.open((keyId) => `place:${keyId}`, sealed)).toString()).toBe('secret');
    await expect(work.open('place:', sealed)).rejects.toMatchObject(DAMAGED);
    await expect(work.open(() => `place:${crypto.randomUUID()}`, sealed)).rejects.toMatchObject(DAMAGED);
  });
});

test('a key from before this still opens in its own row, and in no other', async () => {
  const [one, two] = [await archiveAt(), await archiveAt()];
  const { identity } = await opening(one);
  const earlier = await home.work(async (work) => await work.seal(`archives:${one}`, identity));
  await patch(one, { wrapped_key: earlier });
  expect((await opening(one)).identity).toBe(identity);
  await patch(two, { wrapped_key: earlier });
  await expect(opening(two)).rejects.toMatchObject(DAMAGED);
});
