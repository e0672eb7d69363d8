// Mail through the door: what opens a case, what goes on one, what waits for a person, and what never gets an answer.
import { keepMail, openRaw, openReading } from '../../src/intake/incoming-mail.ts';
import { judgeMail } from '../../src/intake/judge-mail.ts';
import { LETTERS_A_DAY, MAILS_A_DAY } from '../../src/intake/weigh.ts';
import { readCase } from '../../src/requests/case-list.ts';
import { readNotes } from '../../src/requests/case-note.ts';
import { DataRequest } from '../../src/requests/data-request.ts';
import { type Desk, openDesk } from '../console/desk.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { mailOf, mailRow, takeIn } from './mail.ts';

let home: TestHouse;
let desk: Desk;
beforeEach(async () => {
  home = await openTestHouse();
  desk = await openDesk(home);
});
afterEach(async () => {
  await desk.close();
  await home.close();
});

const cases = async (): Promise<DataRequest[]> =>
  await home.work(
    async (work) => await DataRequest.query(work.trx).where({ controllerId: work.controllerId }),
  );
const lettersTo = async (address: string): Promise<string[]> => {
  await deliverLetters(home);
  const sent = home.mailbox.received.filter(({ recipients }) => recipients.includes(address));
  return sent.map(({ mail }) => mail.subject ?? '');
};

test('a clear wish opens a case whose time runs from the arrival, and the code goes to the stored address', async () => {
  const arrivedAt = Temporal.Now.instant().subtract({ hours: 100 });
  const raw = mailOf({
    heading: 'Account',
    text: 'Please delete my account <b>now</b>.',
    date: 'Fri, 20 Nov 2099 10:00:00 +0100',
  });
  const mail = await takeIn(home, raw, { arrivedAt });
  expect([mail.state, mail.why, mail.suggestion]).toEqual(['opened-case', 'clear', 'erasure']);
  const file = await home.work(async (work) => await readCase(work, mail.requestId ?? ''));
  expect(file).toMatchObject({
    right: 'erasure',
    channel: 'mail',
    status: 'received',
    emailFull: 'mira@example.com',
  });
  expect(file?.receivedAt.epochMilliseconds).toBe(arrivedAt.epochMilliseconds);
  expect(file?.ownWords).toBe('Account\n\nPlease delete my account <b>now</b>.');
  expect(await lettersTo('mira@example.com')).toEqual([`We have your request ${file?.reference}`]);
  // No code; the link has an id, in which chance may write eight digits.
  const text = home.mailbox.newest('mira@example.com').mail.text ?? '';
  expect(text.replaceAll(/[0-9a-f-]{36}/g, '')).not.toMatch(/\d{4} ?\d{4}\b/);
  expect((await home.work(async (work) => await openRaw(work, mail))).equals(raw)).toBe(true);
});

test('nothing of a mail stands in the tables in clear', async () => {
  const canary = 'canary7Q and canary8Q';
  const mail = await takeIn(
    home,
    mailOf({ from: '"canary9Q" <canary6q@example.com>', heading: canary, text: canary }),
  );
  const row = await mailRow(home, mail.id);
  const whole = Object.values(row).map((value) =>
    Buffer.isBuffer(value) ? value.toString('latin1') : String(value),
  );
  expect(whole.join('\n')).not.toMatch(/canary/i);
  const reading = await home.work(async (work) => await openReading(work, row));
  expect(reading).toMatchObject({ heading: canary, text: canary, from: 'canary6q@example.com' });
});

test('judging twice, or at once, opens one case', async () => {
  const raw = mailOf({ text: 'delete my account' });
  const kept = await home.work(async (work) => await keepMail(work, { raw }));
  const it = { controllerId: home.lumyx.id, mailId: kept?.mailId ?? '' };
  await Promise.all([1, 2, 3, 4].map(async () => await judgeMail(home.house, it)));
  await judgeMail(home.house, it);
  expect((await cases()).length).toBe(1);
  expect((await lettersTo('mira@example.com')).length).toBe(1);
});

test.each([
  [{ headers: ['From: Tom <tom@example.com>'] }, 'two-senders'],
  [{ from: 'mira@example.com, tom@example.com' }, 'two-senders'],
  [{ from: 'Team: mira@example.com, tom@example.com;' }, 'two-senders'],
  [{ from: 'tom@example.com <mira@example.com>' }, 'two-senders'],
  [{ from: 'Mira' }, 'sender-unreadable'],
  [{ from: '' }, 'sender-unreadable'],
  [{ from: '"mira@example.com"@evil@example.org' }, 'two-senders'],
  [{ from: '<"mira x"@example.com>' }, 'sender-unreadable'],
  [{ headers: ['Reply-To: tom@example.org'] }, 'answer-elsewhere'],
  [{ headers: ['X-Spam-Flag: YES'] }, 'marked-as-spam'],
  [{ heading: 'Fwd: wish' }, 'forwarded'],
])('a sender or way that cannot be trusted waits for a person: %j', async (written, why) => {
  const mail = await takeIn(home, mailOf({ ...written, text: 'Please delete my account.' }));
  expect([mail.state, mail.why, mail.suggestion]).toEqual(['triage', why, 'erasure']);
  expect(await cases()).toEqual([]);
  expect(await lettersTo('mira@example.com')).toEqual([]);
});

