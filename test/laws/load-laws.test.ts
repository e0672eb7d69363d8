// A law file with a hole, an overlap, a gap or a trick is refused by file, line and path; the twelve are whole.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkLaw, loadLaws } from '../../src/laws/load-laws.ts';
import { claimsOf, markOf, unverified } from '../../src/laws/marks.ts';
import { readLaw } from '../../src/laws/read-law.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { lawOf, laws, ruleOf } from './law-world.ts';

const folder = join(projectFolder, 'laws');
const texas = await readFile(join(folder, 'us-tx.yaml'), 'utf8');
const california = await readFile(join(folder, 'us-ca.yaml'), 'utf8');

function refusal(text: string, file = 'us-tx.yaml'): string {
  try {
    checkLaw(readLaw(text, file));
  } catch (error) {
    if (isProblem(error) && error.code === 'law-not-valid') return error.message;
    throw error;
  }
  return 'accepted';
}

function changed(from: string | RegExp, to: string, text = texas): string {
  const other = text.replace(from, to);
  if (other === text) throw new Error(`nothing matched ${from}`);
  return other;
}

test('the twelve laws are whole, each with its file and digest', () => {
  expect([...laws.keys()]).toEqual(
    'br-lgpd ca-pipeda ch-fadp eu-gdpr kr-pipa uk-gdpr us-ca us-co us-ct us-or us-tx us-va'.split(' '),
  );
  for (const law of laws.values()) {
    expect(law.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(law.rules.some(({ right }) => right === 'access')).toBe(true);
    expect(law.rules.some(({ right }) => right === 'erasure')).toBe(true);
  }
  expect(new Set([...laws.values()].map(({ digest }) => digest)).size).toBe(12);
});

test('every number in every law file has a source and a mark beside it', async () => {
  let numbers = 0;
  const visit = (value: unknown, path: string, key: string, around: unknown): void => {
    if (typeof value === 'number') {
      if (key === 'version') return;
      numbers += 1;
      expect({ path, ...(around as object) }).toMatchObject({
        path,
        value,
        source: expect.stringMatching(/\S{3}/),
        mark: expect.stringMatching(/^[VSU]$/),
      });
    } else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) visit(inner, `${path}.${name}`, name, value);
  };
  for (const { file } of laws.values())
    visit(parse(await readFile(join(folder, file), 'utf8')), file, '', null);
  expect(numbers).toBeGreaterThan(200);
});

test('code can ask what mark a number has, and counsel what nobody has read', () => {
  expect(markOf(ruleOf('us-ca/access', 2), 'due.count')).toEqual({ source: '11 CCR 7021(b)', mark: 'V' });
  expect(markOf(ruleOf('us-va/access'), 'extension.count')?.mark).toBe('S');
  expect(markOf(ruleOf('kr-pipa/portability'), 'due.count')?.mark).toBe('U');
  expect(markOf(ruleOf('kr-pipa/portability'), 'due.price')).toBeNull();
  expect(claimsOf(ruleOf('eu-gdpr/access')).find(({ path }) => path === 'due.count')?.value).toBe(1);
  for (const law of laws.values()) expect(unverified(law).length).toBeGreaterThan(0);
  expect(unverified(lawOf('us-ca')).every(({ mark }) => mark !== 'V')).toBe(true);
});

test('the text of the file as it stands is accepted', () => {
  expect(refusal(texas)).toBe('accepted');
  expect(refusal(california, 'us-ca.yaml')).toBe('accepted');
});

