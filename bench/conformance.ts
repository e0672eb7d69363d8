// `npm run conformance`: our code held against other people's vectors; per set `name: N of M`.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { projectFolder } from '../src/platform/project.ts';
import { bagitConformance, ownBags } from './bagit.ts';
import { datapackageConformance } from './datapackage.ts';
import { dpvConformance } from './dpv.ts';
import { fidesConformance } from './fides.ts';
import { kantaraConformance } from './kantara.ts';
import { merkleConformance } from './merkle.ts';
import { seedsConformance } from './seeds.ts';

interface SetResult {
  readonly passed: number;
  readonly total: number;
  readonly failures: readonly string[];
  /** More to read, above the sum. */
  readonly lines?: readonly string[];
}

/** Vectors lie beside the checkout, never in it. */
const shared = resolve(projectFolder, '..', 'shared');
const vectors = join(shared, 'conformance');
/** Published documents of others: not vectors, and elsewhere where `SEEDS_DIR` says so. */
const seeds = resolve(process.env.SEEDS_DIR ?? join(shared, 'seeds'));

const SETS: readonly [string, string, (folder: string) => Promise<SetResult>][] = [
  ['merkle', 'merkle', merkleConformance],
  ['bagit', 'bagit', bagitConformance],
  ['datapackage', 'datapackage', datapackageConformance],
  ['bagit (our own, re-read)', 'bagit', ownBags],
  ['dpv', 'dpv', dpvConformance],
  ['kantara', 'kantara', kantaraConformance],
  ['fides', 'fides', async (folder) => await fidesConformance(folder)],
  ['seeds', seeds, seedsConformance],
];

let short = false;
const lines: string[] = [];
for (const [name, folder, run] of SETS) {
  const place = resolve(vectors, folder);
  if (!existsSync(place)) {
    lines.push(`${name}: unavailable (nothing at ${relative(projectFolder, place)})`);
    continue;
  }
  const { passed, total, failures, lines: more = [] } = await run(place);
  for (const failure of failures) process.stdout.write(`${name} failed: ${failure}\n`);
  lines.push(...more.map((line) => `  ${name}, ${line}`), `${name}: ${passed} of ${total}`);
  short ||= passed < total || total === 0;
}
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = short ? 1 : 0;
