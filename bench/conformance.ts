// `npm run conformance`: our code held against other people's vectors; per set `name: N of M`.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectFolder } from '../src/platform/project.ts';
import { bagitConformance, ownBags } from './bagit.ts';
import { datapackageConformance } from './datapackage.ts';
import { dpvConformance } from './dpv.ts';
import { fidesConformance } from './fides.ts';
import { kantaraConformance } from './kantara.ts';
import { merkleConformance } from './merkle.ts';

interface SetResult {
  readonly passed: number;
  readonly total: number;
  readonly failures: readonly string[];
}

/** Vectors lie beside the checkout, never in it. */
const vectors = resolve(projectFolder, '..', 'shared', 'conformance');

const SETS: readonly [string, string, (folder: string) => Promise<SetResult>][] = [
  ['merkle', 'merkle', merkleConformance],
  ['bagit', 'bagit', bagitConformance],
  ['datapackage', 'datapackage', datapackageConformance],
  ['bagit (our own, re-read)', 'bagit', ownBags],
  ['dpv', 'dpv', dpvConformance],
  ['kantara', 'kantara', kantaraConformance],
  ['fides', 'fides', async (folder) => await fidesConformance(folder)],
];

let short = false;
const lines: string[] = [];
for (const [name, folder, run] of SETS) {
  const place = join(vectors, folder);
  if (!existsSync(place)) {
    lines.push(`${name}: unavailable (no vectors at ../shared/conformance/${folder})`);
    continue;
  }
  const { passed, total, failures } = await run(place);
  for (const failure of failures) process.stdout.write(`${name} failed: ${failure}\n`);
  lines.push(`${name}: ${passed} of ${total}`);
  short ||= passed < total || total === 0;
}
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = short ? 1 : 0;
