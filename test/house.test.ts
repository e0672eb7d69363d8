// Holds the rules of the house over every source file; and proves, on small bad houses, that it can fail.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../src/platform/project.ts';
import { type SourceFile, wordFindings } from './support/house-forms.ts';
import { houseFindings, importsOf } from './support/house-rules.ts';

async function sources(...folders: string[]): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(join(projectFolder, folder), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const full = join(entry.parentPath, entry.name);
      found.push({ path: full.slice(projectFolder.length + 1), text: await readFile(full, 'utf8') });
    }
  }
  return found;
}

test('the house keeps its rules', async () => {
  const files = await sources('src', 'jobs', 'seeds', 'migrations', 'test', 'bench');
  expect(files.length).toBeGreaterThan(150);
  expect(houseFindings(files)).toEqual([]);
});

test('documents, packs and scripts name no machine, no private address and nothing that is left to do', async () => {
  const files: SourceFile[] = [];
  const places = [
    'README.md',
    'CHANGELOG.md',
    '.env.example',
    '.ci/run',
    'docs',
    'packs',
    'bin',
    'src/views',
  ];
  for (const place of places) {
    const full = join(projectFolder, place);
    const inside = (await stat(full)).isDirectory()
      ? (await readdir(full, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile() && /\.(md|yaml|js|njk|txt)$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name))
      : [full];
    for (const path of inside)
      files.push({ path: path.slice(projectFolder.length + 1), text: await readFile(path, 'utf8') });
  }
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap(wordFindings)).toEqual([]);
});

test('every dependency is used, and everything imported is declared', async () => {
  const files = await sources('src', 'jobs', 'seeds', 'migrations', 'test', 'bench');
  const { dependencies, devDependencies } = JSON.parse(
    await readFile(join(projectFolder, 'package.json'), 'utf8'),
  ) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const nameOf = (target: string): string =>
    target
      .split('/')
      .slice(0, target.startsWith('@') ? 2 : 1)
      .join('/');
  const imported = new Set(
    files
      .flatMap(({ text }) => importsOf(text).map(({ target }) => target))
      .filter((target) => !/^(\.|node:)/.test(target))
      .map(nameOf),
  );
  const texts = files.map(({ text }) => text).join('\n');
  const declared = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  expect([...imported].filter((name) => !declared.includes(name))).toEqual([]);
  expect(
    Object.keys(dependencies).filter(
      (name) => !imported.has(name) && !texts.includes(name.replace('/', "', '")),
    ),
  ).toEqual([]);
});

