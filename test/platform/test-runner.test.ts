// What the suite itself stands on: each way to fail is a failure, and nothing of one test file reaches the next.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../src/platform/project.ts';

const LATER = 'await new Promise((go) => setTimeout(go, 20));';

/** The files in the order in which one process runs them: those that pass say so in their name. */
const FILES: Readonly<Record<string, string>> = {
  'a-passes': `process.env.LEFT = 'a'; test('a', () => void jest.spyOn(Math, 'cbrt').mockReturnValue(7));`,
  'b-passes': `test('b', () => expect([process.env.LEFT, Math.cbrt(8)]).toEqual([undefined, 2]));
    test('only its own file hears of it', () => expect(globalThis[Symbol.for('EVENT_HANDLERS')]).toHaveLength(6));`,
  'c-is-wrong': `test('c', () => expect(1).toBe(2));`,
  'd-rejects': `test('d', async () => await Promise.reject(new Error('no')));`,
  'e-awaits-nothing': `test('e', async () => { void Promise.reject(new Error('no')); ${LATER} });`,
  'f-throws-later': `test('f', async () => { setTimeout(() => { throw new Error('no'); }); ${LATER} });`,
  'g-counts': `test('g', () => { expect.assertions(2); expect(1).toBe(1); });`,
  'h-cannot-begin': `beforeAll(() => { throw new Error('no'); }); test('h', () => undefined);`,
  'i-cannot-end': `afterAll(() => { throw new Error('no'); }); test('i', () => undefined);`,
  'j-cannot-load': `import './nowhere.ts'; test('j', () => undefined);`,
  'k-holds-nothing': 'export {};',
  'l-passes': `test('l', () => expect(1).toBe(1));`,
};

const IN_ORDER = `export default class {
  sort(tests) { return tests.toSorted((a, b) => (a.path < b.path ? -1 : 1)); }
  cacheResults() {}
}`;

test('a file fails for each reason there is, and knows nothing of the file before it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-runner-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, `${name}.test.ts`), text);
  await writeFile(join(folder, 'in-order.mjs'), IN_ORDER);
  const config = {
    rootDir: folder,
    transform: {},
    extensionsToTreatAsEsm: ['.ts'],
    testSequencer: './in-order.mjs',
    testRunner: join(projectFolder, 'test', 'support', 'run-natively.ts'),
  };
  const jest = join(projectFolder, 'node_modules', 'jest', 'bin', 'jest.js');
  const words = [jest, '--runInBand', '--json', '--config', JSON.stringify(config)];
  const { PATH, HOME } = process.env;
  const around = { env: { PATH, HOME }, cwd: projectFolder };
  const { stdout } = await promisify(execFile)(process.execPath, words, around).catch(
    (failed: { stdout: string }) => failed,
  );
  const { testResults } = JSON.parse(stdout) as { testResults: { name: string; status: string }[] };
  expect(testResults.map(({ name, status }) => [basename(name, '.test.ts'), status]).toSorted()).toEqual(
    Object.keys(FILES).map((name) => [name, name.endsWith('-passes') ? 'passed' : 'failed']),
  );
  await rm(folder, { recursive: true });
});
