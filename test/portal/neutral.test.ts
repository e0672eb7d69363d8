// The road of a neutral letter: its link, her code, the whole letter on her page, and her answer that finds its case.
import nodemailer from 'nodemailer';
import type { App } from '../../src/app.ts';
import { controllerAt } from '../../src/intake/addresses.ts';
import { IncomingMail } from '../../src/intake/incoming-mail.ts';
import { judgeMail } from '../../src/intake/judge-mail.ts';
import { type Listener, listenForMail } from '../../src/intake/listen.ts';
import { denyRequest } from '../../src/requests/decide.ts';
import { mailOf, takeIn } from '../intake/mail.ts';
import { localApp } from '../support/local-app.ts';
import { asStaff, staffOf } from '../support/refused-case.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

let home: TestHouse;
let app: App;
let listener: Listener;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home);
  listener = await listenForMail(home.house, 'smtp://127.0.0.1:0');
});
afterAll(async () => {
  await listener.stop();
  await app.close();
  await home.close();
});

const EMAIL = 'quiet@example.com';
const someone = (): Person => personAt(home, app, home.lumyx);
const linkTo = (email: string): string =>
  /\/go\/[0-9a-f]{32}\b/.exec(home.mailbox.newest(email).mail.text ?? '')?.[0] ?? '';
/** Follows the link of the newest letter to an address, as far as a path of the house. */
async function follow(her: Person, email: string): Promise<string> {
  const { status, headers } = await her.get(linkTo(email));
  expect(status).toBe(303);
  return new URL(String(headers.location)).pathname;
}

/** A case with neutral letters, refused by staff; `path` is that of her page. */
async function refused(email: string): Promise<{ her: Person; path: string; requestId: string }> {
  const her = someone();
  const path = await her.ask({ right: 'access', email, neutral: 'yes', language: 'de' });
  const code = await her.codeFor(email);
  expect(await follow(her, email)).toBe(`${path}/verify`);
  expect((await her.post(`${path}/verify`, { code })).headers.location).toBe(path);
  const requestId = path.split('/').at(-1) ?? '';
  const approver = await staffOf(home, `approver-${requestId.slice(0, 8)}`, 'approver');
  const refusal = {
    requestId,
    reason: 'excessive',
    explanation: 'Sie haben das gestern schon bekommen.',
  } as const;
  await home.work(async (work) => await denyRequest(work, refusal), asStaff(approver));
  await deliverLetters(home);
  return { her, path, requestId };
}

test('the refusal stands in full on her page, with authority and court, and nowhere for a stranger', async () => {
  const { her, path } = await refused(EMAIL);
  const { mail } = home.mailbox.newest(EMAIL);
  expect(mail.subject).toBe('Eine Nachricht für Sie');
  expect(mail.text).not.toContain('gestern');
  expect(await follow(her, EMAIL)).toBe(`${path}/letters`);
  const letters = await her.get(`${path}/letters?language=de`);
  const words = wordsOf(letters);
  for (const said of [
    'Sie haben das gestern schon bekommen.',
    'Berlin Commissioner, Alt-Moabit 59',
    'vor Gericht gehen',
    'LumyxAI Privacy',
  ])
    expect(words).toContain(said);
  // A paragraph is one line here: pages break lines by themselves.
  expect(letters.text).toContain('Alt-Moabit 59 (https://authority.example/)');
  expect(words).not.toMatch(/\b\d{4} \d{4}\b/);
  expect((await her.get(path)).text).toContain(`href="${path}/letters"`);
  const stranger = someone();
  expect(await follow(stranger, EMAIL)).toBe(`${path}/letters`);
  expect(wordsOf(await stranger.get(`${path}/letters`))).not.toContain('gestern');
});

test('a case without neutral letters offers no such page', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'access', email: 'loud@example.com' });
  await deliverLetters(home);
  expect((await her.get(path)).text).not.toContain(`href="${path}/letters"`);
  expect(wordsOf(await her.get(`${path}/letters`))).toContain('No letter has been sent to you yet');
});

test('an answer to the address of the house comes to its controller and its case; a guessed one is refused', async () => {
  const email = 'answers@example.com';
  const { requestId } = await refused(email);
  const { mail } = home.mailbox.newest(email);
  const to = mail.replyTo?.[0]?.address ?? '';
  const transport = nodemailer.createTransport({ url: listener.url, ignoreTLS: true });
  const answer = { from: email, subject: 'Re: Eine Nachricht für Sie', text: 'Das stimmt nicht.' };
  await transport.sendMail({ ...answer, to, inReplyTo: mail.messageId, references: mail.messageId });
  const guessed = to.replace(/\+[0-9a-f]{4}/, '+0000');
  await expect(transport.sendMail({ ...answer, to: guessed })).rejects.toMatchObject({ responseCode: 550 });
  await expect(transport.sendMail({ ...answer, to: 'messages@privacy.example' })).rejects.toMatchObject({
    responseCode: 550,
  });
  transport.close();
  const rows = await home.work(async (work) => await IncomingMail.query(work.trx));
  expect(rows).toHaveLength(1);
  await judgeMail(home.house, { controllerId: home.lumyx.id, mailId: rows[0]?.id ?? '' });
  const [row] = await home.work(async (work) => await IncomingMail.query(work.trx));
  expect([row?.state, row?.requestId]).toEqual(['continued-case', requestId]);
  expect((await controllerAt(home.house, to.toUpperCase()))?.slug).toBe('lumyx');
});

test('an answer from another address, or to a letter that is not neutral, is left to a person', async () => {
  const { mail } = home.mailbox.newest(EMAIL);
  const headers = [`In-Reply-To: ${mail.messageId}`];
  const stranger = await takeIn(home, mailOf({ from: 'x@example.org', text: 'Stop it.', headers }));
  expect([stranger.state, stranger.why]).toEqual(['triage', 'reference-of-another-address']);
  const loud = home.mailbox.newest('loud@example.com').mail;
  const plain = await takeIn(
    home,
    mailOf({ from: 'loud@example.com', text: 'Stop it.', headers: [`In-Reply-To: ${loud.messageId}`] }),
  );
  expect([plain.state, plain.why]).toEqual(['triage', 'no-wish-recognised']);
});
