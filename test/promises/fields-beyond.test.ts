// Stored fields beyond those that a document names: reported by collection, and a list of examples is said to be one.
import { join } from 'node:path';
import type { DataMap } from '../../src/data-map/dataset.ts';
import { readPack } from '../../src/data-map/pack.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { splitProvisions } from '../../src/policies/split-provisions.ts';
import { fieldsBeyond } from '../../src/promises/fields-beyond.ts';

let map: DataMap;
beforeAll(async () => {
  const { stores } = await readPack(join(projectFolder, 'packs/lumyx'));
  const datasets = stores.flatMap(({ name, maps }) =>
    maps.flatMap((one) => one.datasets.map((dataset) => ({ storeId: name, dataset }))),
  );
  map = { stores: [], datasets, unmapped: [] };
});

const beyond = (text: string) => fieldsBeyond(text, splitProvisions(text, []), map);
const logs = (text: string): readonly string[] =>
  beyond(text).collections.find(({ address }) => address === 'lumyx_platform.api_request_logs')?.fields ?? [];

test('fields that are not named are reported, and those that are named are not', () => {
  const none = logs('We may store records such as your user name.');
  expect(none.length).toBeGreaterThan(1);
  const named = logs('We may store records such as your user name, IP address, model and browser.');
  expect(named.length).toBeLessThan(none.length);
});

test('a list of examples is said to be one; a closed one is not', () => {
  expect(beyond('We may store records such as your user name.').examples).toBe(true);
  expect(beyond('We store your email address.').examples).toBe(false);
});

test('a document that speaks of no stored data is held against none', () => {
  expect(beyond('We are kind.')).toEqual({ examples: false, collections: [], fields: 0 });
});
