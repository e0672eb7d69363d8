// Law files broken at random: each is refused in the house's words or still whole, and never another error.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkLaw } from '../../src/laws/load-laws.ts';
import { claimsOf } from '../../src/laws/marks.ts';
import { type ReadLaw, readLaw } from '../../src/laws/read-law.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { laws } from './law-world.ts';

const files = await Promise.all(
  [...laws.values()].map(async ({ file }) => ({
    file,
    lines: (await readFile(join(projectFolder, 'laws', file), 'utf8')).split('\n'),
  })),
);

/** The law, or null where it was refused with file, line or path; any other error breaks the test. */
function read(text: string, file: string): ReadLaw | null {
  try {
    const found = readLaw(text, file);
    checkLaw(found);
    return found;
  } catch (error) {
    if (!isProblem(error) || error.code !== 'law-not-valid') throw error;
    expect(error.message.startsWith(file)).toBe(true);
    expect(error.details).toHaveProperty('path');
    return null;
  }
}

const aFile = fc.constantFrom(...files);
const aBreak = fc.oneof(
  fc.constant((_line: string) => ''),
  fc.constant((line: string) => `${line}\n${line}`),
  fc.constant((line: string) => line.replace(/mark: [VSU]/, 'mark: V?')),
  fc.constant((line: string) => line.replace(/, mark: [VSU]/, '')),
  fc.constant((line: string) => line.replace(/source: "[^"]*"(, )?/, '')),
  fc.constant((line: string) => line.replace(/\d+/, '-1')),
  fc.constant((line: string) => line.replace(/: /, ': &a ')),
  fc.constant((line: string) => line.replace(/^(\s*)(- )?\w+:/, '$1$2surprise:')),
  fc.constant((line: string) => ` ${line}`),
  fc.string({ maxLength: 12 }).map((junk) => (line: string) => line + junk),
  fc.string({ maxLength: 12 }).map((junk) => (line: string) => line.replace(/: .*/, `: ${junk}`)),
  fc
    .constantFrom('null', '[]', '{}', '1e999', '.nan', '~', '!!binary x', '*a', '<<')
    .map((value) => (line: string) => line.replace(/: .*/, `: ${value}`)),
);

test('a line that was lost, doubled, moved or mangled is refused, or leaves a whole law', () => {
  fc.assert(
    fc.property(aFile, fc.nat(), aBreak, ({ file, lines }, where, breaks) => {
      const index = where % lines.length;
      const broken = lines.map((line, at) => (at === index ? breaks(line) : line)).join('\n');
      const found = read(broken, file);
      if (found === null) return;
      for (const rule of found.law.rules)
        for (const { source, mark } of claimsOf(rule))
          expect([source.length > 2, 'VSU'.includes(mark)]).toEqual([true, true]);
    }),
    { numRuns: 300 },
  );
});

test('a law without any one of its marks or sources is refused', () => {
  fc.assert(
    fc.property(
      aFile,
      fc.nat(),
      fc.constantFrom(/, mark: [VSU]/, /^ +mark: [VSU]$/, /source: "[^"]*", /),
      ({ file, lines }, where, gone) => {
        const having = lines.flatMap((line, index) => (gone.test(line) ? [index] : []));
        const index = having[where % having.length];
        if (index === undefined) return;
        const broken = lines.map((line, at) => (at === index ? line.replace(gone, '') : line)).join('\n');
        expect(read(broken, file)).toBeNull();
      },
    ),
    { numRuns: 150 },
  );
});
