// The commands about stores, as they stand at the terminal: connect, map, look, and look again after a restore.
import type { Command } from 'commander';
import type { OwnedOptions } from './owned-system.ts';
import type { ReplayOptions } from './replay.ts';
import { withHouse } from './with-house.ts';

/** Adds `habeas store …`, `map …`, `preview` and `replay`. */
export function declareStoreCommands(program: Command): void {
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
      ) => {
        const { addressGiven, addStoreCommand } = await import('./store.ts');
        const { addOwnedSystemCommand } = await import('./owned-system.ts');
        await withHouse(async (house) => {
          if (owned.owner !== undefined) {
            const address = url ?? describe;
            await addOwnedSystemCommand(house, controller, { name, label: label ?? name, address, ...owned });
            return;
          }
          const address = await addressGiven(url, describe);
          await addStoreCommand(house, controller, name, address, label ?? name);
        });
      },
    );
  store.command('list <controller>').action(async (controller: string) => {
    const { listStoresCommand } = await import('./store.ts');
    await withHouse(async (house) => await listStoresCommand(house, controller));
  });
  store
    .command('restored <controller> <name> <moment>')
    .description(
      'say that a store was restored from a backup of this moment: nothing is drawn, run or read there',
    )
    .action(async (controller: string, name: string, moment: string) => {
      const { storeRestoredCommand } = await import('./replay.ts');
      await withHouse(async (house) => await storeRestoredCommand(house, controller, name, moment));
    });
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
      const { replayCommand } = await import('./replay.ts');
      if (!(await withHouse(async (house) => await replayCommand(house, controller, options))))
        process.exitCode = 1;
    });
  const map = program.command('map').description('maps of where personal data lies');
  map
    .command('draft <controller> <store>')
    .description('write a map from the store itself; guesses are marked as proposals')
    .action(async (controller: string, name: string) => {
      const { draftMapCommand } = await import('./store.ts');
      await withHouse(async (house) => await draftMapCommand(house, controller, name));
    });
  map
    .command('compare <controller> <store>')
    .description('list what the store holds and its map omits')
    .action(async (controller: string, name: string) => {
      const { compareCommand } = await import('./store.ts');
      await withHouse(async (house) => await compareCommand(house, controller, name));
    });
  program
    .command('preview <controller> <store> <email>')
    .description('what a request would find; changes nothing')
    .action(async (controller: string, name: string, email: string) => {
      const { previewCommand } = await import('./preview.ts');
      await withHouse(async (house) => await previewCommand(house, controller, name, email));
    });
}
