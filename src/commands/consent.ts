// `habeas consent import FILE`: brings old consents over, line by line; what is refused is said by its line.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { importConsents, type LineOutcome } from '../consent/import-consents.ts';
import { type FileLine, openImportFile } from '../consent/import-file.ts';
import { Problem } from '../platform/problem.ts';
import type { House } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { heading, pairs, progress, progressDone, say } from './terminal.ts';

/** Lines of one work: what is durable when the machine stops. */
const TOGETHER = 500;
const MOST_SHOWN = 100;

/** Ends a work without keeping what it did. */
class Rehearsed extends Error {}

/**
 * Imports a file for a controller and prints what became of its lines; true where none was refused. Stopped anywhere, it
 * is run again: lines that count already are left alone. Throws as `openImportFile`, `controller-unknown`, `zone-unknown`.
 */
export async function consentImportCommand(
  house: House,
  path: string,
  { slug, dryRun, zone }: { slug: string; dryRun: boolean; zone: string | null },
): Promise<boolean> {
  if (zone !== null && zone !== 'UTC' && !Intl.supportedValuesOf('timeZone').includes(zone))
    throw new Problem('invalid', 'zone-unknown', `There is no time zone "${zone}". Nothing was recorded.`);
  const controller = await controllerNamed(house, slug);
  const file = await openImportFile(path);
  heading('Columns');
  pairs(file.read.map(([name, column]) => [name, column]));
  if (file.unread.length > 0) say(`  not read: ${file.unread.join(', ')}`);
  const counts = { recorded: 0, 'left-alone': 0, refused: 0 };
  const codes = new Map<string, number>();
  const took = async (lines: readonly FileLine[]): Promise<void> => {
    for (const { line, status, problem } of await importSome(house, controller.id, lines, { dryRun, zone })) {
      counts[status] += 1;
      if (problem === null) continue;
      codes.set(problem.code, (codes.get(problem.code) ?? 0) + 1);
      if (counts.refused <= MOST_SHOWN) say(`  line ${line}: ${problem.message} (${problem.code})`);
    }
    progress(`${counts.recorded + counts['left-alone'] + counts.refused} lines …`);
  };
  let waiting: FileLine[] = [];
  try {
    for await (const line of file.lines()) {
      waiting.push(line);
      if (waiting.length < TOGETHER) continue;
      await took(waiting);
      waiting = [];
    }
    await took(waiting);
  } finally {
    progressDone();
    if (!dryRun) await noteImport(house, controller.id, path, counts);
  }
  heading(dryRun ? '\nThis would happen' : '\nImported');
  pairs([
    ['recorded', String(counts.recorded)],
    ['left alone, because something is known already', String(counts['left-alone'])],
    ['refused', String(counts.refused)],
    ...[...codes].map(([code, count]) => [`  ${code}`, String(count)] as [string, string]),
  ]);
  if (dryRun) say('\nNothing was changed.');
  return counts.refused === 0;
}

async function importSome(
  house: House,
  controllerId: string,
  lines: readonly FileLine[],
  { dryRun, zone }: { dryRun: boolean; zone: string | null },
): Promise<LineOutcome[]> {
  let outcomes: LineOutcome[] = [];
  try {
    await house.inWork(controllerId, TERMINAL, async (work) => {
      outcomes = await importConsents(work, lines, zone);
      if (dryRun) throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  return outcomes;
}

/** Which file it was, so that a record can be followed back to it; never its name or what stands in it. */
async function noteImport(
  house: House,
  controllerId: string,
  path: string,
  counts: Readonly<Record<LineOutcome['status'], number>>,
): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const { recorded, refused } = counts;
  const details = { sha256: hash.digest('hex'), recorded, leftAlone: counts['left-alone'], refused };
  await house.inWork(
    controllerId,
    TERMINAL,
    async (work) => await work.record('consents.imported', controllerId, details),
  );
}
