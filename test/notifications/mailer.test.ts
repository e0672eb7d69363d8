// The mailer before a real SMTP server: exactly one recipient, and every failure in our own words.
import { createServer } from 'node:net';
import { deliver, type Mail } from '../../src/notifications/mailer.ts';
import { readEmail } from '../../src/subjects/identifiers.ts';
import { startTestMailbox, type TestMailbox } from '../support/mailbox.ts';

let mailbox: TestMailbox;
beforeAll(async () => {
  mailbox = await startTestMailbox();
});
beforeEach(() => {
  mailbox.received.length = 0;
  mailbox.behave({ kind: 'take' });
});
afterAll(() => mailbox.stop());

function mail(over: Partial<Mail> = {}): Mail {
  return {
    from: { name: 'LumyxAI Privacy', address: 'privacy@lumyx.example' },
    to: { name: 'Maria Berg', address: 'maria@example.org' },
    heading: 'Your code for LumyxAI',
    text: 'Grüße. 1234 5678\n',
    html: '<p>Grüße. 1234 5678</p>',
    messageId: '<one@lumyx.example>',
    ...over,
  };
}

const to = (address: string, name = '') => mail({ to: { name, address } });

test('a letter arrives whole, in the controller’s name, as one message with two parts', async () => {
  await deliver(mailbox.url, mail());
  const [got] = mailbox.received;
  expect(got?.recipients).toEqual(['maria@example.org']);
  expect(got?.sender).toBe('privacy@lumyx.example');
  expect(got?.mail.from).toMatchObject({ name: 'LumyxAI Privacy', address: 'privacy@lumyx.example' });
  expect(got?.mail.subject).toBe('Your code for LumyxAI');
  expect(got?.mail.text?.trim()).toBe('Grüße. 1234 5678');
  expect(got?.mail.html).toContain('Grüße');
  expect(got?.mail.messageId).toBe('<one@lumyx.example>');
  expect(got?.raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
});

/** R4: texts that would name somebody else, or more than one, if any parser in the way read them as a list. */
const SMUGGLED = [
  'a@x.example, evil@y.example',
  'a@x.example;evil@y.example',
  'a@x.example evil@y.example',
  '"a@x.example" <evil@y.example>',
  'a@x.example <evil@y.example>',
  '<a@x.example>, <evil@y.example>',
  'a@x.example\r\nBcc: evil@y.example',
  'a@x.example\nRCPT TO:<evil@y.example>',
  'a@x.example> SIZE=1\r\nRCPT TO:<evil@y.example',
  'group: a@x.example, evil@y.example;',
  '"a@x.example,"@y.example',
  '"evil@y.example x"@x.example',
  'a@x.example(evil@y.example)',
  'a@evil@y.example',
  'a\u0000@x.example',
  'a@x.example\u2028evil@y.example',
  'a@[127.0.0.1]',
  '',
];

describe('R4: nobody is smuggled into the envelope', () => {
  test.each(SMUGGLED)('%j as stored address', async (address) => {
    expect(() => readEmail(address)).toThrow(expect.objectContaining({ code: 'email-not-plain' }));
    await deliver(mailbox.url, to(address)).catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'Problem' });
    });
    for (const { recipients } of mailbox.received) expect(recipients).toEqual([address]);
    expect(mailbox.received.flatMap(({ recipients }) => recipients)).not.toContain('evil@y.example');
  });

  test.each(SMUGGLED)('%j as name, heading and sender name', async (text) => {
    await deliver(
      mailbox.url,
      mail({
        to: { name: text, address: 'maria@example.org' },
        heading: text,
        from: { name: text, address: 'privacy@lumyx.example' },
      }),
    );
    expect(mailbox.received).toHaveLength(1);
    expect(mailbox.received[0]?.recipients).toEqual(['maria@example.org']);
    expect(mailbox.received[0]?.mail.bcc ?? []).toEqual([]);
    expect(mailbox.received[0]?.mail.to?.map((one) => one.address)).toEqual(['maria@example.org']);
  });

  test.each([' maria@example.org', '<maria@example.org>', 'ma\u0000ria@example.org', 'a@evil@y.example'])(
    '%j, which the library would rewrite to another recipient, is refused before a byte leaves',
    async (address) => {
      await expect(deliver(mailbox.url, to(address))).rejects.toMatchObject({
        code: 'recipient-not-one',
        forGood: true,
      });
      expect(mailbox.received).toHaveLength(0);
    },
  );

  test('a letter to a domain beyond ASCII goes to its ASCII form, and to nobody else', async () => {
    await deliver(mailbox.url, to('maria@bücher.example'));
    expect(mailbox.received[0]?.recipients.join()).toMatch(/^maria@(xn--bcher-kva|bücher)\.example$/);
  });
});

describe('failures', () => {
  const secret = to('very.secret@example.org');
  const failing = async () =>
    await deliver(mailbox.url, secret).then(
      () => undefined,
      (error: unknown) => error,
    );

  test.each([
    ['recipient', 550, 'address-refused', true],
    ['recipient', 450, 'mail-server-busy', false],
    ['data', 554, 'letter-refused', true],
    ['data', 451, 'mail-server-busy', false],
  ] as const)('refused at %s with %i: %s', async (step, reply, code, forGood) => {
    mailbox.behave({ kind: 'refuse', step, reply });
    const error = await failing();
    expect(error).toMatchObject({ code, forGood, details: { reply } });
    expect(JSON.stringify(error) + String(error)).not.toContain('very.secret');
    expect(mailbox.received).toHaveLength(0);
  });

  test('a server that hangs up', async () => {
    mailbox.behave({ kind: 'hang-up' });
    expect(await failing()).toMatchObject({ forGood: false });
  });

  test('no server, and a password in the URL that must not show', async () => {
    const error = await deliver('smtp://user:pass-canary@127.0.0.1:1', secret).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'mail-server-unreachable', forGood: false });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/canary|secret@/);
  });

  test('a server that takes no part in TLS where TLS is demanded', async () => {
    const error = await deliver(`${mailbox.url}/?requireTLS=true`, secret).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'mail-server-insecure', forGood: false });
    expect(mailbox.received).toHaveLength(0);
  });

  test('a port that answers in another language', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const error = await deliver(`smtp://127.0.0.1:${port}`, secret).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'Problem', forGood: false });
    server.close();
  });
});
