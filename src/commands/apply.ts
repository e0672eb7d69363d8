// `habeas apply PACK`: loads a pack, lists what the maps still omit, and what the schedules leave for a person.
import { resolve } from 'node:path';
import { applyPack } from '../data-map/apply-pack.ts';
import { readPack } from '../data-map/pack.ts';
import { listUnmapped, unmappedName } from '../data-map/unmapped.ts';
import { isProblem } from '../platform/problem.ts';
import { applyDocuments, readPackDocuments } from '../policies/pack-documents.ts';
import type { ScheduleFinding } from '../retention/schedule-finding.ts';
import { findingsOf } from '../retention/schedule-findings.ts';
import type { House } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { heading, pairs, say } from './terminal.ts';

/** Applies a pack folder and prints every change; `dryRun` changes nothing. Findings of a map are listed by line. */
export async function applyCommand(
  house: House,
  folder: string,
  { dryRun }: { dryRun: boolean },
): Promise<void> {
  const pack = await readPack(resolve(folder));
  const documents = await readPackDocuments(resolve(folder));
  const changes = await applyPack(house, pack, { actor: TERMINAL, dryRun }).catch((error: unknown) => {
    if (isProblem(error) && Array.isArray(error.details.findings)) {
      for (const { file, line, sentence } of error.details.findings)
        say(`  ${file}${line === null ? '' : `, line ${line}`}: ${sentence}`);
    }
    throw error;
  });
  heading(dryRun ? 'This would change' : 'Applied');
  pairs(changes.map(({ thing, outcome }) => [thing, outcome]));
  if (dryRun) {
    pairs(documents.map(({ file }) => [`document ${file}`, 'checked']));
    return say('\nNothing was changed.');
  }
  const controller = await controllerNamed(house, pack.controller.slug);
  const taken = await house.inWork(
    controller.id,
    TERMINAL,
    async (work) => await applyDocuments(work, documents),
  );
  pairs(taken.map(({ thing, outcome }) => [thing, outcome]));
  sayUnmapped(await house.inWork(controller.id, TERMINAL, listUnmapped));
  const findings = await house.inWork(controller.id, TERMINAL, findingsOf);
  sayFindings(findings.filter(({ weight }) => weight !== 'note'));
}

function sayUnmapped(open: Awaited<ReturnType<typeof listUnmapped>>): void {
  if (open.length === 0) {
    say('\nEvery table and column of the stores is mapped.');
    return;
  }
  heading(
    `\nNot mapped yet (${open.length}): no request ends as complete until each is mapped or marked by a person`,
  );
  for (const item of open) say(`  ${unmappedName(item)}`);
}

/** Contradictions and gaps of the schedules; a pack is applied all the same, since only a person can resolve them. */
function sayFindings(findings: readonly ScheduleFinding[]): void {
  if (findings.length === 0) return;
  heading(`\nRetention, for a person to look at (${findings.length})`);
  for (const { sentence, collections } of findings) say(`  ${sentence} (${collections.join(', ')})`);
}
