// Texts for letters: chosen, filled with what the case and its law know, read as the finished letter, and never sent with a gap.
import { LANGUAGES } from '../../src/languages/translate.ts';
import type { Right } from '../../src/requests/data-request.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { macrosFor, ownMacros } from '../../src/requests/macro.ts';
import { fieldsIn, fieldValues, fillFields, MACRO_FIELDS } from '../../src/requests/macro-fields.ts';
import { plainRemarks } from '../../src/requests/plain-check.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Desk, openDesk, type Visitor, wordsOf } from './desk.ts';

let home: TestHouse;
let desk: Desk;
let approver: Visitor;
beforeEach(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
  approver = await desk.signIn('approver');
});
afterEach(async () => {
  await desk.close();
  await home.close();
});

const proven = async (
  email: string,
  more: {
    right?: Right;
    language?: string;
    residence?: { country: string; subdivision: string | null };
  } = {},
): Promise<string> =>
  await home.work(async (work) => {
    const { requestId } = await receiveRequest(work, { right: 'objection', email, channel: 'mail', ...more });
    await move(work, requestId, 'verify', { verifiedAt: work.at });
    return requestId;
  });
const textIn = (html: string, name: string): string =>
  new RegExp(`<textarea[^>]*name="${name}"[^>]*>([^<]*)</textarea>`)
    .exec(html)?.[1]
    ?.replaceAll('&#39;', "'") ?? '';
const letters = async (): Promise<number> => {
  await deliverLetters(home);
  return home.mailbox.received.length;
};

