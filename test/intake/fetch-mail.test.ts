// Mail over IMAP from a real Dovecot: each message once, whatever dies when; nothing is deleted there.
import { createServer } from 'node:net';
import { fetchMail, TAKEN } from '../../src/intake/fetch-mail.ts';
import { IncomingMail } from '../../src/intake/incoming-mail.ts';
import { readMailboxUrl } from '../../src/intake/mailbox-url.ts';
import { readConfig } from '../../src/platform/config.ts';
import { newKeyring } from '../../src/platform/keyring.ts';
import { type Dovecot, describeDovecot, startDovecot } from '../support/dovecot.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { mailOf } from './mail.ts';

let home: TestHouse;
let server: Dovecot;

const rows = async (): Promise<IncomingMail[]> =>
  await home.work(async (work) => await IncomingMail.query(work.trx).orderBy('uid'));

describeDovecot('a mailbox', () => {
  beforeEach(async () => {
    home = await openTestHouse();
    server = await startDovecot();
  });
  afterEach(async () => {
    await server.stop();
    await home.close();
  });

  const url = (): string => `${server.url}?controller=lumyx`;
  const put = async (...mails: { raw: Buffer; at?: Date; flags?: string[] }[]): Promise<void> => {
    const client = await server.client();
    for (const { raw, at, flags = [] } of mails) await client.append('INBOX', raw, flags, at);
    await client.logout();
  };
  const inMailbox = async (): Promise<{ uid: number; flags: string[] }[]> => {
    const client = await server.client();
    await client.mailboxOpen('INBOX', { readOnly: true });
    const all = await client.fetchAll('1:*', { uid: true, flags: true });
    await client.logout();
    return all.map(({ uid, flags }) => ({ uid, flags: [...(flags ?? [])] }));
  };

  test('each mail is kept once, byte for byte, with the moment at which the server got it, and marked', async () => {
    const at = new Date(Date.now() - 5 * 86_400_000);
    at.setMilliseconds(0);
    const raw = mailOf({ text: 'Delete my account.' });
    await put({ raw, at }, { raw: mailOf({ text: 'Hello' }) });
    expect(await fetchMail(home.house, url())).toBe(2);
    const [first, second, ...more] = await rows();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ door: 'mailbox', state: 'received', size: raw.length, whole: true });
    expect(first?.arrivedAt.epochMilliseconds).toBe(at.getTime());
    expect(second?.mailbox).toBe(first?.mailbox);
    const marked = await inMailbox();
    expect(marked.map(({ flags }) => flags)).toEqual([[TAKEN], [TAKEN]]);
    expect(await fetchMail(home.house, url())).toBe(0);
    await put({ raw: mailOf({ text: 'third' }) });
    expect(await fetchMail(home.house, url())).toBe(1);
    expect((await rows()).length).toBe(3);
  });

  test('a run that dies in the middle, and two at once, lose and double nothing', async () => {
    await put(...Array.from({ length: 12 }, (_, n) => ({ raw: mailOf({ text: `mail ${n}` }) })));
    let calls = 0;
    const dying: typeof home.house = {
      ...home.house,
      inWork: async (...given) => {
        calls += 1;
        if (calls === 6) throw new Error('killed');
        return await home.house.inWork(...given);
      },
    };
    await expect(fetchMail(dying, url())).rejects.toMatchObject({ code: 'mailbox-unreachable' });
    const kept = (await rows()).length;
    expect([kept > 0, kept < 12]).toEqual([true, true]);
    const runs = await Promise.all([fetchMail(home.house, url()), fetchMail(home.house, url())]);
    expect(runs[0] + runs[1]).toBe(12 - kept);
    expect((await rows()).map(({ uid }) => Number(uid))).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect((await inMailbox()).every(({ flags }) => flags.includes(TAKEN))).toBe(true);
  });

  test('a mailbox that is new to us is read from a month back; older mail was answered by people', async () => {
    const old = new Date(Date.now() - 60 * 86_400_000);
    await put({ raw: mailOf({ text: 'old' }), at: old }, { raw: mailOf({ text: 'new' }) });
    expect(await fetchMail(home.house, url())).toBe(1);
    expect((await rows()).map(({ uid }) => Number(uid))).toEqual([2]);
    await put({ raw: mailOf({ text: 'moved in late' }), at: old });
    expect(await fetchMail(home.house, url())).toBe(1);
  });

  test('a mail that somebody has read already is fetched, too; one over 25 MB is kept by its beginning', async () => {
    const big = mailOf({ text: `Delete my account.\r\n${`${'x'.repeat(76)}\r\n`.repeat(335_000)}` });
    await put({ raw: mailOf({ text: 'seen' }), flags: ['\\Seen'] }, { raw: big });
    expect(await fetchMail(home.house, url())).toBe(2);
    const [, large] = await rows();
    expect([large?.whole, large?.size, (large?.raw.length ?? 0) < 300_000]).toEqual([
      false,
      big.length,
      true,
    ]);
  });

  test('refusals are in our own words, and repeat neither name nor password', async () => {
    const refused = async (address: string): Promise<{ code: string; message: string }> => {
      try {
        await fetchMail(home.house, address);
      } catch (error) {
        return error as { code: string; message: string };
      }
      throw new Error('was not refused');
    };
    const wrong = await refused(url().replace(/:[0-9a-f]{18}@/, ':canaryPassword@'));
    expect(wrong.code).toBe('mailbox-sign-in-refused');
    const nowhere = await refused(url().replace('/INBOX', '/Nowhere'));
    expect(nowhere.code).toBe('mailbox-unreachable');
    expect((await refused(server.url)).code).toBe('mailbox-without-controller');
    expect((await refused(`${server.url}?controller=nobody`)).code).toBe('mailbox-without-controller');
    await server.stop();
    expect((await refused(url())).code).toBe('mailbox-unreachable');
    for (const { message } of [wrong, nowhere]) expect(message).not.toMatch(/canary|privacy:/);
    server = await startDovecot();
  });
});

