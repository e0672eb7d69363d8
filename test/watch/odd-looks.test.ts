// Looks that something comes between: the watch is moved meanwhile, or the page is nothing that can be kept.

import { newestVersion, versionsOf } from '../../src/policies/document-version.ts';
import { moveWatch } from '../../src/watch/begin-watch.ts';
import { whyFailed } from '../../src/watch/failing.ts';
import { looksAt } from '../../src/watch/watch-look.ts';
import { watchedOne } from '../../src/watch/watched-document.ts';
import { openWatchHouse, TERMS, type WatchHouse } from './watched.ts';

let world: WatchHouse;
beforeEach(async () => {
  world = await openWatchHouse();
});
afterEach(async () => await world.close());

const watched = async (id: string) => await world.home.work(async (work) => await watchedOne(work, id));

test('what the old address answers while the watch is moved is no capture of the new one, which is looked at next', async () => {
  const { watch, look, home, server } = world;
  const id = await watch();
  const elsewhere = `${server.url}/elsewhere`;
  server.answer(({ target }, res) => {
    const answer = (text: string): void =>
      void res.writeHead(200, { 'content-type': 'text/plain', etag: `"${target}"` }).end(text);
    if (target === '/elsewhere') answer(TERMS.replace('30 days', '90 days'));
    else void home.work(async (work) => await moveWatch(work, id, elsewhere)).then(() => answer(TERMS));
  });
  expect(await look(id, { seconds: 0 })).toBe(null);
  const { watch: moved, document } = await watched(id);
  expect([moved.url, moved.etag, moved.verifiedAt]).toEqual([elsewhere, null, null]);
  expect(await home.work(async (work) => await versionsOf(work, document.id))).toEqual([]);
  expect(await look(id, { seconds: 0 })).toBe('first');
  const newest = await home.work(async (work) => await newestVersion(work, document.id));
  expect([newest?.capturedUrl, newest?.text.includes('90 days')]).toEqual([elsewhere, true]);
  expect(await home.work(async (work) => (await looksAt(work, id, 9)).length)).toBe(1);
});

test('a page that cannot be kept is a failed look with its reason, and the watch goes on', async () => {
  const { watch, look, publish, home } = world;
  const id = await watch();
  await look(id);
  publish(
    `Terms\n\n${Array.from({ length: 5_100 }, (_, one) => `We keep log ${one} for 30 days.`).join('\n\n')}`,
  );
  expect(await look(id)).toBe('failed');
  const { watch: failing, document } = await watched(id);
  expect([failing.problem, failing.failures]).toEqual(['document-too-large', 1]);
  expect(whyFailed('document-too-large')).toContain('larger');
  const [last] = await home.work(async (work) => await looksAt(work, id, 1));
  expect([last?.outcome, last?.status, last?.problem]).toEqual(['failed', 200, 'document-too-large']);
  expect(await home.work(async (work) => (await versionsOf(work, document.id)).length)).toBe(1);
  publish(TERMS);
  expect(await look(id)).toBe('same');
});
