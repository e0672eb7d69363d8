// A house for tests: its own database, a real mail server, a clock that tests set, and believable controllers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '../../src/open-house.ts';
import { now } from '../../src/platform/clock.ts';
import { type Controller, saveController } from '../../src/platform/controller.ts';
import { newKeyring, openKeyring } from '../../src/platform/keyring.ts';
import { CONTROLLER_SETTING } from '../../src/platform/row-security.ts';
import { type Actor, type House, MACHINE, type Work } from '../../src/work.ts';
import { startTestMailbox, type TestMailbox } from './mailbox.ts';
import { freshDatabase } from './postgres.ts';

export interface TestHouse {
  readonly house: House;
  readonly mailbox: TestMailbox;
  /** Two controllers that must never see each other. */
  readonly lumyx: Controller;
  readonly lumart: Controller;
  /** A superuser's address, for looking behind row-level security. */
  readonly superuserUrl: string;
  /** A work of `lumyx` by the machine, unless told. */
  work<T>(act: (work: Work) => Promise<T>, actor?: Actor, controller?: Controller): Promise<T>;
  /** Moves the clock. */
  later(duration: Temporal.DurationLike): void;
  close(): Promise<void>;
}

/** Opens a house on a clone of the migrated database; close it in `afterAll`. */
export async function openTestHouse(): Promise<TestHouse> {
  const database = await freshDatabase();
  const mailbox = await startTestMailbox();
  const dataFolder = await mkdtemp(join(tmpdir(), 'habeas-house-'));
  let ahead = Temporal.Duration.from({ seconds: 0 });
  const config = {
    databaseUrl: database.appUrl,
    migrationDatabaseUrl: null,
    smtpUrl: mailbox.url,
    keyring: openKeyring(newKeyring('test')),
    publicUrl: new URL('https://privacy.example'),
    host: '127.0.0.1',
    port: 3000,
    dataFolder,
    trustedProxies: 0,
    demonstration: false,
  };
  const clock = () => now().add(ahead);
  const { house, close } = await openHouse(config, { supervise: false, clock });
  const lumyx = await addController(house, 'lumyx', 'LumyxAI', 0);
  const lumart = await addController(house, 'lumart', 'Lumart', 7);
  return {
    house,
    mailbox,
    lumyx,
    lumart,
    superuserUrl: database.superuserUrl,
    work: (act, actor = MACHINE, controller = lumyx) => house.inWork(controller.id, actor, act),
    later: (duration) => {
      ahead = ahead.add(duration);
    },
    close: async () => {
      await close();
      await mailbox.stop();
      await database.drop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** A controller with its keys. */
export async function addController(
  house: House,
  slug: string,
  name: string,
  coolingOffDays: number,
): Promise<Controller> {
  return await house.database.transaction(async (trx) => {
    const { controller } = await saveController(trx, {
      slug,
      name,
      language: 'en',
      timeZone: 'Europe/Berlin',
      postalAddress: '1 Harbour Way\n10115 Berlin',
      contactEmail: `privacy@${slug}.example`,
      senderName: `${name} Privacy`,
      senderEmail: `privacy@${slug}.example`,
      colour: '#1d4b73',
      authority: { name: 'Berlin Commissioner', url: 'https://authority.example/', address: 'Alt-Moabit 59' },
      seatCountry: 'DE',
      seatSubdivision: 'BE',
      answerWithinDays: 30,
      coolingOffDays,
      rowCap: 100_000,
      singleOfficer: false,
      confirmDelayHours: 24,
      accessApprovesItself: true,
      privacyNoticeUrl: `https://${slug}.example/privacy`,
      signIn: null,
      warnHours: 24,
      minimumAge: null,
      minorWithinHours: 72,
      neutralSenderEmail: '',
    });
    await trx.raw('select set_config(?, ?, true)', [CONTROLLER_SETTING, controller.id]);
    await house.keys.create(trx, controller.id);
    return controller;
  });
}
