// `habeas retention status`: what each schedule states beside the oldest row that a store really holds; changes nothing.
import { type Actual, statedAndActual } from '../fulfilment/stated-and-actual.ts';
import { saySchedule } from '../retention/say-schedule.ts';
import type { House } from '../work.ts';
import { controllerNamed } from './store.ts';
import { heading, pairs, progress, progressDone, say } from './terminal.ts';

/** Measures every collection with a schedule. Answers whether each could be measured and none has rows that are due. */
export async function retentionStatusCommand(house: House, slug: string): Promise<boolean> {
  const controller = await controllerNamed(house, slug);
  let due = 0;
  let failed = 0;
  let measured = 0;
  progress('asking the stores …');
  for await (const { address, collection, schedules, actual, problem } of statedAndActual(
    house,
    controller.id,
  )) {
    progressDone();
    measured += 1;
    due += actual?.due ?? 0;
    failed += Number(actual === null);
    heading(address);
    for (const schedule of schedules) say(`  ${saySchedule(schedule, collection)}`);
    if (actual === null) say(`  Not measured: ${problem?.message ?? ''}`);
    else pairs(linesOf(actual));
    progress('asking the stores …');
  }
  progressDone();
  say(`\ncollections measured: ${measured - failed} of ${measured}\nrows due: ${due}\nNothing was changed.`);
  return failed === 0 && due === 0;
}

function linesOf({ columns, due, kept, unknown, exact }: Actual): [string, string][] {
  const rowsOf = (rows: number): string => `${exact ? '' : 'about '}${counted(rows)}`;
  return [
    ...columns.map(({ column, rows, oldest, newest }): [string, string] => [
      column,
      rows === 0
        ? 'no rows'
        : `${rowsOf(rows)}, oldest ${oldest?.toString() ?? 'unknown'}, newest ${newest?.toString() ?? 'unknown'}`,
    ]),
    ['due now', rowsOf(due)],
    // Where no promise was made, none can be passed.
    ...(kept === null ? [] : [['kept beyond a promise', rowsOf(kept)] as [string, string]]),
    ['start empty or ahead', rowsOf(unknown)],
  ];
}

function counted(rows: number): string {
  return `${rows.toLocaleString('en-GB')} ${rows === 1 ? 'row' : 'rows'}`;
}
