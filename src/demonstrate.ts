// The whole demonstration in one process: database, four controllers with their platforms, mailbox, pages, worker, clock.
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { buildLumyxPlatform } from '../seeds/01_lumyx_platform.ts';
import { buildLumartPlatform } from '../seeds/02_lumart_platform.ts';
import { type DemonstrationAccount, loadDemonstration } from '../seeds/04_demonstration.ts';
import { startLumyxPayments } from '../seeds/05_lumyx_payments.ts';
import { startLumyxSignIn } from '../seeds/06_lumyx_sign_in.ts';
import { startLumartPages } from '../seeds/07_lumart_pages.ts';
import { buildLumyxAvatars } from '../seeds/08_lumyx_avatars.ts';
import { buildLumecoderPlatform } from '../seeds/09_lumecoder_platform.ts';
import { buildLumaPlatform } from '../seeds/10_luma_platform.ts';
import { heading, pairs, say } from './commands/terminal.ts';
import { migrate } from './migrate.ts';
import { startMailbox } from './notifications/mailbox.ts';
import { readConfig } from './platform/config.ts';
import { randomToken } from './platform/crypto.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { writeWhole } from './platform/files.ts';
import { newKeyring } from './platform/keyring.ts';
import { ownFolder } from './platform/operating-user.ts';
import { projectFolder } from './platform/project.ts';
import { prepareRoles, prepareStoreDatabase } from './platform/roles.ts';
import { startHouse, untilStopped } from './server.ts';

/** Secrets of this demonstration, made once and kept in the data folder, readable by its owner only. */
interface Secrets {
  readonly keyring: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly storePassword: string;
  readonly staffPassword: string;
}

/** Starts everything, prints where it is, and runs until Ctrl-C. Data stay under `.habeas/` between runs. */
export async function demonstrate(environment: NodeJS.ProcessEnv): Promise<void> {
  const began = performance.now();
  const dataFolder = resolve(projectFolder, environment.HABEAS_DATA ?? '.habeas');
  await ownFolder(dataFolder);
  say('Habeas demonstration');
  say(`  data stay in ${environment.HABEAS_DATA ?? '.habeas'}/ between runs`);
  const postgres = await startEmbeddedPostgres({ folder: join(dataFolder, 'postgres') });
  const stops: (() => Promise<void>)[] = [() => postgres.stop()];
  try {
    if (postgres.adopted) say('  found the database of an earlier run still running, and took it over');
    const secrets = await secretsOf(dataFolder);
    const { ownerUrl, appUrl } = await prepareRoles(postgres.superuserUrl, {
      database: 'habeas',
      ...secrets,
    });
    const names = await migrate(ownerUrl);
    say(
      names.length === 0 ? '  our tables are up to date' : `  made our tables (${names.length} migrations)`,
    );
    const platform = async (name: string, build: (url: string) => Promise<void>): Promise<string> => {
      const store = await prepareStoreDatabase(postgres.superuserUrl, {
        database: name,
        password: secrets.storePassword,
      });
      // A kill between making and filling leaves an empty one, which is then filled.
      if (store.empty) await build(store.url);
      return store.url;
    };
    // Side by side: each is a database of its own.
    const [lumyxUrl, lumartUrl, lumecoderUrl, lumaUrl] = await Promise.all([
      platform('lumyx_platform', buildLumyxPlatform),
      platform('lumart_platform', buildLumartPlatform),
      platform('lumecoder_platform', buildLumecoderPlatform),
      platform('luma_platform', buildLumaPlatform),
    ]);
    await buildLumyxAvatars(join(dataFolder, 'lumyx-avatars'));
    // It remembers nothing between runs: each begins with the customers whom the platform was made with.
    const payments = await startLumyxPayments();
    stops.push(() => payments.stop());
    const signIn = await startLumyxSignIn();
    stops.push(() => signIn.stop());
    const mailbox = await startMailbox(join(dataFolder, 'mailbox'));
    stops.push(() => mailbox.stop());
    const port = environment.PORT ?? '3000';
    const pages = await startLumartPages({ folder: dataFolder, port: Number(port) + 1 });
    stops.push(() => pages.stop());
    const settings = {
      DATABASE_URL: appUrl,
      MIGRATION_DATABASE_URL: ownerUrl,
      SMTP_URL: mailbox.url,
      HABEAS_KEYRING: secrets.keyring,
      PUBLIC_URL: environment.PUBLIC_URL ?? `http://localhost:${port}`,
      PORT: port,
    };
    const mailIn = { MAIL_IN_URL: environment.MAIL_IN_URL ?? 'lmtp://127.0.0.1:0' };
    const read = readConfig({ ...environment, ...settings, ...mailIn }, true);
    const config = { ...read, accountPages: { name: 'Lumart', url: pages.url } };
    const stores = {
      LUMYX_DATABASE_URL: lumyxUrl,
      LUMART_DATABASE_URL: lumartUrl,
      LUMECODER_DATABASE_URL: lumecoderUrl,
      LUMA_DATABASE_URL: lumaUrl,
    };
    Object.assign(process.env, stores);
    const kept = join(dataFolder, 'environment');
    await writeWhole(kept, inShell({ ...settings, ...stores, HABEAS_DATA: dataFolder }));
    const running = await startHouse(config, { web: true, worker: true, clock: true });
    stops.push(() => running.stop());
    const accounts = await loadDemonstration(running.house, {
      password: secrets.staffPassword,
      signIn: { lumart: pages.signIn },
    });
    await pages.connect(running.house, lumartUrl);
    await signIn.connect(running.house);
    const { mailInUrl } = running;
    // Heard from now on: whoever reads that it is ready may press Ctrl-C at once.
    const stopped = untilStopped();
    announce(
      { publicUrl: config.publicUrl, mailInUrl, pagesUrl: pages.url, environment: kept },
      accounts,
      secrets.staffPassword,
      performance.now() - began,
    );
    await stopped;
    say('\nStopping: letting running work finish …');
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
  say('Stopped. Everything is kept; start again with npm start.');
}

/** Settings as lines that a shell reads (POSIX quoting), so that commands of the terminal find this very house. */
function inShell(settings: Readonly<Record<string, string>>): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return Object.entries(settings)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join('');
}