const FACT = 'count: {value: 45, source: "Tex. Bus. & Com. Code 541.052", mark: V}';
test.each<[string, string, RegExp]>([
  ['a right without a due', changed(/ {4}due:\n.*\n.*\n.*\n/, ''), /line 4\d: "rules\[0\].due" is missing/],
  [
    'a rule without a source',
    changed(/ {4}source: .*\n {4}mark: V\n {4}start/, '    mark: V\n    start'),
    /"rules\[0\]\.source" is missing/,
  ],
  [
    'a number without a source',
    changed(FACT, 'count: {value: 45, mark: V}'),
    /line \d+: "rules\[0\]\.due\.count\.source" is missing/,
  ],
  [
    'a number without a mark',
    changed(FACT, 'count: {value: 45, source: "Code"}'),
    /line \d+: "rules\[0\]\.due\.count\.mark" is missing/,
  ],
  ['a bare number', changed(FACT, 'count: 45'), /line \d+: "rules\[0\]\.due\.count" is not accepted/],
  [
    'a mark that does not exist',
    changed(FACT, 'count: {value: 45, source: "Code", mark: X}'),
    /count\.mark" is not accepted/,
  ],
  [
    'a period of nought days',
    changed(FACT, 'count: {value: 0, source: "Code", mark: V}'),
    /count\.value" is not accepted/,
  ],
  [
    'half a day',
    changed(FACT, 'count: {value: 0.5, source: "Code", mark: V}'),
    /count\.value" is not accepted/,
  ],
  [
    'a key that nobody knows',
    changed('    version: 1', '    version: 1\n    urgency: high'),
    /line \d+: "rules\[0\]\.urgency" is not a key/,
  ],
  [
    'a right that nobody knows',
    changed('[access, portability', '[access, levitation'),
    /"rules\[0\]\.rights\[1\]" is not accepted/,
  ],
  [
    'a day that does not exist',
    changed('effective_from: 2024-07-01', 'effective_from: 2024-02-30'),
    /effective_from" must be a day/,
  ],
  [
    'a pause without a mark',
    changed(/pauses: \{known: \[\], source: "[^"]*", mark: S\}/, 'pauses: {known: [], source: "Code"}'),
    /pauses\.mark" is missing/,
  ],
  [
    'an unknown calendar',
    changed('calendar: {value: US-TX', 'calendar: {value: US-QQ'),
    /line \d+: "calendar\.value" is no holiday calendar/,
  ],
  [
    'an unknown country',
    changed('calendar: {value: US-TX', 'calendar: {value: QQ'),
    /"calendar\.value" is no holiday calendar/,
  ],
  [
    'a name that is not its file',
    changed('law: us-tx', 'law: us-ty'),
    /line \d+: "law" must be the name of its file/,
  ],
  [
    'the same right twice',
    changed('rights: [access, portability', 'rights: [access, access'),
    /"us-tx\/access version 1" stands twice/,
  ],
  [
    'an exemption twice',
    changed('code: debugging', 'code: security'),
    /line \d+: "exemptions\[2\]\.code" stands twice/,
  ],
  [
    'an alias',
    changed('name: Texas', 'name: &n Texas').replace(/full_name: .*/, 'full_name: *n'),
    /line \d+: the file repeats itself by an alias/,
  ],
  ['a key twice', changed('name: Texas', 'name: Texas\nname: Utah'), /line \d+: "name" stands twice/],
  ['no YAML', 'law: [', /line 1: the file is not valid YAML/],
  ['an empty file', '', /the file.*is not accepted|is missing/],
  ['bottomless nesting', `law: ${'['.repeat(20_000)}`, /nested deeper|not valid YAML/],
  ['a huge file', `# ${'x'.repeat(400_000)}`, /larger than 300 kB/],
])('%s is refused by name', (_what, text, expected) => {
  const said = refusal(text);
  expect(said).toMatch(expected);
  expect(said).toMatch(/^us-tx\.yaml/);
  expect(said).toMatch(/No law was loaded/);
});

test.each<[string, string, string, RegExp]>([
  [
    'overlap',
    'effective_to: 2025-12-31',
    'effective_to: 2026-01-15',
    /"us-ca\/access version 2" begins on 2026-01-01, while version 1 is still in force/,
  ],
  [
    'an end that is missing',
    '    effective_to: 2025-12-31\n',
    '',
    /begins on 2026-01-01, while version 1 is still in force/,
  ],
  ['a gap', 'effective_to: 2025-12-31', 'effective_to: 2025-12-01', /version 1 ended on 2025-12-01: a gap/],
  [
    'an end before the beginning',
    'effective_to: 2025-12-31',
    'effective_to: 2022-12-31',
    /"us-ca\/access version 1" ends before it begins/,
  ],
  ['a version twice', 'version: 2', 'version: 1', /line \d+: "us-ca\/access version 1" stands twice/],
  [
    'versions out of order',
    'version: 1',
    'version: 9',
    /"us-ca\/access version 2" must have a higher version than 9/,
  ],
])('versions of one right with %s are refused', (_what, from, to, expected) => {
  expect(refusal(changed(from, to, california), 'us-ca.yaml')).toMatch(expected);
});

test('a proposed rule may overlap: it binds nobody', () => {
  expect(ruleOf('eu-gdpr/access', 2).status).toBe('proposed');
});

test('a folder is refused whole: two files of one law, a broken one among good ones, none at all', async () => {
  const place = await mkdtemp(join(tmpdir(), 'laws-'));
  try {
    await expect(loadLaws(place)).rejects.toMatchObject({ code: 'law-not-valid' });
    await cp(folder, place, { recursive: true });
    await writeFile(join(place, 'us-zz.yaml'), texas);
    await expect(loadLaws(place)).rejects.toThrow(
      /^us-zz\.yaml, line \d+: "law" is also the law of us-tx\.yaml/,
    );
    await writeFile(
      join(place, 'us-zz.yaml'),
      changed(FACT, 'count: 45').replace('law: us-tx', 'law: us-zz'),
    );
    await expect(loadLaws(place)).rejects.toThrow(/^us-zz\.yaml, line \d+: "rules\[0\]\.due\.count"/);
    await rm(join(place, 'us-zz.yaml'));
    expect((await loadLaws(place)).size).toBe(12);
  } finally {
    await rm(place, { recursive: true });
  }
});
