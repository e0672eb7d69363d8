// `npm run promises`: the demonstration in a house of its own, canaries erased, every probe run, and the whole ledger printed.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLumyxPlatform } from '../seeds/01_lumyx_platform.ts';
import { buildLumartPlatform } from '../seeds/02_lumart_platform.ts';
import { loadDemonstration } from '../seeds/04_demonstration.ts';
import { startLumyxPayments } from '../seeds/05_lumyx_payments.ts';
import { startLumyxSignIn } from '../seeds/06_lumyx_sign_in.ts';
import { buildLumyxAvatars } from '../seeds/08_lumyx_avatars.ts';
import { buildLumecoderPlatform } from '../seeds/09_lumecoder_platform.ts';
import { buildLumaPlatform } from '../seeds/10_luma_platform.ts';
import { CANARY_CUSTOMER, putCanary, walkCanary } from '../seeds/11_canaries.ts';
import { walkWatch } from '../seeds/13_watched_page.ts';
import { ledgersOf, sayConflicts, sayLedgers, sayList } from './commands/promises.ts';
import { say } from './commands/terminal.ts';
import { compareStores } from './data-map/compare-stores.ts';
import { inactivityRules } from './data-map/inactivity-row.ts';
import { findUnused } from './fulfilment/find-unused.ts';
import { lookAtRetention } from './fulfilment/look-at-retention.ts';
import { migrate } from './migrate.ts';
import { startMailbox } from './notifications/mailbox.ts';
import { now } from './platform/clock.ts';
import { readConfig } from './platform/config.ts';
import { findControllerBySlug, listControllers } from './platform/controller.ts';
import { randomToken } from './platform/crypto.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { newKeyring } from './platform/keyring.ts';
import { ownFolder } from './platform/operating-user.ts';
import { prepareRoles, prepareStoreDatabase } from './platform/roles.ts';
import { startHouse } from './server.ts';
import type { House } from './work.ts';

const BUILD = {
  lumyx: buildLumyxPlatform,
  lumart: buildLumartPlatform,
  lumecoder: buildLumecoderPlatform,
  luma: buildLumaPlatform,
} as const;

/** The one that waits seven days is the last, so that the others stand in the same week. */
const CAGED = ['lumyx', 'lumecoder', 'lumart'] as const;

/** Rows of the five documents that the demonstration goes by. */
const EXPECTED = { DATA: 37, MIXED: 16, LEGAL: 6, gap: 5 } as const;

/** Longer than any time to reconsider: canaries begin then, and have ended now. */
const BACK_MINUTES = 8 * 24 * 60;

/**
 * Makes everything in a folder that is removed afterwards. Answers whether every provision is as it should be and every
 * row of the list is accounted for.
 */
export async function proveDemonstration(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-promises-'));
  const stops: (() => Promise<unknown>)[] = [async () => await rm(folder, { recursive: true, force: true })];
  try {
    await ownFolder(folder);
    const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), forTests: true });
    stops.push(async () => await postgres.stop());
    const passwords = { ownerPassword: randomToken(24), appPassword: randomToken(24) };
    const { ownerUrl, appUrl } = await prepareRoles(postgres.superuserUrl, {
      database: 'habeas',
      ...passwords,
    });
    await migrate(ownerUrl);
    say('made our tables; building four platforms …');
    await Promise.all(
      Object.entries(BUILD).map(async ([slug, build]) => {
        const given = { database: `${slug}_platform`, password: randomToken(24) };
        const { url } = await prepareStoreDatabase(postgres.superuserUrl, given);
        await build(url);
        process.env[`${slug.toUpperCase()}_DATABASE_URL`] = url;
      }),
    );
    await buildLumyxAvatars(join(folder, 'lumyx-avatars'));
    const payments = await startLumyxPayments([CANARY_CUSTOMER]);
    stops.push(async () => await payments.stop());
    const signIn = await startLumyxSignIn();
    stops.push(async () => await signIn.stop());
    const mailbox = await startMailbox(join(folder, 'mailbox'));
    stops.push(async () => await mailbox.stop());
    const port = String(await freePort());
    const config = readConfig({
      DATABASE_URL: appUrl,
      SMTP_URL: mailbox.url,
      HABEAS_KEYRING: newKeyring('promises'),
      PUBLIC_URL: `http://localhost:${port}`,
      PORT: port,
      HABEAS_DATA: folder,
    });
    const clock = { minutes: -BACK_MINUTES };
    const running = await startHouse(config, { web: true, worker: false, clock: false }, () =>
      now().add(clock),
    );
    stops.push(async () => await running.stop());
    const { house } = running;
    await loadDemonstration(house, { password: randomToken(12) });
    await signIn.connect(house);
    say('erasing a canary of three controllers by the usual roads …');
    for (const slug of CAGED) {
      const controller = await findControllerBySlug(house.database, slug);
      await putCanary(slug, process.env[`${slug.toUpperCase()}_DATABASE_URL`] ?? '');
      await walkCanary(house, { controllerId: controller?.id ?? '', slug }, (hours) => {
        clock.minutes += Math.round(hours * 60);
      });
    }
    clock.minutes = 0;
    say('watching the terms of a platform while they change …');
    const luma = await findControllerBySlug(house.database, 'luma');
    await walkWatch(house, luma?.id ?? '');
    say('running every probe …');
    return await proveAll(house);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** What the clock of a house does by itself in a day, and then every probe. */
async function proveAll(house: House): Promise<boolean> {
  const { signal } = new AbortController();
  for (const { id } of await listControllers(house.database)) {
    await compareStores(house, id);
    await lookAtRetention(house, id, signal);
  }
  for (const { controllerId, id } of await inactivityRules(house.database))
    await findUnused(house, controllerId, id);
  const ledgers = await ledgersOf(house, { prove: true });
  const good = sayLedgers(ledgers);
  sayConflicts(ledgers);
  const whole = sayList(ledgers, EXPECTED);
  say(good && whole ? '\nEvery promise is as it should be.' : '\nIt falls short: see the rows above.');
  return good && whole;
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
