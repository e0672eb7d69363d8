// Telling people of a change at the desk: letters go to people whom the map knows, or the notice is not written.
import { listChanges } from '../../src/changes/change-notice.ts';
import { publish, today } from '../changes/changing.ts';
import { openShop } from '../support/road.ts';
import { openTestHouse } from '../support/test-house.ts';
import { openDesk, wordsOf } from './desk.ts';

test('letters to a collection that the map does not have are refused before anything is written', async () => {
  const home = await openTestHouse();
  const shop = await openShop(home);
  const desk = await openDesk(home);
  try {
    await publish(home, 'We keep request logs for up to 30 days.');
    await publish(home, 'We keep request logs for up to 90 days.');
    const approver = await desk.signIn('approver');
    const form = {
      document: 'privacy',
      version: '2',
      material: 'yes',
      reason: 'Logs stay three times as long.',
      words: 'We keep request logs for up to 90 days, not 30.',
      effectiveOn: (await home.work(async (work) => today(work).add({ days: 14 }))).toString(),
    };
    const at = '/changes/new?document=privacy&version=2';
    const announce = async (audience: string) =>
      await approver.post('/changes/new', { ...form, audience }, at);
    const refused = await announce('shop.nobody');
    expect([refused.status, wordsOf(refused)]).toEqual([
      400,
      expect.stringContaining('The data map has nobody there whose address is known'),
    ]);
    expect(await home.work(listChanges)).toEqual([]);
    expect((await announce('shop.users')).status).toBe(303);
    expect((await home.work(listChanges)).map(({ audience }) => audience)).toEqual(['shop.users']);
  } finally {
    await desk.close();
    await shop.drop();
    await home.close();
  }
});
