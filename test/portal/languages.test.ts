// The language of the pages: chosen by the person, else by her browser, else the controller's; kept, carried into the case, and said.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { LANGUAGES } from '../../src/languages/translate.ts';
import { DataRequest } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { localApp } from '../support/local-app.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { personAt, wordsOf } from './person.ts';

let home: TestHouse;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home, { trustedProxies: 1 });
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  request(app.express).get(path).set(headers);
const tagOf = ({ text }: request.Response): string => /<html lang="([^"]+)"/.exec(text)?.[1] ?? '';
const titleOf = ({ text }: request.Response): string => /<title>([^<]*)/.exec(text)?.[1] ?? '';
const caseOf = async (path: string) =>
  await home.work(
    async (work) =>
      await DataRequest.query(work.trx).findById([work.controllerId, path.split('/').at(-1) ?? '']),
  );

test.each([
  ['nothing', {}, 'en'],
  ['German as spoken in Austria', { 'Accept-Language': 'de-AT,en;q=0.5' }, 'de'],
  ['French after a language that there is not', { 'Accept-Language': 'es, fr;q=0.8, en;q=0.3' }, 'fr'],
  ['Chinese', { 'Accept-Language': 'zh-CN' }, 'zh-Hans'],
  ['only languages that there are not', { 'Accept-Language': 'es, pt-BR' }, 'en'],
  ['everything', { 'Accept-Language': '*' }, 'en'],
  ['no valid header', { 'Accept-Language': ';;;q=x,\u0001'.replace('\u0001', '%') }, 'en'],
  ['a cookie, against the browser', { Cookie: 'a=b; habeas-language=fr', 'Accept-Language': 'de' }, 'fr'],
  ['a cookie that names no language', { Cookie: 'habeas-language=../../en', 'Accept-Language': 'de' }, 'de'],
])('a browser that asks for %s gets %j in %s', async (_name, headers, tag) => {
  const answer = await get('/lumyx', headers as Record<string, string>);
  expect([answer.status, tagOf(answer), answer.headers['content-language']]).toEqual([200, tag, tag]);
});

test('the choice is a link in each language’s own name, is kept, and survives the proof of the address', async () => {
  const her = personAt(home, app, home.lumyx);
  const first = await her.get('/lumyx');
  for (const { code, tag } of LANGUAGES)
    expect(first.text).toContain(
      `<a class="govuk-link" href="?language=${code}" lang="${tag}" hreflang="${tag}"`,
    );
  expect(first.text).toContain('aria-current="true">English</a>');
  const chosen = await her.get('/lumyx?language=de');
  expect([tagOf(chosen), titleOf(chosen)]).toEqual(['de', 'Ihre Daten bei LumyxAI – LumyxAI']);
  const cookie = String(chosen.headers['set-cookie']);
  expect(cookie).toMatch(/habeas-language=de; Path=\/; HttpOnly; SameSite=Lax/);
  expect(cookie).not.toMatch(/habeas-language[^,]*(Max-Age|Expires)/);
  const path = await her.askAndProve({ right: 'access', email: 'greta@example.com' });
  const status = await her.get(path);
  expect([tagOf(status), wordsOf(status).includes('Wir suchen jetzt nach Ihren Daten')]).toEqual([
    'de',
    true,
  ]);
  expect(wordsOf(status)).toMatch(/spätestens am \d+\. \w+ 20\d\d/);
  expect((await her.get(`${path}?still=yes`)).text).toContain('href="?still=yes&amp;language=fr"');
  expect((await her.get(`${path}?still=yes&language=fr`)).text).toContain('lang="fr"');
});

test('a page that is not in the controller’s own language says which one binds', async () => {
  const words = async (path: string) => wordsOf(await get(path));
  expect(await words('/lumyx')).not.toContain('binds');
  expect(await words('/lumyx?language=de')).toContain('gilt die Fassung auf Englisch');
  expect(await words('/lumyx?language=fr')).toContain('la version en anglais qui fait foi');
  expect(await words('/lumyx?language=zh')).toContain('以英语版本为准');
});

