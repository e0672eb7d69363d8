// `npm run crash -- --road erasure --kills N`: kills workers at random moments and counts what went wrong. Nothing may.
import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { logger } from '../src/platform/logger.ts';
import { tryEveryHttpFault } from '../test/support/http-faults.ts';
import { openCrashSite } from './crash-site.ts';
import { tryEveryFault } from './faults.ts';

const { values } = parseArgs({
  options: {
    road: { type: 'string', default: 'erasure' },
    kills: { type: 'string', default: '300' },
    seed: { type: 'string' },
  },
});
const kills = Number(values.kills);
if (values.road !== 'erasure' || !Number.isInteger(kills) || kills < 1) {
  process.stderr.write('Not done: give --road erasure and --kills N, with N a number above 0.\n');
  process.exit(2);
}

logger.level = 'silent';

/** Runs workers over the plans of the site, killing them at random moments, until all plans are done. */
const began = performance.now();
const site = await openCrashSite(Math.max(4, Math.ceil(kills / 12)));
let killed = 0;
let starts = 0;
try {
  while ((await site.openPlans()) > 0) {
    const worker = start(site.environment);
    starts += 1;
    const over = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    if (killed < kills) {
      await Promise.race([ready(worker), over]);
      await new Promise((resolve) => setTimeout(resolve, randomInt(2, 160)));
      if (worker.exitCode === null && worker.kill('SIGKILL')) killed += 1;
    }
    await over;
    if (process.stdout.isTTY) process.stdout.write(`\r${killed} of ${kills} kills, ${starts} workers`);
    if (killed < kills && (await site.openPlans()) === 0) await site.addPlans(4);
  }
  const exhaustive = await tryEveryFault(site);
  const systems = [await tryEveryHttpFault('delete', 0), await tryEveryHttpFault('mask', 0)];
  const systemCalls = systems.reduce((sum, { tried }) => sum + tried, 0);
  const systemWrongs = systems.reduce((sum, { violations }) => sum + violations.length, 0);
  const report = await site.report();
  const lines = [
    ['kills', killed],
    ['workers started', starts],
    ['plans done', report.plans],
    ['steps done', report.steps],
    ['external calls × faults tried', exhaustive.tried],
    ['violations of external calls', exhaustive.violations],
    ['calls to a system behind an API × faults tried', systemCalls],
    ['violations of calls to a system', systemWrongs],
    ['duplicated effects', report.duplicated],
    ['lost effects', report.lost],
    ['foreign rows touched', report.foreign],
    ['transitions without an audit entry, or the other way round', report.auditDifference],
  ] as const;
  process.stdout.write('\n');
  for (const [name, count] of lines) process.stdout.write(`${name}: ${count}\n`);
  process.stdout.write(`audit entries = transitions: ${report.auditDifference === 0 ? 'yes' : 'NO'}\n`);
  process.stdout.write(`engines: ${report.engines}; ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  const wrong =
    report.duplicated +
    report.lost +
    report.foreign +
    report.auditDifference +
    exhaustive.violations +
    systemWrongs;
  if (wrong > 0 || killed < kills) process.exitCode = 1;
} finally {
  await site.close();
}

function start(environment: NodeJS.ProcessEnv): ChildProcess {
  const script = new URL('./crash-worker.ts', import.meta.url).pathname;
  return fork(script, [], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

/** The worker says when it begins to act; a kill before that would kill nothing but Node. */
async function ready(worker: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => worker.once('message', () => resolve()));
}
