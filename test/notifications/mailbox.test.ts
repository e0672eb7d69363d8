// The demonstration's mailbox: keeps letters as files, bounded, and reads nothing but them.
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listMessages, type Mailbox, readMessage, startMailbox } from '../../src/notifications/mailbox.ts';
import { deliver } from '../../src/notifications/mailer.ts';

let folder: string;
let mailbox: Mailbox;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'mailbox-')), 'mailbox');
  mailbox = await startMailbox(folder);
});
afterEach(async () => {
  await mailbox.stop();
  await rm(folder, { recursive: true });
});

const send = (heading: string, text = 'Hello.\n') =>
  deliver(mailbox.url, {
    from: { name: 'LumyxAI', address: 'privacy@lumyx.example' },
    to: { name: '', address: 'maria@example.org' },
    heading,
    text,
    html: '<p>Hello.</p>',
    messageId: `<${crypto.randomUUID()}@lumyx.example>`,
  });

test('letters are listed newest first and open with their words', async () => {
  await send('First');
  await send('Second', 'Your code is 1234 5678.\n');
  const list = await listMessages(folder);
  expect(list.map(({ heading }) => heading)).toEqual(['Second', 'First']);
  expect(list[0]).toMatchObject({ to: 'maria@example.org', from: 'privacy@lumyx.example' });
  const opened = await readMessage(folder, list[0]?.id ?? '');
  expect(opened?.text).toContain('1234 5678');
  expect(opened?.html).toContain('<p>Hello.</p>');
});

test('only the owner of the files may read them', async () => {
  await send('Private');
  const [file = ''] = await readdir(folder);
  expect((await stat(folder)).mode & 0o077).toBe(0);
  expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
});

test.each(['../secret', '..%2fsecret', '/etc/passwd', '', 'x\0y', '20261121050000000-abcdefgh/..'])(
  'an id that is no letter (%j) opens nothing',
  async (id) => {
    await writeFile(join(folder, '..', 'secret.eml'), 'Subject: secret\r\n\r\nsecret');
    expect(await readMessage(folder, id)).toBeNull();
  },
);

test('a letter beyond the limit is refused and leaves nothing', async () => {
  await expect(send('Large', 'x'.repeat(1_200_000))).rejects.toMatchObject({ name: 'Problem' });
  expect(await readdir(folder)).toEqual([]);
});

test('a folder that does not exist is an empty mailbox', async () => {
  expect(await listMessages(join(folder, 'nothing'))).toEqual([]);
});