interface Places {
  readonly publicUrl: URL;
  readonly mailInUrl: string | null;
  readonly pagesUrl: string;
  /** The file with the settings of this house. */
  readonly environment: string;
}

function announce(
  { publicUrl, mailInUrl, pagesUrl, environment }: Places,
  accounts: readonly DemonstrationAccount[],
  password: string,
  milliseconds: number,
): void {
  const at = (path: string): string => new URL(path, publicUrl).href;
  say(`\nReady after ${(milliseconds / 1000).toFixed(1)} s. Stop with Ctrl-C.\n`);
  heading('Where to look');
  pairs([
    ['A person asks (LumyxAI)', at('/lumyx')],
    ['A person asks (Lumart, 7 days to reconsider)', at('/lumart')],
    ['A person asks (Lumecoder, where content is not stored)', at('/lumecoder')],
    ['A person asks (Luma, whose models learned from inputs)', at('/luma')],
    ['A customer signed in at Lumart: Settings → Account', pagesUrl],
    ['Staff', at('/lumyx/console')],
    ['', at('/lumart/console')],
    ['', at('/lumecoder/console')],
    ['', at('/luma/console')],
    ['Mail that was sent', at('/mailbox')],
    ['Mail is taken (privacy@lumyx.example)', mailInUrl ?? ''],
    ['API', at('/api/v1/openapi.json')],
  ]);
  say();
  heading(`Staff of the demonstration (password of all: ${password})`);
  pairs(accounts.map(({ email, roles, controller }) => [email, `${roles.join(', ')} at ${controller}`]));
  say();
  heading('Commands of the terminal find this house by its settings');
  // In parentheses: a shell that kept the settings would take the next `npm start` for a configured house.
  say(`  (. ${relative(process.cwd(), environment)}; npx habeas retention status lumyx)`);
  say();
  say('Try: ask for a copy as mira.solberg@example.com, read the code in the mailbox, and follow the road.');
}

async function secretsOf(folder: string): Promise<Secrets> {
  const path = join(folder, 'secrets.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Secrets;
  } catch (error) {
    if (!(Error.isError(error) && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secrets: Secrets = {
    keyring: newKeyring('demonstration'),
    ownerPassword: randomToken(24),
    appPassword: randomToken(24),
    storePassword: randomToken(24),
    staffPassword: randomToken(12),
  };
  await writeWhole(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}
