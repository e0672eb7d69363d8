// The commands about watched documents, as they stand at the terminal.
import type { Command } from 'commander';
import { withHouse } from './with-house.ts';

/** Adds `habeas watch list`, `now`, `add-private` and `quota`. */
export function declareWatchCommands(program: Command): void {
  const watch = program.command('watch').description('published documents that are watched');
  watch
    .command('list <controller>')
    .description('what is watched and how it stands; exits 1 where something is not seen')
    .action(async (controller: string) => {
      const { watchListCommand } = await import('./watch.ts');
      if (!(await withHouse(async (house) => await watchListCommand(house, controller))))
        process.exitCode = 1;
    });
  watch
    .command('now <controller> [document]')
    .description('look at everything now, or at one document; exits 1 where a look failed')
    .action(async (controller: string, document?: string) => {
      const { watchNowCommand } = await import('./watch.ts');
      const well = await withHouse(
        async (house) => await watchNowCommand(house, controller, document ?? null),
      );
      if (!well) process.exitCode = 1;
    });
  watch
    .command('add-private <controller>')
    .description('watch a document on a server in our own network; all others are added at the desk')
    .requiredOption('--name <name>', 'its name in addresses, such as intranet-terms')
    .requiredOption('--title <title>', 'what it is called')
    .requiredOption('--platform <platform>', 'who publishes it')
    .requiredOption('--url <url>', 'where it stands')
    .action(
      async (controller: string, options: { name: string; title: string; platform: string; url: string }) => {
        const { watchAddCommand } = await import('./watch.ts');
        await withHouse(async (house) => await watchAddCommand(house, controller, options));
      },
    );
  watch
    .command('quota <controller> <platforms>')
    .description('how many platforms may be watched from a day on')
    .option('--plan <name>', 'what the entitlement is called', 'by the operator')
    .option('--from <day>', 'first day, such as 2027-01-01; today unless told')
    .action(
      async (controller: string, platforms: string, { plan, from }: { plan: string; from?: string }) => {
        const { watchQuotaCommand } = await import('./watch.ts');
        await withHouse(
          async (house) =>
            await watchQuotaCommand(house, controller, {
              plan,
              platforms: Number(platforms),
              from: from ?? null,
            }),
        );
      },
    );
}