test('what is no wish that we know waits too; marked as spam it is set aside; staff are told once a day', async () => {
  expect(await takeIn(home, mailOf({ text: 'Where is my order?' }))).toMatchObject({
    state: 'triage',
    why: 'no-wish-recognised',
  });
  expect(await takeIn(home, mailOf({ text: 'Where is my order now?' }))).toMatchObject({ state: 'triage' });
  const spam = mailOf({ text: 'Buy pills.', headers: ['X-Spam-Status: Yes, score=12'] });
  expect(await takeIn(home, spam)).toMatchObject({ state: 'spam', why: 'marked-as-spam' });
  expect(await lettersTo('approver@lumyx.example')).toContain('Mail waits for you');
  expect(
    (await lettersTo('approver@lumyx.example')).filter((one) => one === 'Mail waits for you').length,
  ).toBe(1);
  expect(await lettersTo('auditor@lumyx.example')).not.toContain('Mail waits for you');
  home.later({ hours: 25 });
  await takeIn(home, mailOf({ text: 'And today?' }));
  expect(
    (await lettersTo('approver@lumyx.example')).filter((one) => one === 'Mail waits for you').length,
  ).toBe(2);
});

test.each([
  [{ headers: ['Auto-Submitted: auto-replied'] }, 'auto-submitted'],
  [{ headers: ['AUTO-SUBMITTED: Auto-Generated; x=y'] }, 'auto-submitted'],
  [{ headers: ['X-Autoreply: yes'] }, 'auto-submitted'],
  [{ headers: ['Precedence: bulk'] }, 'bulk'],
  [{ headers: ['Precedence: list'] }, 'bulk'],
  [{ headers: ['Precedence: junk'] }, 'bulk'],
  [{ headers: ['Return-Path: <>'] }, 'bounce'],
  [{ from: 'MAILER-DAEMON@example.org' }, 'bounce'],
  [{ headers: ['Content-Type: multipart/report; boundary=x'] }, 'bounce'],
  [{ headers: ['List-Id: <news.example>'] }, 'list'],
  [{ headers: ['List-Unsubscribe: <https://news.example/>'] }, 'list'],
  [{ from: 'Privacy <PRIVACY@lumyx.example>' }, 'our-own'],
])('a machine gets no answer and opens nothing: %j', async (written, why) => {
  const mail = await takeIn(home, mailOf({ ...written, text: 'Please delete my account.' }));
  expect([mail.state, mail.why]).toEqual(['ignored', why]);
  expect(await cases()).toEqual([]);
  await deliverLetters(home);
  expect(
    home.mailbox.received.filter(({ recipients }) => !recipients[0]?.endsWith('@lumyx.example')),
  ).toEqual([]);
});

test.each([
  [{ headers: ['X-Auto-Response-Suppress: All'] }, 'suppressed'],
  [{ from: 'no-reply@example.com' }, 'no-reply'],
  [{ heading: 'Automatic reply: x' }, 'automatic-heading'],
  [{ heading: '自动回复' }, 'automatic-heading'],
])(
  'a weaker sign of a machine is set aside, and with a wish waits for a person: %j',
  async (written, why) => {
    expect(await takeIn(home, mailOf({ ...written, text: 'I am away.' }))).toMatchObject({
      state: 'ignored',
      why,
    });
    expect(await takeIn(home, mailOf({ ...written, text: 'Delete my account.' }))).toMatchObject({
      state: 'triage',
      why,
    });
    expect(await cases()).toEqual([]);
  },
);

test('Auto-Submitted: no is a person', async () => {
  const mail = await takeIn(home, mailOf({ headers: ['Auto-Submitted: no'], text: 'Delete my account.' }));
  expect(mail.state).toBe('opened-case');
});

test('our own letter that comes back is no mail of a person', async () => {
  await takeIn(home, mailOf({ text: 'Delete my account.' }));
  await deliverLetters(home);
  const { messageId } = home.mailbox.newest('mira@example.com').mail;
  const back = await takeIn(
    home,
    mailOf({ text: 'Delete my account.', messageId: messageId ?? null, from: 'x@example.org' }),
  );
  expect(back).toMatchObject({ state: 'ignored', why: 'our-own' });
});

