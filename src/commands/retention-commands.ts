// The commands about how long data stay, as they stand at the terminal.
import type { Command } from 'commander';
import { withHouse } from './with-house.ts';

/** Adds `habeas retention plan`, `run` and `status`. */
export function declareRetentionCommands(program: Command): void {
  const retention = program.command('retention').description('how long data stays');
  retention
    .command('plan <controller> [collection]')
    .description('what the schedules would let go now, and what keeps the rest; changes nothing')
    .action(async (controller: string, collection?: string) => {
      const { retentionPlanCommand } = await import('./retention-sweep.ts');
      const well = await withHouse(
        async (house) => await retentionPlanCommand(house, controller, collection ?? null),
      );
      if (!well) process.exitCode = 1;
    });
  retention
    .command('run <controller> [collection]')
    .description(
      'draw what may go and carry it out; what needs a person waits at the desk, and the exit code is 1',
    )
    .action(async (controller: string, collection?: string) => {
      const { retentionRunCommand } = await import('./retention-sweep.ts');
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
      const { retentionStatusCommand } = await import('./retention.ts');
      const well = await withHouse(
        async (house) => await retentionStatusCommand(house, controller, collection ?? null),
      );
      if (!well) process.exitCode = 1;
    });
}
