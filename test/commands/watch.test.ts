// `habeas watch`: the list with its exit code, a look now, a document in our own network, and the quota.
import {
  watchAddCommand,
  watchListCommand,
  watchNowCommand,
  watchQuotaCommand,
} from '../../src/commands/watch.ts';
import { platformsAllowed } from '../../src/watch/entitlement.ts';
import { openWatchHouse, TERMS, type WatchHouse } from '../watch/watched.ts';

let world: WatchHouse;
beforeAll(async () => {
  world = await openWatchHouse();
});
afterAll(async () => await world.close());

test('what is added is looked at now and listed; what is not seen ends with 1; the quota holds from its day', async () => {
  const { home, server, publish } = world;
  const said = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const run = async <T>(act: Promise<T>): Promise<[T, string]> => {
    said.mockClear();
    const outcome = await act;
    return [outcome, said.mock.calls.map(([text]) => String(text)).join('')];
  };
  const { house } = home;
  const list = async () => await run(watchListCommand(house, 'lumyx'));
  const now = async (document: string | null) => await run(watchNowCommand(house, 'lumyx', document));
  expect((await list())[1]).toContain('Nothing is watched.');
  const named = { name: 'harbour', title: 'Terms', platform: 'Harbour Models', url: `${server.url}/terms` };
  await run(watchAddCommand(house, 'lumyx', named));
  expect((await list())[1]).toContain('waits for its first look');
  expect(await now(null)).toEqual([true, '  harbour: first\n']);
  publish(TERMS.replace('30 days', '31 days'));
  expect(await now('harbour')).toEqual([true, '  harbour: changed\n']);
  expect(await now('nobody')).toEqual([false, 'Nothing of this name is watched.\n']);
  expect(await list()).toEqual([true, expect.stringContaining('harbour  (Harbour Models: Terms)  seen 20')]);
  server.answer((_asked, res) => res.writeHead(404).end());
  expect(await now('harbour')).toEqual([false, '  harbour: failed\n']);
  expect(await list()).toEqual([
    false,
    expect.stringContaining('The server says that there is no such page.'),
  ]);
  const quota = { plan: 'Compliance', platforms: 25, from: '2020-01-01' };
  expect((await run(watchQuotaCommand(house, 'lumyx', quota)))[1]).toContain(
    '25 platforms from 2020-01-01 on (Compliance).',
  );
  expect(await home.work(platformsAllowed)).toBe(25);
  await expect(watchQuotaCommand(house, 'lumyx', { ...quota, from: 'soon' })).rejects.toMatchObject({
    code: 'day-not-valid',
  });
  await expect(watchListCommand(house, 'nobody')).rejects.toMatchObject({ code: 'controller-unknown' });
  said.mockRestore();
});
