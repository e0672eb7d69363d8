// Looks that fail: logged, tried again, told in time; and what was captured before stays.
import { versionsOf } from '../../src/policies/document-version.ts';
import { looksAt } from '../../src/watch/watch-look.ts';
import { watchedOne } from '../../src/watch/watched-document.ts';
import { openWatchHouse, TERMS, type WatchHouse } from './watched.ts';

let world: WatchHouse;
beforeEach(async () => {
  world = await openWatchHouse();
});
afterEach(async () => await world.close());

const versions = async (watchedId: string): Promise<number> =>
  await world.home.work(
    async (work) => (await versionsOf(work, (await watchedOne(work, watchedId)).document.id)).length,
  );

test('failures are logged and tried again; after three days staff are told, once, until a look succeeds', async () => {
  const { watch, look, publish, send, server, home } = world;
  const id = await watch();
  await look(id);
  server.answer((_asked, res) => res.writeHead(503).end());
  const letters = async (): Promise<number> => {
    await send();
    return home.mailbox.received.filter(({ mail }) => mail.subject?.startsWith('Not to be looked at')).length;
  };
  expect(await look(id)).toBe('failed');
  expect(await look(id, { minutes: 61 })).toBe('failed');
  expect(await letters()).toBe(0);
  for (const _day of [1, 2, 3, 4]) await look(id);
  expect(await letters()).toBe(1);
  const one = await home.work(async (work) => await watchedOne(work, id));
  expect([one.watch.problem, one.watch.failures > 4]).toEqual(['page-server-broken', true]);
  publish(TERMS);
  expect(await look(id)).toBe('same');
  const well = await home.work(async (work) => await watchedOne(work, id));
  expect([well.watch.problem, well.watch.failures, well.watch.toldAt]).toEqual([null, 0, null]);
  expect(await versions(id)).toBe(1);
});

test.each([
  ['page-gone', 404, {}],
  ['outbound-redirected', 301, { location: 'http://127.0.0.1:1/moved' }],
])('a page that is gone or has moved (%s) is told the same day', async (code, status, headers) => {
  const { watch, look, send, server, home } = world;
  const id = await watch();
  await look(id);
  server.answer((_asked, res) => res.writeHead(status, headers).end());
  await look(id);
  for (const _hour of [1, 2, 3]) await look(id, { minutes: 61 });
  await send();
  const letter = home.mailbox.newest('anna@lumyx.example').mail;
  expect(letter.subject).toContain('Not to be looked at: Terms of Harbour Models');
  const [newest] = await home.work(async (work) => await looksAt(work, id, 1));
  expect(newest?.problem).toBe(code);
});

test.each([
  ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'image/png', 'document-type-unknown'],
  ['nothing', Buffer.from(''), 'text/plain', 'document-empty'],
  ['20 MB', Buffer.alloc(20_000_000, 'word '), 'text/plain', 'outbound-too-large'],
])('%s is no document, and what was captured stays', async (_name, bytes, type, code) => {
  const { watch, look, server, home } = world;
  const id = await watch();
  await look(id);
  server.answer((_asked, res) => res.writeHead(200, { 'content-type': type }).end(bytes));
  expect(await look(id)).toBe('failed');
  const [newest] = await home.work(async (work) => await looksAt(work, id, 1));
  expect([newest?.problem, await versions(id)]).toEqual([code, 1]);
});

test('a private address that only the desk named is refused before anything is sent', async () => {
  const { watch, look, server, home } = world;
  const id = await watch({ url: server.url.replace('http:', 'https:'), allowPrivate: false });
  const before = server.asked.length;
  expect(await look(id)).toBe('failed');
  const [newest] = await home.work(async (work) => await looksAt(work, id, 1));
  expect([newest?.problem, server.asked.length]).toEqual(['outbound-private-address', before]);
});
