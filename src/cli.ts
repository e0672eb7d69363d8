// `habeas …`: every command for administrators, in one list.
import { Command } from 'commander';
import { applyCommand } from './commands/apply.ts';
import { verifyAuditCommand } from './commands/audit.ts';
import { declareBundleCommands } from './commands/bundle-commands.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { addOwnedSystemCommand, type OwnedOptions } from './commands/owned-system.ts';
import { previewCommand } from './commands/preview.ts';
import { promisesCommand } from './commands/promises.ts';
import { recipientSecretCommand } from './commands/recipient.ts';
import { type ReplayOptions, replayCommand, storeRestoredCommand } from './commands/replay.ts';
import { retentionStatusCommand } from './commands/retention.ts';
import { retentionPlanCommand, retentionRunCommand } from './commands/retention-sweep.ts';
import {
  addressGiven,
  addStoreCommand,
  compareCommand,
  draftMapCommand,
  listStoresCommand,
} from './commands/store.ts';
import { say, sayProblem } from './commands/terminal.ts';
import { migrate } from './migrate.ts';
import { openHouse } from './open-house.ts';
import { isConfigured, readConfig } from './platform/config.ts';
import { newKeyring } from './platform/keyring.ts';
import { Problem } from './platform/problem.ts';
import { roleStatements } from './platform/roles.ts';
import { type Parts, startHouse, untilStopped } from './server.ts';
import type { House } from './work.ts';

const program = new Command('habeas')
  .description('Runs a privacy policy: requests of people, carried out in your own databases, provably.')
  .showHelpAfterError()
  .exitOverride();

async function serve(parts: Parts): Promise<void> {
  const running = await startHouse(readConfig(process.env), parts);
  say(
    parts.web
      ? `Serving at ${running.house.config.publicUrl.href}. Stop with Ctrl-C.`
      : 'Working. Stop with Ctrl-C.',
  );
  await untilStopped();
  await running.stop();
}

async function withHouse<T>(act: (house: House) => Promise<T>): Promise<T> {
  const { house, close } = await openHouse(readConfig(process.env), { supervise: false });
  try {
    return await act(house);
  } finally {
    await close();
  }
}

async function migrateConfigured(): Promise<void> {
  const { migrationDatabaseUrl } = readConfig(process.env);
  if (migrationDatabaseUrl === null) {
    throw new Problem(
      'invalid',
      'configuration-incomplete',
      'MIGRATION_DATABASE_URL is not set. It names the owner of the tables.',
    );
  }
  const names = await migrate(migrationDatabaseUrl);
  say(names.length === 0 ? 'Everything is up to date.' : `Ran ${names.length} migrations.`);
}

program
  .command('demonstrate')
  .description(
    'everything in one process, with an embedded database; with a full configuration: serve, work and tick',
  )
  .action(async () => {
    if (isConfigured(process.env)) await serve({ web: true, worker: true, clock: true });
    else {
      // Only the demonstration needs the example platforms; production never loads them.
      const { demonstrate } = await import('./demonstrate.ts');
      await demonstrate(process.env);
    }
  });
program
  .command('web')
  .description('serve pages and the API')
  .action(async () => await serve({ web: true, worker: false, clock: false }));
program
  .command('worker')
  .description('carry out jobs')
  .action(async () => await serve({ web: false, worker: true, clock: false }));
program
  .command('clock')
  .description('tick')
  .action(async () => await serve({ web: false, worker: false, clock: true }));
program
  .command('migrate')
  .description('bring our own database to the newest form, as its owner')
  .option('--roles', 'print the statements that make the roles, and do nothing')
  .action(async ({ roles }: { roles?: boolean }) => {
    if (roles !== true) return await migrateConfigured();
    const names = { database: 'habeas', ownerPassword: 'CHANGE-ME-1', appPassword: 'CHANGE-ME-2' };
    for (const statement of roleStatements(names)) say(`${statement};`);
  });
program
  .command('keyring')
  .description('make a key for HABEAS_KEYRING')
  .option('--name <name>', 'what the key is called', `key-${new Date().getUTCFullYear()}`)
  .action(({ name }: { name: string }) => say(newKeyring(name)));
program
  .command('init')
  .description('make an empty controller and invite its first administrator')
  .requiredOption('--slug <slug>', 'short name in addresses, such as "acme"')
  .requiredOption('--name <name>', 'name of the organisation')
  .requiredOption('--admin <email>', 'address of the first administrator')
  .action(
    async (options: Record<string, unknown>) =>
      await withHouse(async (house) => await initCommand(house, options)),
  );

const store = program.command('store').description('connected databases');
store
  .command('add <controller> <name> [url]')
  .description('connect a database (postgresql://, mariadb://, or env:NAME) and print the least GRANTs')
  .option('--label <text>', 'its name for people')
  .option('--describe <file>', 'connect a system behind an API, as this file describes it')
  .option(
    '--owner <email>',
    'connect nothing: this person does by hand what is asked, by a letter with a link',
  )
  .option('--last-resort <email>', 'who is asked when the owner stays silent')
  .option('--days <number>', 'days that the owner has to answer', '7')
  .option('--language <code>', 'of the letters to the owner', 'en')
  .option('--holds <words...>', 'what lies there, in words')
  .option('--identify-by <field...>', 'by what people are found there: email, or dataset.collection.field')
  .action(
    async (
      controller: string,
      name: string,
      url: string | undefined,
      { label, describe, ...owned }: { label?: string; describe?: string } & OwnedOptions,
    ) =>
      await withHouse(async (house) => {
        if (owned.owner !== undefined) {
          const address = url ?? describe;
          await addOwnedSystemCommand(house, controller, { name, label: label ?? name, address, ...owned });
          return;
        }
        const address = await addressGiven(url, describe);
        await addStoreCommand(house, controller, name, address, label ?? name);
      }),
  );
