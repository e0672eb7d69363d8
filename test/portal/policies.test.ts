// Documents as people read them: the version in force, earlier and coming ones, translations that do not govern, and none of others.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { importDocument } from '../../src/policies/import-document.ts';
import { importTranslation } from '../../src/policies/import-translation.ts';
import { readDocument } from '../../src/policies/read-document.ts';
import { FIRST, importText, NOTICE } from '../policies/documents.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { wordsOf } from './person.ts';

let home: TestHouse;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home, { trustedProxies: 1 });
  const read = async (text: string) => await readDocument(Buffer.from(text), 'text/plain');
  const german = await read('Datenschutz. Stand: 1. Januar 2020. Protokolle bleiben.');
  const coming = await read(FIRST.replace('1 March', '9 May').replace('30 days', '90 days'));
  await home.work(async (work) => {
    await importText(work, FIRST);
    await importText(work, FIRST.replace('1 March', '2 April').replace('30 days', '60 days'));
    await importTranslation(work, NOTICE.slug, { read: german, language: 'de', from: 'paste' });
    const effectiveOn = Temporal.PlainDate.from('2999-01-01');
    await importDocument(work, NOTICE, { read: coming, language: 'en', from: 'paste', effectiveOn });
    const place = { ...NOTICE, slug: 'theirs', owner: { kind: 'recipient', name: 'Stripe' } } as const;
    await importText(work, FIRST, { place });
  });
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const get = async (path: string, language = 'en') =>
  await request(app.express).get(`/lumyx${path}`).set({ 'Accept-Language': language });

test('what holds is shown, and not what is to come', async () => {
  expect(wordsOf(await get('/policies'))).toContain('Privacy notice of Example Ltd');
  const words = wordsOf(await get('/policies/privacy-notice'));
  expect(words).toContain('kept for up to 60 days');
  expect(words).not.toContain('90 days');
  expect(words).toContain('What changed against the version before');
});

test('earlier and coming versions say so', async () => {
  const earlier = wordsOf(await get('/policies/privacy-notice?version=1'));
  expect(earlier).toContain('This is not the version in force now.');
  expect(earlier).toContain('up to 30 days');
  const coming = wordsOf(await get('/policies/privacy-notice?version=3'));
  expect(coming).toContain('It will hold from 1 January 2999.');
  expect((await get('/policies/privacy-notice?version=4')).status).toBe(404);
  expect((await get('/policies/privacy-notice?version=1e3')).status).toBe(400);
});

test('a translation says which language governs, and that it is old', async () => {
  const words = wordsOf(await get('/policies/privacy-notice', 'de'));
  expect(words).toContain('Protokolle bleiben.');
  expect(words).toContain('Maßgeblich ist der Text in dieser Sprache: Englisch.');
  expect(words).toContain('Sie ist älter als dieser Text');
  expect(wordsOf(await get('/policies/privacy-notice', 'fr'))).toContain('60 days');
});

test('documents of others are not ours to publish', async () => {
  expect(wordsOf(await get('/policies'))).not.toContain('theirs');
  expect((await get('/policies/theirs')).status).toBe(404);
  expect((await get('/policies/nothing')).status).toBe(404);
});
