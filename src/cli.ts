// `habeas …`: every command for administrators, in one list. What a command needs is read when it runs.
import { Command } from 'commander';
import { declareBundleCommands } from './commands/bundle-commands.ts';
import { declareConsentCommands } from './commands/consent-commands.ts';
import { declareRetentionCommands } from './commands/retention-commands.ts';
import { declareStoreCommands } from './commands/store-commands.ts';
import { say, sayProblem } from './commands/terminal.ts';
import { declareWatchCommands } from './commands/watch-commands.ts';
import { withHouse } from './commands/with-house.ts';
import { Problem } from './platform/problem.ts';
import type { Parts } from './server.ts';

const program = new Command('habeas')
  .description('Runs a privacy policy: requests of people, carried out in your own databases, provably.')
  .showHelpAfterError()
  .exitOverride();

async function serve(parts: Parts): Promise<void> {
  const { readConfig } = await import('./platform/config.ts');
  const config = readConfig(process.env);
  const { startHouse, untilStopped } = await import('./server.ts');
  const running = await startHouse(config, parts);
  say(parts.web ? `Serving at ${config.publicUrl.href}. Stop with Ctrl-C.` : 'Working. Stop with Ctrl-C.');
  await untilStopped();
  await running.stop();
}

async function migrateConfigured(): Promise<void> {
  const { readConfig } = await import('./platform/config.ts');
  const { migrationDatabaseUrl } = readConfig(process.env);
  if (migrationDatabaseUrl === null) {
    throw new Problem(
      'invalid',
      'configuration-incomplete',
      'MIGRATION_DATABASE_URL is not set. It names the owner of the tables.',
    );
  }
  const { migrate } = await import('./migrate.ts');
  const names = await migrate(migrationDatabaseUrl);
  say(names.length === 0 ? 'Everything is up to date.' : `Ran ${names.length} migrations.`);
}

program
  .command('demonstrate')
  .description(
    'everything in one process, with an embedded database; with a full configuration: serve, work and tick',
  )
  .action(async () => {
    const { isConfigured } = await import('./platform/config.ts');
    if (isConfigured(process.env)) return await serve({ web: true, worker: true, clock: true });
    // Only the demonstration needs the example platforms; production never loads them.
    const { demonstrate } = await import('./demonstrate.ts');
    await demonstrate(process.env);
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
    const { roleStatements } = await import('./platform/roles.ts');
    for (const statement of roleStatements(names)) say(`${statement};`);
  });
program
  .command('keyring')
  .description('make a key for HABEAS_KEYRING')
  .option('--name <name>', 'what the key is called', `key-${new Date().getUTCFullYear()}`)
  .action(async ({ name }: { name: string }) => {
    const { newKeyring } = await import('./platform/keyring.ts');
    say(newKeyring(name));
  });
program
  .command('init')
  .description('make an empty controller and invite its first administrator')
  .requiredOption('--slug <slug>', 'short name in addresses, such as "acme"')
  .requiredOption('--name <name>', 'name of the organisation')
  .requiredOption('--admin <email>', 'address of the first administrator')
  .action(async (options: Record<string, unknown>) => {
    const { initCommand } = await import('./commands/init.ts');
    await withHouse(async (house) => await initCommand(house, options));
  });
declareStoreCommands(program);
program
  .command('recipient')
  .description('those who are given data')
  .command('secret <controller> <recipient>')
  .description('make the secret of a webhook and show it once; the one before counts for a week more')
  .option('--end-older', 'the one before ends now: it has leaked')
  .action(async (controller: string, recipient: string, { endOlder }: { endOlder?: boolean }) => {
    const { recipientSecretCommand } = await import('./commands/recipient.ts');
    await withHouse(
      async (house) =>
        await recipientSecretCommand(house, controller, recipient, { endOlder: endOlder ?? false }),
    );
  });

program
  .command('apply <pack>')
  .description('load a folder of settings and maps; a second time changes nothing')
  .option('--dry-run', 'say what would change, and change nothing')
  .action(async (pack: string, { dryRun }: { dryRun?: boolean }) => {
    const { applyCommand } = await import('./commands/apply.ts');
    await withHouse(async (house) => await applyCommand(house, pack, { dryRun: dryRun ?? false }));
  });
program
  .command('import <archive>')
  .description("load a person's archive, zip or unpacked, into an empty PostgreSQL database; checks it first")
  .requiredOption('--into <url>', 'postgresql://…, or env:NAME of a variable that holds the address')
  .action(async (archive: string, { into }: { into: string }) => {
    const { importCommand } = await import('./commands/import.ts');
    await importCommand(archive, into);
  });
declareConsentCommands(program);
declareBundleCommands(program);
declareRetentionCommands(program);
declareWatchCommands(program);
program
  .command('audit')
  .description('the audit logs')
  .command('verify')
  .description('recompute every log, every checkpoint and every opening')
  .action(async () => {
    const { verifyAuditCommand } = await import('./commands/audit.ts');
    if (!(await withHouse(verifyAuditCommand))) process.exitCode = 1;
  });

program
  .command('promises')
  .description(
    'what documents promise, what carries it out, and the proof; without settings, of the demonstration',
  )
  .option('--prove', 'run every probe first, not only those of the clock')
  .action(async ({ prove = false }: { prove?: boolean }) => {
    const { isConfigured } = await import('./platform/config.ts');
    if (!isConfigured(process.env)) {
      const { proveDemonstration } = await import('./prove-demonstration.ts');
      if (!(await proveDemonstration())) process.exitCode = 1;
      return;
    }
    const { promisesCommand } = await import('./commands/promises.ts');
    const good = await withHouse(async (house) => await promisesCommand(house, { prove }));
    if (!good) process.exitCode = 1;
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
