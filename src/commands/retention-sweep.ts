// `habeas retention plan` and `run`: the dry run of a sweep, and a sweep in the foreground with its progress.
import { carryOut } from '../fulfilment/carry-out.ts';
import { heldBy, lookAt, lookGround } from '../fulfilment/look.ts';
import { type Looked, lookAtRetention } from '../fulfilment/look-at-retention.ts';
import { OpenStores } from '../fulfilment/open-stores.ts';
import { many, sayPart, sayWhatStays } from '../fulfilment/say-sweep.ts';
import type { Survey } from '../fulfilment/survey.ts';
import { readSweep, type SweepView } from '../fulfilment/sweep-view.ts';
import type { Controller } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import { type House, MACHINE } from '../work.ts';
import { controllerNamed } from './named.ts';
import { bar, heading, progress, progressDone, say } from './terminal.ts';

/** How often a sweep is claimed again that a worker took over. */
const CLAIMS = 5;
/** How often the bar of a sweep is drawn anew, in milliseconds. */
const REFRESH = 300;

/** Prints what the schedules would let go now; changes nothing. Answers whether every store could be asked. */
export async function retentionPlanCommand(
  house: House,
  slug: string,
  only: string | null,
): Promise<boolean> {
  const controller = await controllerNamed(house, slug);
  const ground = await groundOf(house, controller, only);
  const stores = new OpenStores(house, controller.id);
  let due = 0;
  let failed = 0;
  try {
    progress('asking the stores …');
    const held = await heldBy(house, ground, stores);
    for (const of of ground.surveyed) {
      const { survey, problem } = await lookAt(of, ground, stores, held);
      progressDone();
      heading(`${of.address} (${of.collection.label} in ${of.store})`);
      if (survey === null) say(`  Not looked at: ${problem?.message ?? ''}`);
      else saySurvey(survey);
      due += survey?.due ?? 0;
      failed += Number(survey === null);
      progress('asking the stores …');
    }
  } finally {
    progressDone();
    await stores.close();
  }
  say(
    `\nmoment: ${ground.agreed.at.toString({ smallestUnit: 'second' })}${DOUBTS[ground.agreed.doubt ?? 'none']}`,
  );
  say(`collections looked at: ${ground.surveyed.length - failed} of ${ground.surveyed.length}`);
  say(`rows that may go: ${due.toLocaleString('en-GB')}\nNothing was changed.`);
  return failed === 0;
}

const DOUBTS = {
  none: '',
  'clocks-apart': ' (the clocks of the database and of this machine differ; the safe one counts)',
  'clock-leapt': ' (no clock fits the last look; a person has to approve every sweep)',
} as const;

function saySurvey(survey: Survey): void {
  const going = survey.parts.filter(({ rows, problem }) => rows > 0 && problem === null);
  if (going.length === 0) say('  Nothing has to go.');
  for (const part of going) {
    say(`  ${sayPart(survey, part)}`);
    for (const row of part.sample.rows)
      say(`      ${row.map((value, at) => `${part.sample.columns[at]} ${value ?? 'empty'}`).join(', ')}`);
  }
  for (const sentence of sayWhatStays(survey)) say(`  ${sentence}`);
  for (const effect of survey.effects) say(`  With each deletion ${effect}.`);
}

/**
 * Draws what may go and carries it out in the foreground, as the clock would. Answers whether everything that has to go
 * went: false where a sweep waits for a person, did not end well, or a store could not be asked.
 */
export async function retentionRunCommand(
  house: House,
  slug: string,
  only: string | null,
  signal: AbortSignal,
): Promise<boolean> {
  const controller = await controllerNamed(house, slug);
  const { surveyed } = await groundOf(house, controller, only);
  progress('asking the stores …');
  const looked = await lookAtRetention(
    house,
    controller.id,
    signal,
    surveyed.map(({ address }) => address),
  );
  progressDone();
  let well = true;
  let rows = 0;
  for (const one of looked) {
    const ended = await runOne(house, controller, one, signal);
    well &&= ended.well;
    rows += ended.rows;
  }
  say(
    `\ncollections looked at: ${looked.filter(({ survey }) => survey !== null).length} of ${surveyed.length}`,
  );
  say(`rows that went: ${rows.toLocaleString('en-GB')}`);
  return well;
}

async function runOne(
  house: House,
  controller: Controller,
  { of, problem, planId }: Looked,
  signal: AbortSignal,
): Promise<{ well: boolean; rows: number }> {
  heading(of.address);
  if (problem !== null) say(`  Not looked at: ${problem.message}`);
  if (planId === null) {
    if (problem === null) say('  Nothing has to go.');
    return { well: problem === null, rows: 0 };
  }
  const read = async (): Promise<SweepView> =>
    await house.inWork(controller.id, MACHINE, async (work) => await readSweep(work, planId));
  const before = await read();
  if (before.plan.status === 'drawn' || before.plan.status === 'confirming') {
    const { href } = new URL(`${controller.slug}/console/retention/sweeps/${planId}`, house.config.publicUrl);
    say(`  ${many(before.rows)}: a person has to approve this sweep first, at ${href}`);
    return { well: false, rows: 0 };
  }
  const drawing = setInterval(() => {
    // A bar that could not be drawn is drawn the next time.
    read().then(
      ({ rowsDone, rows }) => progress(bar(rowsDone, rows)),
      () => undefined,
    );
  }, REFRESH);
  let after = before;
  try {
    // A worker may take it over meanwhile: whoever claims it last goes on, and it is carried out once.
    for (let tries = 0; tries < CLAIMS && after.sweep.finishedAt === null && !signal.aborted; tries += 1) {
      await carryOut(house, controller.id, planId, signal);
      after = await read();
      if (after.plan.nextAt !== null) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    after = await read();
  } finally {
    clearInterval(drawing);
    progressDone();
  }
  const outcome = after.sweep.outcome ?? 'not done yet; it goes on where it is, by itself';
  say(`  ${many(after.rowsDone)} went: ${outcome}`);
  return { well: after.sweep.outcome === 'complete', rows: after.rowsDone };
}

/** Every collection with schedules, or the one that is named. Throws `retention-collection-unknown`. */
export async function groundOf(house: House, controller: Controller, only: string | null) {
  const all = await lookGround(house, controller.id, 'all');
  const surveyed = all.surveyed.filter(({ address }) => only === null || address === only);
  if (only === null || surveyed.length > 0) return { ...all, surveyed };
  throw new Problem(
    'invalid',
    'retention-collection-unknown',
    `No schedule speaks of a collection ${only}. Nothing was done; name one of: ${all.surveyed.map(({ address }) => address).join(', ') || 'none has a schedule'}.`,
  );
}