test('a language that there is not is refused with a reason, and nothing is remembered', async () => {
  for (const wanted of ['es', 'DE', 'de-DE', '../en', 'language.json', '__proto__']) {
    const answer = await get(`/lumyx?language=${encodeURIComponent(wanted)}`);
    expect([wanted, answer.status]).toEqual([wanted, 400]);
    expect(wordsOf(answer)).toContain(
      'These pages do not exist in that language. There are: English, Deutsch',
    );
    expect(String(answer.headers['set-cookie'] ?? '')).not.toContain('habeas-language');
  }
  const german = await get('/lumyx?language=es', { 'Accept-Language': 'de' });
  expect([tagOf(german), wordsOf(german).includes('gibt es nicht in dieser Sprache')]).toEqual(['de', true]);
  expect((await get('/lumyx?language=de&language=fr')).status).toBe(400);
});

test('the form carries the language into the case, and every letter of the case is written in it', async () => {
  const her = personAt(home, app, home.lumyx);
  const email = 'mei@example.com';
  const path = await her.ask({ right: 'erasure', email, language: 'zh' });
  expect((await caseOf(path))?.language).toBe('zh');
  const code = await her.codeFor(email);
  expect(home.mailbox.newest(email).mail.subject).toBe('LumyxAI 给您的验证码');
  expect((await her.post(`${path}/verify`, { code })).status).toBe(303);
  await her.post(`${path}/withdraw`, {}, path);
  await deliverLetters(home);
  const last = home.mailbox.newest(email).mail;
  expect(last.subject).toContain('您已撤回请求');
  expect(last.html).toContain('<html lang="zh-Hans">');
  expect(last.text).toContain('以英语版本为准');
});

test('a form, a program or staff that name no language we speak are told so, and nothing is saved', async () => {
  const her = personAt(home, app, home.lumyx);
  const answer = await her.post('/lumyx', { right: 'access', email: 'x@example.com', language: 'es' });
  expect([answer.status, wordsOf(answer).includes('not in that language. Nothing was saved')]).toEqual([
    400,
    true,
  ]);
  const asked = { right: 'access', email: 'x@example.com', channel: 'api', language: 'tlh' } as const;
  await expect(home.work(async (work) => await receiveRequest(work, asked))).rejects.toMatchObject({
    code: 'language-unknown',
  });
});

test('what needs another look is said in the language of the form, with its place in the title', async () => {
  const her = personAt(home, app, home.lumyx);
  await her.get('/lumyx?language=fr');
  const answer = await her.post('/lumyx', { email: 'no address', country: 'Nowhere' });
  expect([answer.status, titleOf(answer)]).toEqual([400, 'Erreur\u00a0: Vos données chez LumyxAI – LumyxAI']);
  const said = wordsOf(answer);
  for (const words of [
    'Il y a un problème',
    'Choisissez ce que vous voulez',
    'Choisissez un pays dans la liste',
  ])
    expect(said).toContain(words);
  expect(said).not.toMatch(/Error|Choose|Invalid input/);
  const plain = await her.post('/lumyx', { right: 'access', email: 'no address' });
  expect(wordsOf(plain)).toContain('Donnez une adresse e-mail simple');
});

test('errors are said in the language of the visitor; the desk keeps the language of the house', async () => {
  const nothing = await get('/lumyx/nothing', { 'Accept-Language': 'de' });
  expect([nothing.status, titleOf(nothing), tagOf(nothing)]).toEqual([
    404,
    'Hier ist nichts – LumyxAI',
    'de',
  ]);
  expect(wordsOf(nothing)).toContain('nennen Sie den Code not-here');
  expect(tagOf(await get('/nothing/at/all', { 'Accept-Language': 'zh' }))).toBe('zh-Hans');
  expect(tagOf(await get('/', { 'Accept-Language': 'fr' }))).toBe('fr');
  const desk = await get('/lumyx/console/sign-in', { 'Accept-Language': 'de' });
  expect([tagOf(desk), desk.text.includes('hreflang')]).toEqual(['en', false]);
  expect((await get('/lumyx/console/sign-in?language=de')).status).toBe(400);
});

test('every page of the form stays below 100 kB, in every language', async () => {
  for (const { code } of LANGUAGES) {
    const { text } = await get(`/lumyx?language=${code}`);
    expect([code, Buffer.byteLength(text) < 100_000]).toEqual([code, true]);
    expect(text).not.toMatch(/undefined|\[object|\{\{/);
  }
});