test('chosen, filled, refused while a gap is open, read as the letter, sent as that very letter', async () => {
  const id = await proven('her@example.org');
  const path = `/cases/${id}`;
  expect(wordsOf(await approver.get(path))).toContain('Which account do you mean?');
  const chosen = { into: 'answer', macro: 'house:done', answer: 'Dear Mira,' };
  const filled = await approver.post(`${path}/fill`, chosen, '/');
  const text = textIn(filled.text, 'answer');
  const { reference } = (await home.work(async (work) => await findRequest(work, id))) ?? { reference: '?' };
  expect([filled.status, text]).toEqual([
    200,
    `Dear Mira,\n\nWe have done what you asked for in your request ${reference}. This is what we did: {{fillIn}}`,
  ]);
  const sentBefore = await letters();
  for (const look of [{ look: 'preview' }, {}]) {
    const gap = await approver.post(`${path}/answer`, { answer: text, ...look }, '/');
    expect([gap.status, wordsOf(gap).includes('Fill in what is still open ({{fillIn}})')]).toEqual([
      400,
      true,
    ]);
    expect(textIn(gap.text, 'answer')).toBe(text);
  }
  const answer = text.replace('{{fillIn}}', 'we stopped <b>every</b> use.');
  const preview = await approver.post(`${path}/answer`, { answer, look: 'preview' }, '/');
  expect([preview.status, preview.text.includes('What the person will read')]).toEqual([200, true]);
  expect(textIn(preview.text, 'answer').replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toBe(answer);
  expect([await letters(), (await home.work(async (work) => await findRequest(work, id)))?.status]).toEqual([
    sentBefore,
    'verified',
  ]);
  expect((await approver.post(`${path}/answer`, { answer }, '/')).status).toBe(303);
  await deliverLetters(home);
  const { mail } = home.mailbox.newest('her@example.org');
  const body = /<div class="house-key"[^>]*aria-label="Text of the letter"[^>]*>([\s\S]*?)<\/div>/.exec(
    preview.text,
  )?.[1];
  const shown = (body ?? '')
    .replace(/<\/?strong>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'");
  expect(shown.trim().replaceAll('http://localhost', 'https://privacy.example')).toBe(
    `${mail.subject}\n\n${(mail.text ?? '').trim()}`,
  );
});

test('a message is read as it will stand on the page, with what could be plainer; a preview is refused as the act is', async () => {
  const path = `/cases/${await proven('her@example.org', { language: 'de' })}`;
  const filled = await approver.post(`${path}/fill`, { into: 'message', macro: 'house:acknowledge' }, '/');
  const message = textIn(filled.text, 'message');
  expect(message).toMatch(/^Wir haben Ihren Antrag [\s\S]*haben Sie unsere Antwort spätestens am/);
  expect(message).not.toContain('{{');
  const long = `${message} ${'und noch ein Wort '.repeat(12)}.`;
  const preview = wordsOf(await approver.post(`${path}/message`, { message: long, look: 'preview' }, '/'));
  expect(preview).toContain('On the page of the person');
  expect(preview).toContain('Two short ones are easier.');
  const early = await approver.post(`${path}/answer`, { answer: 'Too short.', look: 'preview' }, '/');
  expect(early.status).toBe(400);
  const wrong = await approver.post(`${path}/fill`, { into: 'message', macro: 'house:done' }, '/');
  expect([wrong.status, wordsOf(wrong).includes('Choose a text from the list')]).toEqual([400, true]);
});

test('the paragraphs of a text are those of the law of the case', async () => {
  const paragraphs = async (country: string, subdivision: string | null, right: Right) => {
    const id = await proven(`${country.toLowerCase()}${subdivision ?? ''}@example.org`, {
      right,
      residence: { country, subdivision },
    });
    return await home.work(async (work) => {
      const request = await findRequest(work, id);
      if (request === undefined) throw new Error(id);
      return await fieldValues(work, request);
    });
  };
  const texas = await paragraphs('US', 'TX', 'access');
  expect(texas.appeal).toMatch(/look at it again.* within 60 days/);
  expect(texas.complaint).toContain('Attorney General');
  const germany = await paragraphs('DE', null, 'access');
  expect([germany.appeal, germany.law]).toEqual(['', 'EU GDPR']);
  expect(germany.complaint).toContain('Berlin Commissioner');
  expect(germany.deadline).toMatch(/^Under EU GDPR you have our answer by \d+ \w+ \d{4} at the latest\.$/);
  expect(fillFields('A\n\n{{appeal}}\n\nB {{fillIn}}', germany)).toBe('A\n\nB {{fillIn}}');
});

test('every text of the house stands in every language, with fields that are known', async () => {
  const id = await proven('her@example.org');
  for (const { code } of LANGUAGES) {
    const texts = await home.work(async (work) => {
      const request = await findRequest(work, id);
      if (request === undefined) throw new Error(id);
      return await macrosFor(work, request, code);
    });
    expect([code, texts.length]).toEqual([code, 14]);
    for (const { body } of texts) {
      expect(fieldsIn(body).filter((name) => !Object.hasOwn(MACRO_FIELDS, name))).toEqual([]);
      expect([code, plainRemarks(body, code)]).toEqual([code, []]);
    }
  }
});

test('own texts are written by approvers in versions, and refused with what is known when a field is not', async () => {
  const text = {
    name: 'Our greeting',
    kind: 'message',
    language: 'en',
    body: 'Dear reader, {{referenc}} is read.',
  };
  const unknown = await approver.post('/macros/new', text, '/');
  expect([unknown.status, wordsOf(unknown).includes('There is no field called referenc')]).toEqual([
    400,
    true,
  ]);
  expect(wordsOf(unknown)).toContain('these are known: reference, right,');
  const open = await approver.post(
    '/macros/new',
    { ...text, body: 'Dear reader, {{reference is read.' },
    '/',
  );
  expect(wordsOf(open)).toContain('A field is not closed');
  for (const body of ['Short', 'x'.repeat(4_001)])
    expect((await approver.post('/macros/new', { ...text, body }, '/')).status).toBe(400);
  expect(
    (await approver.post('/macros/new', { ...text, language: 'xx', body: 'Dear reader, welcome.' }, '/'))
      .status,
  ).toBe(400);
  const good = { ...text, body: 'Dear reader, {{reference}} is read.' };
  expect((await approver.post('/macros/new', good, '/')).status).toBe(303);
  const [own] = await home.work(ownMacros);
  if (own === undefined) throw new Error('not written');
  const again = { ...good, body: 'Good day, {{reference}} is read.', version: '1' };
  expect((await approver.post(`/macros/${own.id}`, again, '/')).status).toBe(303);
  const late = await approver.post(
    `/macros/${own.id}`,
    { ...again, body: 'Hello, {{reference}} is read.' },
    '/',
  );
  expect([late.status, late.text.includes('macro-changed')]).toEqual([409, true]);
  const none = await approver.post(`/macros/${crypto.randomUUID()}`, again, '/');
  expect([none.status, none.text.includes('macro-unknown')]).toEqual([404, true]);
  const path = `/cases/${await proven('her@example.org')}`;
  expect(wordsOf(await approver.get(path))).toContain('Our greeting (own)');
  const filled = await approver.post(`${path}/fill`, { into: 'message', macro: own.id }, '/');
  expect(textIn(filled.text, 'message')).toMatch(/^Good day, [A-Z0-9]{4}-[A-Z0-9]{4} is read\.$/);
  expect(
    (await approver.post(`/macros/${own.id}`, { ...again, version: '2', retired: 'yes' }, '/')).status,
  ).toBe(303);
  expect(wordsOf(await approver.get(path))).not.toContain('Our greeting (own)');
  expect(wordsOf(await approver.get('/macros'))).toContain('Our greeting Put aside');
  const caseworker = await desk.signIn('caseworker');
  expect((await caseworker.post('/macros/new', good, '/')).status).toBe(403);
});
