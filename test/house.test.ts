// Holds the rules of the house over every source file; and proves, on small bad houses, that it can fail.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../src/platform/project.ts';
import { houseFindings, importsOf, type SourceFile } from './support/house-rules.ts';

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
      .flatMap(({ text }) => importsOf(text))
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
    'a second way to destroy',
    [{ path: 'src/requests/a.ts', text: '// A.\nconnector.erase(order);' }],
    'only fulfilment/run-plan.ts erases',
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
  ['any', [{ path: 'src/web/a.ts', text: '// A.\nexport const a: any = 1;' }], 'no any'],
  ['weak randomness', [{ path: 'src/web/a.ts', text: '// A.\nexport const a = Math.random();' }], 'CSPRNG'],
  ['a long file', [{ path: 'src/web/a.ts', text: `// A.\n${'a();\n'.repeat(301)}` }], 'over 300 lines'],
  ['a barrel', [{ path: 'src/web/index.ts', text: '// A.' }], 'no barrels'],
  ['a drawer for everything', [{ path: 'src/utils/a.ts', text: '// A.' }], 'no utils/'],
])('it sees %s', (_name, files, finding) => {
  expect(houseFindings(files).join('\n')).toContain(finding);
});
