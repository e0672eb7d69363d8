// The demonstration as a test: all platforms, pages, worker and clock in one process, and a real mail server.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDemonstration } from '../../seeds/04_demonstration.ts';
import { startLumyxPayments } from '../../seeds/05_lumyx_payments.ts';
import { startLumyxSignIn } from '../../seeds/06_lumyx_sign_in.ts';
import { startLumartPages } from '../../seeds/07_lumart_pages.ts';
import { buildLumyxAvatars } from '../../seeds/08_lumyx_avatars.ts';
import { readConfig } from '../../src/platform/config.ts';
import { newKeyring } from '../../src/platform/keyring.ts';
import { startHouse } from '../../src/server.ts';
import type { House } from '../../src/work.ts';
import { startTestMailbox, type TestMailbox } from './mailbox.ts';
import { buildPlatforms } from './platforms.ts';
import { freshDatabase } from './postgres.ts';

export const PASSWORD = 'seven-quiet-lanterns';

export interface Demonstration {
  readonly house: House;
  readonly url: string;
  readonly mailbox: TestMailbox;
  readonly lumyxUrl: string;
  readonly lumartUrl: string;
  readonly lumecoderUrl: string;
  readonly lumaUrl: string;
  /** Lumart's own account pages. */
  readonly pagesUrl: string;
  /** The newest code that was sent to an address; waits for it. */
  codeFor(email: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts everything; `close` leaves nothing behind. */
export async function startDemonstration(): Promise<Demonstration> {
  const database = await freshDatabase();
  const platforms = await buildPlatforms();
  const payments = await startLumyxPayments();
  const signIn = await startLumyxSignIn();
  const mailbox = await startTestMailbox();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-journey-'));
  await buildLumyxAvatars(join(folder, 'lumyx-avatars'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const config = readConfig({
    DATABASE_URL: database.appUrl,
    SMTP_URL: mailbox.url,
    HABEAS_KEYRING: newKeyring('test'),
    PUBLIC_URL: url,
    PORT: String(port),
    HABEAS_DATA: folder,
  });
  const pages = await startLumartPages({ folder });
  const running = await startHouse(config, { web: true, worker: true, clock: true });
  await loadDemonstration(running.house, { password: PASSWORD, signIn: { lumart: pages.signIn } });
  await pages.connect(running.house, platforms.urls.lumart);
  await signIn.connect(running.house);
  let seen = 0;
  return {
    house: running.house,
    url,
    mailbox,
    lumyxUrl: platforms.urls.lumyx,
    lumartUrl: platforms.urls.lumart,
    lumecoderUrl: platforms.urls.lumecoder,
    lumaUrl: platforms.urls.luma,
    pagesUrl: pages.url,
    codeFor: async (email) => {
      for (let tries = 0; tries < 100; tries += 1) {
        const fresh = mailbox.received.slice(seen).filter(({ recipients }) => recipients.includes(email));
        const code = fresh
          .map(({ mail }) => /\b\d{4} \d{4}\b/.exec(mail.text ?? '')?.[0])
          .findLast((one) => one !== undefined);
        if (code !== undefined) {
          seen = mailbox.received.length;
          return code;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`no code was sent to ${email}`);
    },
    close: async () => {
      await running.stop();
      await pages.stop();
      await mailbox.stop();
      await payments.stop();
      await signIn.stop();
      await database.drop();
      await platforms.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
