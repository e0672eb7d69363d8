// What a pack says about people: whose word about those who are signed in is taken, what they may be asked, and from which age.
import { readMap } from '../../src/data-map/data-store.ts';
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { verifyFields } from '../../src/data-map/verify-fields.ts';
import { MACHINE } from '../../src/work.ts';
import type { TestHouse } from '../support/test-house.ts';
import { company } from '../support/vouch.ts';
import { apply, controllerOf, editPack, loud, openPlatform, type PlatformWorld } from './pack-world.ts';

let home: TestHouse;
let packs: PlatformWorld;
beforeAll(async () => {
  packs = await openPlatform();
  ({ home } = packs);
});
afterAll(async () => await packs.close());

test('keys are applied once, stay as they are, and go when the pack no longer names them', async () => {
  const [one, two] = [await company('EdDSA', 'one'), await company('ES256', 'two')];
  const keys = [one, two].map(({ jwk }) => `    - ${JSON.stringify(jwk)}`).join('\n');
  const block = `sign_in:\n  issuer: https://lumyx.example\n  keys:\n${keys}\n`;
  const place = await packs.copy('vouching', { 'controller.yaml': (text) => `${text}${block}` });
  await apply(home.house, place);
  const { signIn } = await controllerOf(home.house, 'vouching');
  expect(signIn).toEqual({ issuer: 'https://lumyx.example', keys: [one.jwk, two.jwk] });
  expect(loud(await apply(home.house, place))).toEqual([]);
  await editPack(place, { 'controller.yaml': (text) => text.replace(block, '') });
  expect(loud(await apply(home.house, place))).toEqual(['changed: controller vouching']);
  const controller = await controllerOf(home.house, 'vouching');
  expect(controller.signIn).toBeNull();
  const fields = verifyFields(await home.work(readMap, MACHINE, controller));
  expect(fields.map(({ collection, field }) => `${collection}.${field}`)).toEqual([
    'lumyx_platform.accounts.nabzclan_name',
    'lumyx_platform.billing_records.country',
  ]);
});

test('the age and the hours that a pack promises are kept with its controller', async () => {
  const place = await packs.copy('ages');
  await apply(home.house, place);
  const promised = { minimumAge: 13, minorWithinHours: 72, warnHours: 24 };
  expect(await controllerOf(home.house, 'ages')).toMatchObject(promised);
  const promises = 'promises:\n  warn_hours: 36\n  minor_within_hours: 48\n';
  await editPack(place, {
    'controller.yaml': (text) =>
      text.replace('promises:\n', promises).replace('minimum_age: 13', 'minimum_age: 16'),
  });
  expect(loud(await apply(home.house, place))).toEqual(['changed: controller ages']);
  const changed = { minimumAge: 16, minorWithinHours: 48, warnHours: 36 };
  expect(await controllerOf(home.house, 'ages')).toMatchObject(changed);
});

test.each([
  ['secret', 'habeas_meta: { verify: true, never_disclose: { reason: secret } }'],
  ['free text', 'habeas_meta: { verify: true, free_text: true }'],
  ['the identity itself', 'fides_meta: { identity: email }, habeas_meta: { verify: true }'],
  ['nested', 'habeas_meta: { verify: true }, fields: [{ name: inner }]'],
])('nobody is asked about a field that is %s', async (_what, rest) => {
  const yaml = `dataset:\n  - fides_key: d\n    collections:\n      - name: t\n        fields: [{ name: f, ${rest} }]\n`;
  await expect(loadDatasets(yaml, 'd.yaml')).rejects.toMatchObject({ code: 'map-verify-unfit' });
});
