// The listener over a real socket: who is let in, what is refused before it is kept, and that a yes means kept.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { IncomingMail, openRaw } from '../../src/intake/incoming-mail.ts';
import { type Listener, listenForMail } from '../../src/intake/listen.ts';
import { LARGEST_MAIL } from '../../src/intake/reading.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { mailOf } from './mail.ts';

let home: TestHouse;
let listener: Listener;
beforeEach(async () => {
  home = await openTestHouse();
  listener = await listenForMail(home.house, 'lmtp://127.0.0.1:0');
});
afterEach(async () => {
  await listener.stop();
  await home.close();
});

const kept = async (controller: Controller = home.lumyx): Promise<IncomingMail[]> =>
  await home.work(async (work) => await IncomingMail.query(work.trx), undefined, controller);

/** A mail server that speaks to ours line by line, and answers with the lines that came back. */
class Sender {
  readonly socket: Socket;
  #heard = '';
  constructor(url: string) {
    this.socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.socket.setEncoding('utf8').on('data', (text: string) => {
      this.#heard += text;
    });
    this.socket.on('error', () => undefined);
  }
  async answers(count: number): Promise<string[]> {
    const complete = () => this.#heard.split('\r\n').filter((row) => /^\d{3} /.test(row));
    while (complete().length < count) await once(this.socket, 'data');
    const rows = complete();
    this.#heard = '';
    return rows;
  }
  async say(line: string, count = 1): Promise<string[]> {
    this.socket.write(`${line}\r\n`);
    return await this.answers(count);
  }
}

async function begin(url = listener.url, hello = 'LHLO mail.example'): Promise<Sender> {
  const sender = new Sender(url);
  await sender.answers(1);
  await sender.say(hello);
  return sender;
}

test('mail for an address of a controller is kept whole with its arrival; every recipient gets an answer', async () => {
  const sender = await begin();
  await sender.say('MAIL FROM:<mira@example.com>');
  expect(await sender.say('RCPT TO:<Privacy@lumyx.example>')).toEqual([expect.stringMatching(/^250/)]);
  expect(await sender.say('RCPT TO:<privacy@lumart.example>')).toEqual([expect.stringMatching(/^250/)]);
  await sender.say('DATA');
  const raw = mailOf({ text: '.\r\nDelete my account.\r\n.' }).toString();
  const before = Temporal.Now.instant();
  const answers = await sender.say(`${raw.replace(/^\./gm, '..')}\r\n.`, 2);
  expect(answers).toEqual([expect.stringMatching(/^250 OK: kept/), expect.stringMatching(/^250 OK: kept/)]);
  for (const controller of [home.lumyx, home.lumart]) {
    const [mail, ...more] = await kept(controller);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ state: 'received', door: 'listener', whole: true });
    expect((mail?.arrivedAt.epochMilliseconds ?? 0) + 1).toBeGreaterThan(before.epochMilliseconds);
    const bytes = await home.work(
      async (work) => await openRaw(work, mail ?? { id: '', raw: Buffer.alloc(0) }),
      undefined,
      controller,
    );
    expect(bytes.toString()).toBe(`Return-Path: <mira@example.com>\r\n${raw}\r\n`);
  }
  sender.socket.destroy();
});

test('an address of nobody here is refused, and so is everything behind it', async () => {
  const sender = await begin();
  await sender.say('MAIL FROM:<mira@example.com>');
  for (const address of [
    'mira@example.com',
    'privacy@lumyx.example.org',
    'other@lumyx.example',
    'security@lumart.example',
  ])
    expect([address, ...(await sender.say(`RCPT TO:<${address}>`))]).toEqual([
      address,
      expect.stringMatching(/^550 5\.1\.1/),
    ]);
  expect(await sender.say('DATA')).toEqual([expect.stringMatching(/^503/)]);
  sender.socket.destroy();
  expect(await kept()).toEqual([]);
});

test('further addresses of a controller count', async () => {
  await home.house
    .database('controllers')
    .where({ id: home.lumart.id })
    .update({ intake_emails: '["security@lumart.example"]' });
  const sender = await begin();
  await sender.say('MAIL FROM:<>');
  expect(await sender.say('RCPT TO:<security@lumart.example>')).toEqual([expect.stringMatching(/^250/)]);
  await sender.say('DATA');
  expect(await sender.say('From: a@example.org\r\n\r\nx\r\n.')).toEqual([expect.stringMatching(/^250/)]);
  sender.socket.destroy();
  const [mail] = await kept(home.lumart);
  const bytes = await home.work(
    async (work) => await openRaw(work, mail ?? { id: '', raw: Buffer.alloc(0) }),
    undefined,
    home.lumart,
  );
  expect(bytes.toString()).toMatch(/^Return-Path: <>\r\n/);
});

test('26 MB are refused when announced, and when not, and nothing is kept', async () => {
  const sender = await begin();
  expect(await sender.say(`MAIL FROM:<mira@example.com> SIZE=${LARGEST_MAIL + 1_000_000}`)).toEqual([
    expect.stringMatching(/^552/),
  ]);
  await sender.say('MAIL FROM:<mira@example.com>');
  await sender.say('RCPT TO:<privacy@lumyx.example>');
  await sender.say('DATA');
  const part = `${'x'.repeat(76)}\r\n`.repeat(13_000);
  for (let sent = 0; sent < 26_000_000; sent += part.length)
    if (!sender.socket.write(part)) await once(sender.socket, 'drain');
  expect(await sender.say('\r\n.')).toEqual([expect.stringMatching(/^552/)]);
  sender.socket.destroy();
  expect(await kept()).toEqual([]);
});

test('while the database does not take it, the sender is asked to come again', async () => {
  const broken = { ...home.house, inWork: async () => await Promise.reject(new Error('gone')) };
  for (const protocol of ['lmtp', 'smtp']) {
    const other = await listenForMail(broken, `${protocol}://127.0.0.1:0`);
    const sender = await begin(other.url, protocol === 'lmtp' ? 'LHLO a.example' : 'EHLO a.example');
    await sender.say('MAIL FROM:<mira@example.com>');
    await sender.say('RCPT TO:<privacy@lumyx.example>');
    await sender.say('DATA');
    expect(await sender.say('From: a@example.org\r\n\r\nx\r\n.')).toEqual([expect.stringMatching(/^451/)]);
    sender.socket.destroy();
    await other.stop();
  }
});

test('a connection that is cut before the end of the message keeps nothing', async () => {
  const sender = await begin();
  await sender.say('MAIL FROM:<mira@example.com>');
  await sender.say('RCPT TO:<privacy@lumyx.example>');
  await sender.say('DATA');
  sender.socket.write('From: mira@example.com\r\n\r\nDelete my acc');
  sender.socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await kept()).toEqual([]);
});

test('a port that is taken is said in one sentence', async () => {
  const taken = listenForMail(home.house, listener.url);
  await expect(taken).rejects.toMatchObject({ code: 'mail-port-taken' });
});
