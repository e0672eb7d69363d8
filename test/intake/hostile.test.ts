// Hostile messages: whatever is built to harm is kept, costs a bounded time, opens nothing, and waits for a person.
import { openReading } from '../../src/intake/incoming-mail.ts';
import { type Reading, readMail } from '../../src/intake/reading.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { mailOf, takeIn } from './mail.ts';

const HEAD = ['From: mira@example.com', 'Subject: Hello', 'MIME-Version: 1.0'];
const raw = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));
const part = (text: string, type = 'text/plain; charset=utf-8'): string =>
  `Content-Type: ${type}\r\n\r\n${text}\r\n`;

async function within(milliseconds: number, bytes: Uint8Array): Promise<Reading | null> {
  const began = performance.now();
  const reading = await readMail(bytes);
  expect(performance.now() - began).toBeLessThan(milliseconds);
  return reading;
}

function nested(depth: number): Buffer {
  const begins = Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}`,
  );
  const ends = Array.from({ length: depth }, (_, n) => `--b${depth - 1 - n}--`);
  return raw(...HEAD, ...begins, part('Delete my account.'), ...ends);
}

describe('reading a message', () => {
  test('parts in parts are read to a depth, and beyond it the message is left to a person', async () => {
    expect((await within(5_000, nested(20)))?.text).toBe('Delete my account.');
    expect(await within(5_000, nested(100))).toBeNull();
    expect(await within(20_000, nested(50_000))).toBeNull();
  });

  test('ten thousand parts, and ten thousand attachments of which fifty are named', async () => {
    const texts = Array.from({ length: 10_000 }, () => `--b\r\n${part('x')}`);
    const many = raw(...HEAD, 'Content-Type: multipart/mixed; boundary=b', '', ...texts, '--b--');
    expect((await within(20_000, many))?.text.length).toBeLessThanOrEqual(20_000);
    const files = Array.from(
      { length: 10_000 },
      (_, n) =>
        `--b\r\nContent-Disposition: attachment; filename="${n}.exe"\r\n${part('x', 'application/x-msdownload')}`,
    );
    const reading = await within(
      20_000,
      raw(...HEAD, 'Content-Type: multipart/mixed; boundary=b', '', ...files, '--b--'),
    );
    expect([reading?.attachmentCount, reading?.attachments.length]).toEqual([10_000, 50]);
  });

  test('huge headers, a hundred thousand of them, a huge heading, and lines without an end', async () => {
    expect(await within(20_000, raw(`X-Big: ${'x'.repeat(5_000_000)}`, ...HEAD, '', 'x'))).toBeNull();
    await within(20_000, raw(...Array.from({ length: 100_000 }, (_, n) => `X-${n}: y`), ...HEAD, '', 'x'));
    const long = await within(
      20_000,
      raw('From: mira@example.com', `Subject: ${'=?utf-8?Q?a?= '.repeat(20_000)}`, '', 'x'),
    );
    expect(long?.heading.length ?? 0).toBeLessThanOrEqual(300);
    expect((await within(20_000, raw(...HEAD, '', 'x'.repeat(24_000_000))))?.text.length).toBe(20_000);
    await within(20_000, raw(`From: ${'a@b.example, '.repeat(50_000)}`, 'Subject: x', '', 'x'));
    await within(20_000, raw(`From: ${'('.repeat(100_000)}`, 'Subject: x', '', 'x'));
    await within(20_000, raw(`From: ${'"'.repeat(100_001)}`, 'Subject: x', '', 'x'));
  });

  test('24 MB of HTML that opens and never closes does not hold the reader', async () => {
    const html = raw(...HEAD, 'Content-Type: text/html', '', '<div><!--<a '.repeat(2_000_000));
    await within(25_000, html);
  });

  test.each([
    ['utf-8', Buffer.from('L\u00f6schen Sie mein Konto')],
    ['iso-8859-1', Buffer.from('L\u00f6schen Sie mein Konto', 'latin1')],
    ['no-such-charset', Buffer.from('L\u00f6schen Sie mein Konto', 'latin1')],
    ['gb18030', Buffer.from([0xc7, 0xeb, 0xc9, 0xbe, 0xb3, 0xfd])],
    ['utf-16', Buffer.from([0xff, 0xfe, 0x00])],
  ])('the charset %s, right or wrong, gives some text', async (charset, body) => {
    const head = raw(...HEAD, `Content-Type: text/plain; charset=${charset}`, '', '');
    const reading = await within(5_000, Buffer.concat([head, body]));
    expect(reading).not.toBeNull();
    if (charset === 'utf-8' || charset === 'iso-8859-1')
      expect(reading?.text).toBe('L\u00f6schen Sie mein Konto');
    if (charset === 'gb18030') expect(reading?.text).toBe('\u8bf7\u5220\u9664');
  });

  test('HTML alone becomes plain text: no script, no style, no comment, no image is fetched', async () => {
    const html =
      '<html><head><style>p{color:red}</style><script>evil()</script></head><body><!-- hidden --><p>Please delete<br>my&nbsp;account &amp; data.</p><img src="https://spy.example/x.png"></body></html>';
    const reading = await within(5_000, raw(...HEAD, 'Content-Type: text/html; charset=utf-8', '', html));
    expect(reading?.text.replace(/\s+/g, ' ')).toMatch(/Please delete my account & data\./);
    expect(reading?.text).not.toMatch(/evil|color:red|hidden|<p>/);
    const answer = '<div>Hello</div><blockquote type="cite"><p>delete my account</p></blockquote>';
    const quoting = await within(5_000, raw(...HEAD, 'Content-Type: text/html', '', answer));
    expect(quoting?.own.trim()).toBe('Hello');
    for (const hostile of [
      '<script>',
      '<!--',
      '<p',
      '&#x110000;&#0;',
      '<style>'.repeat(90_000),
      '</'.repeat(500_000),
    ])
      expect((await within(5_000, raw(...HEAD, 'Content-Type: text/html', '', hostile)))?.text).not.toMatch(
        /<script|<style/,
      );
  });

  test('a line break in an encoded heading or name stays one line, and directions are not turned', async () => {
    const heading = Buffer.from('Hi\r\nBcc: evil@example.org\u202e\u0000').toString('base64');
    const name = Buffer.from('a\r\n/etc/passwd\u202e<b>.pdf').toString('base64');
    const file = `--b\r\nContent-Disposition: attachment; filename="=?utf-8?B?${name}?="\r\n${part('x', 'application/pdf')}--b--`;
    const message = raw(
      'From: mira@example.com',
      `Subject: =?utf-8?B?${heading}?=`,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      file,
    );
    const reading = await within(5_000, message);
    expect(reading?.heading).toBe('Hi Bcc: evil@example.org');
    expect(reading?.attachments[0]?.name).toMatch(/^a \/?.*<b>\.pdf$/);
    expect(JSON.stringify(reading)).not.toMatch(/\\r|\\u0000|\u202e/);
  });

  test('a message in a message is not this message: its words count for nothing', async () => {
    const inner = raw('From: tom@example.com', 'Subject: x', '', 'Delete my account.').toString();
    const message = raw(
      ...HEAD,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      `--b\r\n${part('See below.')}--b\r\n${part(inner, 'message/rfc822')}--b--`,
    );
    const reading = await within(5_000, message);
    expect([reading?.text, reading?.attachmentCount]).toEqual(['See below.', 1]);
  });

  test('nothing at all, only zeros, and random bytes', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.alloc(100_000),
      crypto.getRandomValues(new Uint8Array(65_000)),
    ])
      expect((await within(5_000, bytes))?.from ?? null).toBeNull();
  });
});

describe('at the door', () => {
  let home: TestHouse;
  beforeAll(async () => {
    home = await openTestHouse();
  });
  afterAll(async () => await home.close());

  test('what cannot be read is kept and waits for a person', async () => {
    const mail = await takeIn(home, nested(100));
    expect(mail).toMatchObject({ state: 'triage', why: 'unreadable', reading: null });
  });

  test('an attachment stays in the message: the wish beside it counts, its bytes are in no other place', async () => {
    const file = `--b\r\nContent-Disposition: attachment; filename="passport.jpg"\r\n${part('canary-bytes', 'image/jpeg')}--b--`;
    const message = raw(
      ...HEAD,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      `--b\r\n${part('Please delete my account.')}${file}`,
    );
    const mail = await takeIn(home, message);
    expect(mail.state).toBe('opened-case');
    const reading = await home.work(async (work) => await openReading(work, mail));
    expect(reading?.attachments).toEqual([
      { name: 'passport.jpg', type: 'image/jpeg', bytes: expect.any(Number) },
    ]);
    expect(JSON.stringify(reading)).not.toContain('canary');
  });

  test('a Date in the future or the far past moves no clock', async () => {
    for (const date of ['Fri, 20 Nov 2099 10:00:00 +0100', 'Thu, 01 Jan 1970 00:00:00 +0000', 'nonsense']) {
      const mail = await takeIn(home, mailOf({ text: 'Hello?', date }));
      expect(Math.abs(Date.now() - mail.arrivedAt.epochMilliseconds)).toBeLessThan(60_000);
    }
    const ahead = await takeIn(home, mailOf({ text: 'Hello?' }), {
      arrivedAt: Temporal.Now.instant().add({ hours: 5 }),
    });
    expect(Temporal.Instant.compare(ahead.arrivedAt, ahead.storedAt)).toBe(0);
  });

  test('a wish longer than a note is cut, and the whole is kept', async () => {
    const text = `Hello?\n${'Is this the right address? '.repeat(900)}`;
    const mail = await takeIn(home, mailOf({ text }));
    expect([mail.state, mail.size > 20_000]).toEqual(['triage', true]);
  });
});
