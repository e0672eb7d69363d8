// The commands about consent, as they stand at the terminal.
import type { Command } from 'commander';
import { withHouse } from './with-house.ts';

/** Adds `habeas consent import`. */
export function declareConsentCommands(program: Command): void {
  const consent = program.command('consent').description('consents of people');
  consent
    .command('import <file>')
    .description('bring old consents over from a CSV file: each line fills a gap or does nothing')
    .requiredOption('--controller <slug>', 'whose consents they are')
    .option('--zone <zone>', 'where moments without an offset were written down, such as Europe/Berlin')
    .option('--dry-run', 'say what would be recorded and refused, and change nothing')
    .action(async (file: string, options: { controller: string; zone?: string; dryRun?: boolean }) => {
      const { consentImportCommand } = await import('./consent.ts');
      const { controller: slug, zone = null, dryRun = false } = options;
      const well = await withHouse(
        async (house) => await consentImportCommand(house, file, { slug, zone, dryRun }),
      );
      if (!well) process.exitCode = 1;
    });
}
