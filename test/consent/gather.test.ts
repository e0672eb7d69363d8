// Calls that come at once share a work: fewer works, no call lost, none failing for another.
import { setTimeout } from 'node:timers/promises';
import { gather } from '../../src/consent/gather.ts';

const MOST = 3;

function watched(atOnce = 1) {
  const runs: number[][] = [];
  let open = 0;
  let mostOpen = 0;
  const door = gather<number, string>({
    weigh: () => 1,
    most: MOST,
    atOnce,
    run: async (_key, items) => {
      runs.push([...items]);
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      await setTimeout(5);
      open -= 1;
      if (items.some((item) => item < 0)) throw new Error(`bad ${items.join(' ')}`);
      return items.map((item) => `done ${item}`);
    },
  });
  return { door, runs, mostOpen: () => mostOpen };
}

test('the first goes at once, the others together and in their order, never more than fit', async () => {
  const { door, runs, mostOpen } = watched();
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(async (item) => await door('a', item)));
  expect(answers).toEqual([1, 2, 3, 4, 5, 6].map((item) => `done ${item}`));
  expect(runs).toEqual([[1], [2, 3, 4], [5, 6]]);
  expect(mostOpen()).toBe(1);
});

test('as many as are allowed go on beside each other', async () => {
  const { door, runs, mostOpen } = watched(2);
  await Promise.all([1, 2, 3, 4, 5].map(async (item) => await door('a', item)));
  expect(runs).toEqual([[1], [2], [3, 4, 5]]);
  expect(mostOpen()).toBe(2);
});

test('different keys do not wait for each other', async () => {
  const { door, mostOpen } = watched();
  await Promise.all([door('a', 1), door('b', 2)]);
  expect(mostOpen()).toBe(2);
});

test('one that fails gets its own error, its neighbours their answers, and the door goes on', async () => {
  const { door } = watched();
  const all = await Promise.allSettled([0, 1, -2, 3].map(async (item) => await door('a', item)));
  expect(all.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message))).toEqual([
    'done 0',
    'done 1',
    'bad -2',
    'done 3',
  ]);
  expect(await door('a', 9)).toBe('done 9');
});