store
  .command('list <controller>')
  .action(
    async (controller: string) =>
      await withHouse(async (house) => await listStoresCommand(house, controller)),
  );

store
  .command('restored <controller> <name> <moment>')
  .description(
    'say that a store was restored from a backup of this moment: nothing is drawn, run or read there',
  )
  .action(
    async (controller: string, name: string, moment: string) =>
      await withHouse(async (house) => await storeRestoredCommand(house, controller, name, moment)),
  );
program
  .command('replay <controller>')
  .description(
    'look what a restore of a store brought back; with --confirm, erase it again and release the store',
  )
  .requiredOption('--store <name>', 'the store that was restored')
  .option('--since <moment>', 'the moment of the backup, such as 2026-11-20T03:00:00Z')
  .option('--confirm', 'erase again, under the approvals that were given before')
  .option(
    '--leave-unreadable',
    'release the store also where the ledger was destroyed, because the backup was too old',
  )
  .action(async (controller: string, options: ReplayOptions) => {
    if (!(await withHouse(async (house) => await replayCommand(house, controller, options))))
      process.exitCode = 1;
  });

program
  .command('recipient')
  .description('those who are given data')
  .command('secret <controller> <recipient>')
  .description('make the secret of a webhook and show it once; the one before counts for a week more')
  .option('--end-older', 'the one before ends now: it has leaked')
  .action(
    async (controller: string, recipient: string, { endOlder }: { endOlder?: boolean }) =>
      await withHouse(
        async (house) =>
          await recipientSecretCommand(house, controller, recipient, { endOlder: endOlder ?? false }),
      ),
  );

const map = program.command('map').description('maps of where personal data lies');
map
  .command('draft <controller> <store>')
  .description('write a map from the store itself; guesses are marked as proposals')
  .action(
    async (controller: string, name: string) =>
      await withHouse(async (house) => await draftMapCommand(house, controller, name)),
  );
map
  .command('compare <controller> <store>')
  .description('list what the store holds and its map omits')
  .action(
    async (controller: string, name: string) =>
      await withHouse(async (house) => await compareCommand(house, controller, name)),
  );
program
  .command('apply <pack>')
  .description('load a folder of settings and maps; a second time changes nothing')
  .option('--dry-run', 'say what would change, and change nothing')
  .action(
    async (pack: string, { dryRun }: { dryRun?: boolean }) =>
      await withHouse(async (house) => await applyCommand(house, pack, { dryRun: dryRun ?? false })),
  );
program
  .command('preview <controller> <store> <email>')
  .description('what a request would find; changes nothing')
  .action(
    async (controller: string, name: string, email: string) =>
      await withHouse(async (house) => await previewCommand(house, controller, name, email)),
  );
program
  .command('import <archive>')
  .description("load a person's archive, zip or unpacked, into an empty PostgreSQL database; checks it first")
  .requiredOption('--into <url>', 'postgresql://…, or env:NAME of a variable that holds the address')
  .action(async (archive: string, { into }: { into: string }) => await importCommand(archive, into));
declareBundleCommands(program, withHouse);
const retention = program.command('retention').description('how long data stays');
retention
  .command('plan <controller> [collection]')
  .description('what the schedules would let go now, and what keeps the rest; changes nothing')
  .action(async (controller: string, collection?: string) => {
    if (
      !(await withHouse(async (house) => await retentionPlanCommand(house, controller, collection ?? null)))
    )
      process.exitCode = 1;
  });
retention
  .command('run <controller> [collection]')
  .description(
    'draw what may go and carry it out; what needs a person waits at the desk, and the exit code is 1',
  )
  .action(async (controller: string, collection?: string) => {
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    const well = await withHouse(
      async (house) => await retentionRunCommand(house, controller, collection ?? null, stop.signal),
    );
    if (!well) process.exitCode = 1;
  });
retention
  .command('status <controller> [collection]')
  .description(
    'stated periods beside the oldest rows of the stores; changes nothing; exits 1 where rows are due',
  )
  .action(async (controller: string, collection?: string) => {
    const asked = async (house: House) => await retentionStatusCommand(house, controller, collection ?? null);
    if (!(await withHouse(asked))) process.exitCode = 1;
  });
program
  .command('audit')
  .description('the audit logs')
  .command('verify')
  .description('recompute every log, every checkpoint and every opening')
  .action(async () => {
    if (!(await withHouse(verifyAuditCommand))) process.exitCode = 1;
  });

program
  .command('promises')
  .description('what the packs promise, and what of it is backed by a control')
  .action(async () => {
    if ((await promisesCommand()) > 0) process.exitCode = 1;
  });

/** Runs one command line; every failure is one clear sentence and an exit code. */
export async function main(words: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    const code =
      Error.isError(error) && 'exitCode' in error && typeof error.exitCode === 'number'
        ? error.exitCode
        : null;
    process.exitCode = code ?? sayProblem(error);
  }
}
