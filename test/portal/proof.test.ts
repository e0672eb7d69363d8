// The person proves more on her own pages: the same bytes whether or not a store knows her, and nothing held is shown.
import type { App } from '../../src/app.ts';
import { comparePoints } from '../../src/fulfilment/compare-points.ts';
import { localApp } from '../support/local-app.ts';
import { ASKABLE_MAP, DOUBT, type Prover, proverAt } from '../support/proof.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

let home: TestHouse;
let app: App;
let shop: Shop;
let proofs: Prover;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, ASKABLE_MAP);
  proofs = proverAt(home);
  app = localApp(home, { trustedProxies: 1 });
});
afterAll(async () => {
  await app.close();
  await home.close();
  await shop.drop();
});

interface Asked {
  readonly her: Person;
  readonly path: string;
  readonly id: string;
}
async function asked(email: string, rung: 'points' | 'declaration' = 'points'): Promise<Asked> {
  const her = personAt(home, app, home.lumyx);
  const path = await her.askAndProve({ right: 'access', email });
  const id = path.split('/').at(-1) ?? '';
  await proofs.demand(id);
  if (rung === 'declaration') {
    for (const _ of [1, 2, 3]) await proofs.answer(id, 'x', 'y');
    await proofs.demand(id, 'declaration');
  }
  return { her, path, id };
}
const answers = (one: string, two: string) => ({ 'answer-0': one, 'answer-1': two });
const compare = async (id: string): Promise<void> =>
  await comparePoints(home.house, home.lumyx.id, (await proofs.newest(id)).id);
/** A page without what is its own: id (first, for chance also writes a reference into it), reference, token. */
const plain = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'REF')
    .replaceAll(/name="_csrf" value="[^"]*"/g, 'TOKEN');

test('she reads what is asked and why, answers, and her request goes on', async () => {
  const { her, path, id } = await asked('mira@example.com');
  const status = await her.get(path);
  expect(wordsOf(status)).toContain('We need one more sign that it is you before we go on');
  expect(wordsOf(status)).toContain(DOUBT);
  expect(status.text).toContain(`href="${path}/proof"`);
  const page = await her.get(`${path}/proof`);
  expect(wordsOf(page)).toMatch(/Your name .*Country of an invoice/);
  expect(page.text).not.toMatch(/Canary|>NO</);
  const empty = await her.post(`${path}/proof`, { 'answer-0': 'Mira' }, `${path}/proof`);
  expect([empty.status, wordsOf(empty).includes('Answer this question')]).toEqual([400, true]);
  const long = await her.post(`${path}/proof`, answers('x'.repeat(201), 'NO'), `${path}/proof`);
  expect([long.status, wordsOf(long).includes('200 characters')]).toEqual([400, true]);
  expect((await proofs.newest(id)).tries).toBe(0);
  const sent = await her.post(`${path}/proof`, answers('Mira Canary', 'NO'), `${path}/proof`);
  expect([sent.status, sent.headers.location]).toEqual([303, `${path}/proof`]);
  const waiting = await her.get(`${path}/proof`);
  expect([waiting.headers.refresh, wordsOf(waiting).includes('We are comparing')]).toEqual(['5', true]);
  const twice = await her.post(`${path}/proof`, answers('Mira Canary', 'NO'), path);
  expect([twice.status, twice.text.includes('proof-not-open')]).toEqual([409, true]);
  await compare(id);
  expect(wordsOf(await her.get(`${path}/proof`))).toContain('Nothing more is asked of you');
  expect(wordsOf(await her.get(path))).toContain('We are now looking for your data');
});

test('known and unknown: the same bytes on every page, at every try', async () => {
  const pages: string[][] = [];
  for (const email of ['tom@example.com', 'tip@example.com']) {
    const { her, path, id } = await asked(email);
    const seen: string[] = [];
    for (const tries of [1, 2, 3]) {
      for (const address of [`${path}/proof`, path]) seen.push(plain((await her.get(address)).text));
      const sent = await her.post(`${path}/proof`, answers('Nobody', 'XX'), `${path}/proof`);
      seen.push(`${sent.status} ${plain(String(sent.headers.location))}`);
      seen.push(plain((await her.get(`${path}/proof`)).text));
      await compare(id);
      expect((await proofs.newest(id)).tries).toBe(tries);
    }
    for (const address of [`${path}/proof`, path]) seen.push(plain((await her.get(address)).text));
    expect(seen.at(-2)).toContain('A person here now decides');
    pages.push(seen);
  }
  expect(pages[0]).toEqual(pages[1]);
});

test('she signs the declaration in her own language, with name and tick', async () => {
  const { her, path, id } = await asked('solo@example.com', 'declaration');
  const page = await her.get(`${path}/proof?language=fr`);
  expect(wordsOf(page)).toContain('Je déclare que je suis la personne');
  const form = { language: 'fr', name: 'Solo Example' };
  const bare = await her.post(`${path}/declaration`, form, `${path}/proof`);
  expect([bare.status, wordsOf(bare).includes('Cochez la case')]).toEqual([400, true]);
  const nameless = await her.post(
    `${path}/declaration`,
    { ...form, name: '', agree: 'yes' },
    `${path}/proof`,
  );
  expect([nameless.status, wordsOf(nameless).includes('Écrivez votre nom complet')]).toEqual([400, true]);
  const other = await her.post(
    `${path}/declaration`,
    { ...form, language: 'xx', agree: 'yes' },
    `${path}/proof`,
  );
  expect(other.status).toBe(400);
  const signed = await her.post(`${path}/declaration`, { ...form, agree: 'yes' }, `${path}/proof`);
  expect([signed.status, signed.headers.location]).toEqual([303, path]);
  expect(await proofs.newest(id)).toMatchObject({ rung: 'declaration', state: 'met' });
});

test('behind her code: nobody else reads the questions, answers or signs', async () => {
  const { path, id } = await asked('ann@example.com');
  const stranger = personAt(home, app, home.lumyx);
  expect((await stranger.get(`${path}/proof`)).headers.location).toBe(`${path}/verify`);
  expect((await stranger.post(`${path}/proof`, answers('a', 'b'))).headers.location).toBe(`${path}/verify`);
  const form = { language: 'en', name: 'Stranger', agree: 'yes' };
  expect((await stranger.post(`${path}/declaration`, form)).headers.location).toBe(`${path}/verify`);
  expect(await proofs.newest(id)).toMatchObject({ state: 'open', tries: 0 });
});
