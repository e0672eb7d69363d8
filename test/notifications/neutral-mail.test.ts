// Neutral letters on the wire: no byte of any letter to a person names the company, and its link leads to her page.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { LANGUAGES } from '../../src/languages/translate.ts';
import { LETTERS, type LetterName } from '../../src/notifications/letter-list.ts';
import { writeLetter } from '../../src/notifications/letters.ts';
import { DOOR_DAYS } from '../../src/notifications/render-letter.ts';
import { Controller } from '../../src/platform/controller.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { localApp } from '../support/local-app.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { valuesWith } from './sender.ts';

const PERSONAL = (Object.keys(LETTERS) as LetterName[]).filter(
  (name) => !('staff' in LETTERS[name] || 'outsider' in LETTERS[name]),
);
/** Name, short name and domain, sender, postal address, colour and authority of the controller of the tests. */
const NAMING = /lumyx|harbour way|10115|1d4b73|berlin|authority\.example|alt-moabit/i;

let home: TestHouse;
let app: App;
let requestId = '';
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home, { publicUrl: new URL('http://localhost:3000') });
  ({ requestId } = await home.work(
    async (work) =>
      await receiveRequest(work, {
        right: 'access',
        email: 'her@example.com',
        channel: 'api',
        neutral: true,
      }),
  ));
});
afterAll(async () => {
  await app.close();
  await home.close();
});
beforeEach(async () => {
  await home.work(async (work) => await work.trx.raw('delete from rate_limits'));
});

const addressOf = (letter: LetterName, language: string): string => `${letter}-${language}@example.com`;

async function write(letter: LetterName, language: string): Promise<void> {
  const values = {
    ...valuesWith('LumyxAI says: lumyx #1d4b73'),
    language,
    neutral: 'yes',
    reference: 'AAAA-BBBB',
  };
  const to = { email: addressOf(letter, language) };
  await home.work(async (work) => await writeLetter(work, { letter, to, requestId, values }));
}

/** A letter as it came, with all of its bytes: raw, without its transfer encoding, and every part as it is read. */
function received(letter: LetterName, language: string) {
  const { raw, mail, sender } = home.mailbox.newest(addressOf(letter, language));
  const bytes = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
  const decoded = raw.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => bytes(hex));
  const headers = mail.headers.map(({ key, value }) => `${key}: ${value}`);
  const all = [raw, decoded, ...headers, mail.subject, mail.from?.name, mail.text, mail.html].join('\n');
  return { mail, sender, all };
}

async function send(letter: LetterName, language: string) {
  await write(letter, language);
  await deliverLetters(home);
  return received(letter, language);
}
const linkIn = (text = ''): string => /https:\/\/[\w./-]+\/go\/[0-9a-f]{32}\b/.exec(text)?.[0] ?? '';
const open = async (path: string) => await request(app.express).get(path);

// Every letter crosses the wire once, in turn in each language; neutral.test.ts renders every one in every language.
describe('on the wire', () => {
  const turns = PERSONAL.map((letter, turn): [LetterName, string] => [
    letter,
    LANGUAGES[turn % LANGUAGES.length]?.code ?? 'en',
  ]);
  beforeAll(async () => {
    for (const [letter, language] of turns) await write(letter, language);
    await deliverLetters(home);
  });

  test.each(turns)(
    'no byte of "%s" in %s tells who writes, and its link leads to her page',
    async (letter, language) => {
      const { mail, sender, all } = received(letter, language);
      expect([letter, NAMING.exec(all)?.[0]]).toEqual([letter, undefined]);
      expect(sender).toBe('messages@privacy.example');
      expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@privacy\.example>$/);
      const link = linkIn(mail.text);
      expect(mail.html).toContain(`href="${link}"`);
      const { pathname } = new URL(link);
      expect(mail.replyTo?.[0]?.address).toBe(`messages+${pathname.slice(4)}@privacy.example`);
      const answer = await open(pathname);
      expect(answer.status).toBe(303);
      expect(answer.headers.location).toMatch(
        /^http:\/\/localhost:3000\/lumyx\/(requests|not-me)\/[0-9a-f-]{36}/,
      );
      expect(/\b1234 5678\b/.test(mail.text ?? '')).toBe(LETTERS[letter].secret);
    },
  );
});

test('a letter that is not neutral is in the controller’s name, and has no door', async () => {
  const email = 'plain@example.com';
  await home.work(
    async (work) =>
      await writeLetter(work, {
        letter: 'request-denied',
        to: { email },
        requestId,
        values: valuesWith('x'),
      }),
  );
  await deliverLetters(home);
  const { mail } = home.mailbox.newest(email);
  expect([mail.from?.address, mail.replyTo, linkIn(mail.text)]).toEqual([
    'privacy@lumyx.example',
    undefined,
    '',
  ]);
});

test('every token that leads nowhere gets the same answer', async () => {
  const { mail } = await send('request-denied', 'en');
  const { pathname } = new URL(linkIn(mail.text));
  const unknown = await open(`/go/${'0'.repeat(32)}`);
  const answers = [
    await open('/go/x'),
    await open(`/go/${'../'.repeat(3)}etc`),
    await open(`/go/${pathname.slice(4).toUpperCase()}`),
  ];
  expect(unknown.status).toBe(404);
  for (const { status } of answers) expect(status).toBe(404);
  expect(unknown.text).not.toMatch(NAMING);
  await home.work(
    async (work) =>
      await work.trx.raw(`update notices set created_at = created_at - interval '${DOOR_DAYS} days'`),
  );
  const late = await open(pathname);
  expect([late.status, late.text.replace(/[0-9a-f-]{36}/g, '')]).toEqual([
    404,
    unknown.text.replace(/[0-9a-f-]{36}/g, ''),
  ]);
});

test('a controller’s own neutral address comes first, and answers go there', async () => {
  await home.work(
    async (work) =>
      await Controller.query(work.trx)
        .findById(work.controllerId)
        .patch({ neutralSenderEmail: 'post@quiet.example' }),
  );
  const { mail, sender, all } = await send('request-question', 'de');
  expect([sender, mail.replyTo, mail.messageId?.endsWith('@quiet.example>')]).toEqual([
    'post@quiet.example',
    undefined,
    true,
  ]);
  expect(all).not.toMatch(NAMING);
});