test('without TLS the password does not leave this machine', async () => {
  home = await openTestHouse();
  // 127.0.0.2 is no name of this machine to us, so it stands for a server far away.
  const said: string[] = [];
  const plain = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n');
    socket.on('data', (bytes) => {
      said.push(bytes.toString());
      const [tag = '*', verb = ''] = bytes.toString().split(' ');
      if (verb.startsWith('CAPABILITY')) socket.write('* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n');
      socket.write(`${tag} OK done\r\n`);
    });
  });
  await new Promise<void>((ready) => plain.listen(0, '127.0.0.2', ready));
  const address = plain.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const asked = fetchMail(home.house, `imap://privacy:canary@127.0.0.2:${port}/INBOX?controller=lumyx`);
  await expect(asked).rejects.toMatchObject({ code: 'mailbox-unreachable' });
  plain.close();
  expect(said.join('')).not.toMatch(/canary|LOGIN|AUTHENTICATE|cHJpdmFjeQ/i);
  await home.close();
});

test('the address of a mailbox is read strictly, and its name in our tables holds no secret', () => {
  const read = readMailboxUrl(
    'imaps://p%40lumyx.example:s%3Aecret@mail.example/Archive%2FIn?controller=lumyx',
  );
  expect(read).toMatchObject({
    host: 'mail.example',
    port: 993,
    secure: true,
    user: 'p@lumyx.example',
    password: 's:ecret',
    folder: 'Archive/In',
    slug: 'lumyx',
    onLoopback: false,
  });
  const changed = readMailboxUrl('imaps://p%40lumyx.example:other@mail.example/Archive%2FIn');
  expect(changed.key).toBe(read.key);
  for (const bad of ['', 'https://a:b@mail.example', 'imaps://mail.example/INBOX', 'imaps://a:b@'])
    expect(() => readMailboxUrl(bad)).toThrow(expect.objectContaining({ code: 'mailbox-address-not-valid' }));
});

test('settings of mail that cannot be meant are refused by name, without their values', () => {
  const rest = {
    DATABASE_URL: 'postgres://a:b@localhost/c',
    SMTP_URL: 'smtp://localhost',
    HABEAS_KEYRING: newKeyring('test'),
    PUBLIC_URL: 'https://privacy.example',
  };
  const two = 'imaps://a:b@mail.example/INBOX?controller=x  imap://c:d@mail.example/INBOX?controller=y';
  const read = readConfig({ ...rest, IMAP_URL: two, MAIL_IN_URL: 'lmtp://127.0.0.1:2424' });
  expect([read.imapUrls?.length, read.mailInUrl]).toEqual([2, 'lmtp://127.0.0.1:2424']);
  expect([readConfig(rest).imapUrls, readConfig(rest).mailInUrl]).toEqual([undefined, undefined]);
  for (const [name, value] of [
    ['IMAP_URL', 'https://user:canary@mail.example'],
    ['MAIL_IN_URL', 'http://canary'],
    ['NEUTRAL_URL', 'ftp://canary'],
    ['NEUTRAL_SENDER', 'canary'],
  ] as const) {
    const start = () => readConfig({ ...rest, [name]: value });
    expect(start).toThrow(expect.objectContaining({ code: 'configuration-incomplete' }));
    expect(start).toThrow(expect.objectContaining({ message: expect.stringContaining(name) }));
    expect(start).not.toThrow(expect.objectContaining({ message: expect.stringContaining('canary') }));
  }
});
