// What a pack says of pages that send choices is read whole, kept, or refused by file, line and key.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPack } from '../../src/data-map/pack.ts';
import { findControllerBySlug, saveController } from '../../src/platform/controller.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { openTestHouse } from '../support/test-house.ts';
import { editPack, packOf } from './pack-world.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

const PART = `
consent:
  origins: [https://lumyx.example, "http://127.0.0.1:8080"]
  klaro: { manager: lumyx, services: { trends-script: newsletter, session: account } }
`;
const PURPOSE = '  - { name: newsletter, words: to write to you about news, basis: consent }\n';

/** The Lumyx pack with a purpose that rests on consent, and with pages. */
async function packWith(part: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-pack-'));
  folders.push(folder);
  await cp(packOf('lumyx'), folder, { recursive: true });
  await editPack(folder, {
    'controller.yaml': (text) => text + part,
    'purposes.yaml': (text) => text.replace('purposes:\n', `purposes:\n${PURPOSE}`),
  });
  return folder;
}

test('origins and names of services are read and kept with the controller', async () => {
  const { controller } = await readPack(await packWith(PART));
  const consentDoors = {
    origins: ['https://lumyx.example', 'http://127.0.0.1:8080'],
    klaro: { manager: 'lumyx', services: { 'trends-script': 'newsletter', session: 'account' } },
  };
  expect(controller.consentDoors).toEqual(consentDoors);
  const home = await openTestHouse();
  try {
    await home.house.database.transaction(async (trx) => await saveController(trx, controller));
    expect((await findControllerBySlug(home.house.database, 'lumyx'))?.consentDoors).toEqual(consentDoors);
    expect((await findControllerBySlug(home.house.database, 'lumart'))?.consentDoors).toBeNull();
  } finally {
    await home.close();
  }
});

test.each<[string, (part: string) => string, string]>([
  [
    'a path in an origin',
    (part) => part.replace('lumyx.example,', 'lumyx.example/shop,'),
    '"consent.origins[0]"',
  ],
  ['every origin', (part) => part.replace('https://lumyx.example', '"*"'), '"consent.origins[0]"'],
  ['plain HTTP elsewhere', (part) => part.replace('https:', 'http:'), '"consent.origins[0]"'],
  ['no origin', (part) => part.replace(/origins: .*/, 'origins: []'), '"consent.origins"'],
  [
    'an origin twice',
    (part) => part.replace('"http://127.0.0.1:8080"', 'https://lumyx.example'),
    'stands twice',
  ],
  ['an unknown key', (part) => `${part}  cookies: true\n`, '"consent.cookies" is not a key'],
  [
    'two services for one purpose',
    (part) => part.replace('session: account', 'other: newsletter'),
    'a purpose of its own',
  ],
  [
    'a service for no purpose',
    (part) => part.replace('session: account', 'session: nothing'),
    'the purpose "nothing" stands in no purposes.yaml',
  ],
])('refused: %s', async (_what, edit, says) => {
  const folder = await packWith(edit(PART));
  const error: unknown = await readPack(folder).catch((thrown: unknown) => thrown);
  if (!isProblem(error)) throw error ?? new Error('the pack was not refused');
  expect(error.code).toBe('pack-not-valid');
  expect(error.message).toContain('controller.yaml, line');
  expect(error.message).toContain(says);
});