test.each<[string, SourceFile[], string]>([
  [
    'an upward import',
    [{ path: 'src/platform/a.ts', text: "// A.\nimport { b } from '../web/b.ts';" }],
    'floor 1 imports src/web/b.ts on floor 5',
  ],
  [
    'a neighbour',
    [{ path: 'src/auth/a.ts', text: "// A.\nimport { b } from '../archives/b.ts';" }],
    'floor 4 imports',
  ],
  [
    'a door in a door',
    [{ path: 'src/console/a.ts', text: "// A.\nimport { b } from '../portal/b.ts';" }],
    'doors never import each other',
  ],
  [
    'a job from below',
    [{ path: 'src/requests/a.ts', text: "// A.\nimport { b } from '../../jobs/b.ts';" }],
    'src never imports jobs',
  ],
  [
    'a library elsewhere',
    [{ path: 'src/requests/a.ts', text: "// A.\nimport express from 'express';" }],
    'express has another address',
  ],
  [
    'a second way out',
    [{ path: 'src/requests/a.ts', text: "// A.\nimport { request } from 'node:https';" }],
    'node:https has another address',
  ],
  [
    'a way out that needs no import',
    [{ path: 'src/connectors/http.ts', text: "// A.\nawait fetch('https://elsewhere.example');" }],
    'calls to other systems go out through connectors/outbound.ts',
  ],
  [
    'a second way to destroy',
    [{ path: 'src/requests/a.ts', text: '// A.\nconnector.erase(order);' }],
    'only fulfilment/run-plan.ts erases',
  ],
  [
    'a second way to sweep',
    [{ path: 'src/retention/a.ts', text: '// A.\nconnector.sweep(order);' }],
    'only fulfilment sweeps',
  ],
  [
    'a second writer of status',
    [
      {
        path: 'src/requests/a.ts',
        text: "// A.\nDataRequest.query(trx).findById(id).patch({ status: 'denied' })",
      },
    ],
    'only requests/lifecycle.ts writes a status',
  ],
  [
    'SQL in a door',
    [{ path: 'src/console/a.ts', text: "// A.\nwork.trx.raw('select 1')" }],
    'a door builds no query',
  ],
  [
    'a cycle',
    [
      { path: 'src/web/a.ts', text: "// A.\nimport './b.ts';" },
      { path: 'src/web/b.ts', text: "// B.\nimport './a.ts';" },
    ],
    'cycle: src/web/a.ts',
  ],
  [
    'no opening sentence',
    [{ path: 'src/web/a.ts', text: 'export const a = 1;' }],
    'begins with one sentence',
  ],
  [
    'a job that reaches for the start',
    [{ path: 'jobs/a.ts', text: "// A.\nimport { b } from '../src/server.ts';" }],
    'jobs/a.ts:2: floor 10 imports src/server.ts on floor 12',
  ],
  [
    'an import over several lines',
    [{ path: 'src/audit/a.ts', text: "// A.\nimport {\n  b,\n} from '../queue/b.ts';" }],
    'src/audit/a.ts:4: floor 2 imports src/queue/b.ts on floor 2',
  ],
  [
    'an import at run time',
    [{ path: 'src/audit/a.ts', text: "// A.\nconst b = await import('../web/b.ts');" }],
    'src/audit/a.ts:2: floor 2 imports',
  ],
  [
    'an export of others',
    [{ path: 'src/audit/a.ts', text: "// A.\nexport * from '../web/b.ts';" }],
    'src/audit/a.ts:2: floor 2 imports',
  ],
  [
    'a migration that leans on what will change',
    [{ path: 'migrations/1_a.ts', text: "// A.\nimport { b } from '../src/auth/b.ts';" }],
    'a migration imports platform alone',
  ],
  [
    'a transaction of a verb',
    [{ path: 'src/requests/a.ts', text: '// A.\nawait database.transaction(act);' }],
    'src/requests/a.ts:2: transactions begin in work.ts',
  ],
  [
    'an entry past the work',
    [{ path: 'src/requests/a.ts', text: '// A.\nawait appendEntry(trx, entry);' }],
    'the log is written through work.record',
  ],
  [
    'a job past the work',
    [{ path: 'src/requests/a.ts', text: "// A.\nawait queue.send(trx, 'run-plan', ids);" }],
    'jobs are asked for through work.enqueue',
  ],
  [
    'SQL without an address',
    [{ path: 'src/requests/a.ts', text: "// A.\nawait work.trx.raw('select 1');" }],
    'written SQL has an address',
  ],
  [
    'a model that finds its own database',
    [{ path: 'src/requests/a.ts', text: '// A.\nModel.knex(database);' }],
    'would silently answer nothing',
  ],
  [
    'a private address',
    [{ path: 'test/a.test.ts', text: '// A.\nask("jane@gmail.com");' }],
    'test/a.test.ts:2: addresses',
  ],
  [
    'a path of a machine',
    [{ path: 'bench/a.ts', text: "// A.\nopen('/home/jane/x');" }],
    'bench/a.ts:2: no path',
  ],
  [
    'a word left to do',
    [{ path: 'test/a.test.ts', text: '// A.\n// TODO' }],
    'test/a.test.ts:2: nothing is left',
  ],
  [
    'a job that does the work itself',
    [{ path: 'jobs/a.ts', text: `// A.\n${'a();\n'.repeat(40)}` }],
    'a job has 40 lines',
  ],
  ['any', [{ path: 'src/web/a.ts', text: '// A.\nexport const a: any = 1;' }], 'no any'],
  ['weak randomness', [{ path: 'src/web/a.ts', text: '// A.\nexport const a = Math.random();' }], 'CSPRNG'],
  ['a long file', [{ path: 'src/web/a.ts', text: `// A.\n${'a();\n'.repeat(301)}` }], 'over 300 lines'],
  ['a barrel', [{ path: 'src/web/index.ts', text: '// A.' }], 'no barrels'],
  ['a drawer for everything', [{ path: 'src/utils/a.ts', text: '// A.' }], 'no utils/'],
])('it sees %s', (_name, files, finding) => {
  expect(houseFindings(files).join('\n')).toContain(finding);
});
