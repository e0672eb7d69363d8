// The road of a mail: over the socket, through the queue and a worker, to a case and a letter; also when its job was lost.
import nodemailer from 'nodemailer';
import { wakeDue } from '../../jobs/wake-due.ts';
import { startWorker } from '../../jobs/worker.ts';
import { IncomingMail, keepMail, mailsNotJudged } from '../../src/intake/incoming-mail.ts';
import { type Listener, listenForMail } from '../../src/intake/listen.ts';
import { now } from '../../src/platform/clock.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { mailOf, mailRow } from './mail.ts';

let home: TestHouse;
let listener: Listener;
beforeAll(async () => {
  home = await openTestHouse();
  listener = await listenForMail(home.house, 'lmtp://127.0.0.1:0');
});
afterAll(async () => {
  await listener.stop();
  await home.close();
});

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 150; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come');
}

test('a mail becomes a case and a letter; a lost job is asked for again', async () => {
  const lost = await home.work(async (work) => await keepMail(work, { raw: mailOf({ text: 'Hello?' }) }));
  await home.work(async (work) => await work.trx('pgboss.job').where({ name: 'judge-mail' }).delete());
  expect(await mailsNotJudged(home.house.database, now())).toEqual([]);
  const later = now().add({ minutes: 3 });
  expect(await mailsNotJudged(home.house.database, later)).toEqual([
    { controllerId: home.lumyx.id, id: lost?.mailId },
  ]);
  const longAgo = now().subtract({ minutes: 3 }).toString();
  await home.work(
    async (work) => await work.trx('incoming_mails').update({ stored_at: longAgo, arrived_at: longAgo }),
  );
  await wakeDue(home.house, {}, new AbortController().signal);

  await startWorker(home.house);
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: Number(new URL(listener.url).port),
    lmtp: true,
    secure: false,
    ignoreTLS: true,
  });
  await transport.sendMail({
    from: 'Mira <mira@example.com>',
    to: 'privacy@lumyx.example',
    subject: 'Bye',
    text: 'Please delete my account.',
  });
  transport.close();
  const opened = await until(
    async () =>
      await home.work(async (work) => await IncomingMail.query(work.trx).findOne({ state: 'opened-case' })),
  );
  expect(opened).toMatchObject({ door: 'listener', suggestion: 'erasure' });
  const letter = await until(async () =>
    home.mailbox.received.find(({ recipients }) => recipients.includes('mira@example.com')),
  );
  expect(letter.mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  await until(async () => ((await mailRow(home, lost?.mailId ?? '')).state === 'triage' ? true : undefined));
});

test('our own letter, sent back by a machine, ends here', async () => {
  const before = home.mailbox.received.length;
  const echo = home.mailbox.newest('mira@example.com').raw;
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: Number(new URL(listener.url).port),
    lmtp: true,
    secure: false,
    ignoreTLS: true,
  });
  await transport.sendMail({
    envelope: { from: 'mira@example.com', to: 'privacy@lumyx.example' },
    raw: echo,
  });
  transport.close();
  const states = await until(async () => {
    const rows = await home.work(
      async (work) => await IncomingMail.query(work.trx).where({ state: 'ignored' }),
    );
    return rows.length > 0 ? rows.map(({ why }) => why) : undefined;
  });
  expect(states).toEqual(['our-own']);
  expect(home.mailbox.received.length).toBe(before);
});
