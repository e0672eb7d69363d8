// `habeas retention status`: what each schedule states beside the oldest row that a store really holds; changes nothing.
import { many, sayWhatStays } from '../fulfilment/say-sweep.ts';
import { type Actual, statedAndActual } from '../fulfilment/stated-and-actual.ts';
import { saySchedule } from '../retention/say-schedule.ts';
import type { House } from '../work.ts';
import { controllerNamed } from './named.ts';
import { groundOf } from './retention-sweep.ts';
import { heading, pairs, progress, progressDone, say } from './terminal.ts';

/** Measures every collection with a schedule, ours among them, or the one that is named. Answers whether each could be measured and none has rows that are due. */
export async function retentionStatusCommand(
  house: House,
  slug: string,
  only: string | null,
): Promise<boolean> {
  const controller = await controllerNamed(house, slug);
  const ground = await groundOf(house, controller, only);
  let due = 0;
  let failed = 0;
  let measured = 0;
  progress('asking the stores …');
  for await (const { of, actual, problem } of statedAndActual(house, ground)) {
    progressDone();
    measured += 1;
    due += actual?.survey.due ?? 0;
    failed += Number(actual === null);
    heading(of.address);
    for (const schedule of of.schedules) say(`  ${saySchedule(schedule, of.collection)}`);
    if (actual === null) say(`  Not measured: ${problem?.message ?? ''}`);
    else sayActual(actual);
    progress('asking the stores …');
  }
  progressDone();
  say(`\ncollections measured: ${measured - failed} of ${measured}\nrows due: ${due}\nNothing was changed.`);
  return failed === 0 && due === 0;
}

function sayActual(actual: Actual): void {
  pairs(linesOf(actual));
  for (const sentence of sayWhatStays(actual.survey)) say(`  ${sentence}`);
}

function linesOf({ columns, survey, kept, unknown, exact }: Actual): [string, string][] {
  return [
    ...columns.map(({ column, rows, oldest, newest }): [string, string] => [
      column,
      rows === 0
        ? 'no rows'
        : `${many(rows, exact)}, oldest ${oldest?.toString() ?? 'unknown'}, newest ${newest?.toString() ?? 'unknown'}`,
    ]),
    ['due now', many(survey.due, exact)],
    // Where no promise was made, none can be passed.
    ...(kept === null ? [] : [['kept beyond a promise', many(kept, exact)] as [string, string]]),
    ['start empty or ahead', many(unknown, exact)],
  ];
}