test('a reply with the reference from the same address is a note on the case, unproven, and staff are told', async () => {
  const { requestId } = await takeIn(home, mailOf({ text: 'What do you have on me?' }));
  const [first] = await cases();
  const heading = `AW: We have your request ${first?.reference.toLowerCase()}`;
  const reply = await takeIn(
    home,
    mailOf({ heading, from: 'MIRA@example.com', text: 'My user name is mira88.\n\n> old' }),
  );
  expect(reply).toMatchObject({ state: 'continued-case', requestId });
  const notes = await home.work(async (work) => await readNotes(work, requestId ?? ''));
  expect(notes.map(({ text }) => text)).toEqual([
    `By mail, not proven by a code:\n${heading}\n\nMy user name is mira88.`,
  ]);
  expect(await lettersTo('approver@lumyx.example')).toContain(
    `A mail came to the request ${first?.reference}`,
  );
  const [still] = await cases();
  expect(still).toMatchObject({ status: 'received', verifiedAt: null });
});

test('the reference from another address, or of two cases, waits for a person; an unknown one is only text', async () => {
  await takeIn(home, mailOf({ text: 'What do you have on me?' }));
  const [first] = await cases();
  const heading = `Re: ${first?.reference}`;
  const other = await takeIn(
    home,
    mailOf({ heading, from: 'tom@example.com', text: 'Please delete my account.' }),
  );
  expect(other).toMatchObject({ state: 'triage', why: 'reference-of-another-address' });
  const unknown = await takeIn(home, mailOf({ heading: 'Re: 7F3K-2QXM', text: 'Delete my account.' }));
  expect(unknown.state).toBe('opened-case');
  const elsewhere = await takeIn(home, mailOf({ heading, text: 'Delete my account.' }), {
    controller: home.lumart,
  });
  expect(elsewhere).toMatchObject({ state: 'opened-case', controllerId: home.lumart.id });
});

test('the same message by two doors is one; the same Message-ID with other words waits for a person; none at all is fine', async () => {
  const raw = mailOf({ text: 'Delete my account.', messageId: '<one@mail.example>' });
  expect((await takeIn(home, raw)).state).toBe('opened-case');
  const forwarded = Buffer.concat([Buffer.from('Received: from a by b; now\r\n'), raw]);
  expect(await takeIn(home, forwarded)).toMatchObject({ state: 'ignored', why: 'duplicate' });
  const other = mailOf({ text: 'What do you have on me?', messageId: '<one@mail.example>' });
  expect(await takeIn(home, other)).toMatchObject({ state: 'triage', why: 'message-id-again' });
  const bare = mailOf({ text: 'What do you have on me?', messageId: null, from: 'a@example.org' });
  expect((await takeIn(home, bare)).state).toBe('opened-case');
  expect((await cases()).length).toBe(2);
});

test('a flood: three letters a day to one address, ten mails that act, and the rest waits; nothing is lost', async () => {
  const wishes = [
    'Delete my account.',
    'What do you have on me?',
    'Please correct my address.',
    'I object to the processing of my data.',
  ];
  const states = [];
  for (const text of wishes) states.push((await takeIn(home, mailOf({ text }))).why);
  expect(states).toEqual(['clear', 'clear', 'clear', 'many-cases']);
  expect((await lettersTo('mira@example.com')).length).toBe(LETTERS_A_DAY);
  const [first] = await cases();
  const acted = [];
  for (let count = 0; count < MAILS_A_DAY; count += 1)
    acted.push(
      (await takeIn(home, mailOf({ heading: `Re: ${first?.reference}`, text: `More ${count}` }))).why,
    );
  expect(acted.filter((why) => why === 'reference').length).toBe(MAILS_A_DAY - LETTERS_A_DAY);
  expect(acted.slice(MAILS_A_DAY - LETTERS_A_DAY)).toEqual(['many-mails', 'many-mails', 'many-mails']);
  expect((await takeIn(home, mailOf({ text: 'Delete my account.', from: 'tom@example.com' }))).why).toBe(
    'clear',
  );
  home.later({ hours: 25 });
  expect((await takeIn(home, mailOf({ text: wishes[3] ?? '' }))).why).toBe('clear');
  expect((await lettersTo('mira@example.com')).length).toBe(LETTERS_A_DAY + 1);
});

test('twenty mails of one sender at once keep to the limit', async () => {
  const texts = [
    'Delete my account.',
    'What do you have on me?',
    'Please correct my address.',
    'I object to the processing of my data.',
    'I ask for data portability.',
  ];
  const mails = await Promise.all(
    Array.from({ length: 20 }, (_, n) => takeIn(home, mailOf({ text: texts[n % 5] ?? '' }))),
  );
  expect(mails.filter(({ state }) => state === 'opened-case').length).toBe(LETTERS_A_DAY);
  expect((await lettersTo('mira@example.com')).length).toBe(LETTERS_A_DAY);
});
