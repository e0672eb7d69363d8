// The commands about bundles, as they stand at the terminal: one builds, one checks.
import type { Command } from 'commander';
import type { BundleOptions } from './bundle.ts';
import { withHouse } from './with-house.ts';

/** Adds `habeas bundle` and `habeas verify`; only the first opens the house. */
export function declareBundleCommands(program: Command): void {
  program
    .command('bundle')
    .description('build the bundle that an authority asked for, into a file')
    .requiredOption('--controller <slug>', 'whose bundle')
    .requiredOption('--from <day>', 'first day, such as 2026-01-01')
    .requiredOption('--to <day>', 'last day, included')
    .requiredOption('--out <file>', 'the zip to write; it must not be there yet')
    .option('--case <reference>', 'one case alone, and then with the name of its person')
    .option('--question <file>', 'what the authority asked, as text; the cover letter answers it')
    .option('--for <key>', "the authority's age key (age1…): the key to the names is sealed for it")
    .option('--checkpoint <size>', 'stand on this signed checkpoint, to make the same content again')
    .action(async (options: BundleOptions) => {
      const { bundleCommand } = await import('./bundle.ts');
      await withHouse(async (house) => await bundleCommand(house, options));
    });
  program
    .command('verify <bundle>')
    .description('check a bundle, zipped or unpacked; needs no database and no network')
    .option(
      '--key <key>',
      "the controller's key as name+id+key, its fingerprint, or a file with it or with PEM",
    )
    .option('--checkpoint <file>', 'a checkpoint of the same log: of an earlier bundle, or published')
    .action(async (bundle: string, options: { key?: string; checkpoint?: string }) => {
      const { verifyCommand } = await import('./verify.ts');
      if (!(await verifyCommand(bundle, options))) process.exitCode = 1;
    });
}
