// `npm run check`: types, format and lint, house rules; each in turn, a summary last.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const own = (name) => join(project, 'node_modules', '.bin', name);
const CHECKS = [
  ['types', own('tsc'), ['--noEmit']],
  ['format and lint', own('biome'), ['check', '--error-on-warnings', '.']],
  ['house rules', process.execPath, [join(project, 'bin', 'test.js'), '--selectProjects', 'house']],
];

const results = CHECKS.map(([name, command, words]) => {
  process.stdout.write(`\n— ${name}\n`);
  const { status } = spawnSync(command, words, { cwd: project, stdio: 'inherit' });
  return [name, status === 0];
});
process.stdout.write('\n');
for (const [name, passed] of results) process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${name}\n`);
process.exit(results.every(([, passed]) => passed) ? 0 : 1);
