// What a bundle says of published documents: every version with its bytes, clauses, defects, and the step to the next.
import { createHash } from 'node:crypto';
import { decideMaterial } from '../../../src/policies/document-change.ts';
import { policiesPart } from '../../../src/regulator/chapters/policies.ts';
import { FIRST, importText, NOTICE } from '../../policies/documents.ts';
import { linesIn, readPart, sealEverything } from '../../support/bundle-look.ts';
import { activeAccount } from '../../support/staff.ts';
import { openTestHouse, type TestHouse } from '../../support/test-house.ts';

type Row = Record<string, unknown>;
const SECOND = FIRST.replace('30 days', '90 days').replace('1 March', '1 May');

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

test('every version stands there with its bytes, words, clauses and what changed to the next, and who judged it', async () => {
  await home.work(async (work) => await importText(work, FIRST));
  const second = await home.work(async (work) => await importText(work, SECOND));
  const officer = await home.work(
    async (work) =>
      await activeAccount(work, { email: 'o@lumyx.example', name: 'The officer', roles: ['administrator'] }),
  );
  const staff = { kind: 'staff', id: officer.id } as const;
  await home.work(
    async (work) =>
      await decideMaterial(work, second.versionId, { material: true, reason: 'Logs stay longer.' }),
    staff,
  );
  const reach = await sealEverything(home);
  const read = await readPart(home, policiesPart, {}, reach);
  const versions = linesIn<Row>(read, '09-policies/documents.jsonl');
  expect(versions).toMatchObject([
    { document: 'privacy-notice', version: 1, dated: '2026-03-01', previous_sha256: null },
    { document: 'privacy-notice', version: 2, dated: '2026-05-01' },
  ]);
  expect(versions[1]?.previous_sha256).toBe(versions[0]?.sha256);
  for (const [at, text] of [FIRST, SECOND].entries()) {
    const bytes = read.bytes.get(`09-policies/documents/privacy-notice-${at + 1}.txt`);
    expect(bytes?.toString()).toBe(text);
    expect(createHash('sha256').update(text).digest('hex')).toBe(versions[at]?.sha256);
  }
  const words = read.files.get('09-policies/documents/privacy-notice-2-words.txt') ?? '';
  const clauses = linesIn<Row & { excerpt: string; from: number; to: number }>(
    read,
    '09-policies/provisions.jsonl',
  ).filter(({ version }) => version === 2);
  expect(clauses.length).toBeGreaterThan(2);
  for (const { excerpt, from, to } of clauses) expect(words.slice(from, to)).toBe(excerpt);
  const [step, ...more] = linesIn<Row & { changes: Row[] }>(read, '09-policies/differences.jsonl');
  expect(more).toEqual([]);
  expect(step).toMatchObject({ from_version: 1, to_version: 2, decided_material: true });
  expect(step?.decided_by).toMatch(/^staff-[0-9a-f]{16}$/);
  expect(step?.decided_reason).toBe('Logs stay longer.');
  expect(JSON.stringify(step?.changes)).toMatch(/30 days.*90 days/);
  expect(read.sentences.join(' ')).toContain('1 published documents stand in 2 versions');
  expect([...(await readPart(home, policiesPart, {}, reach)).files]).toEqual([...read.files]);
});

test('documents of others are no promises of the controller; that none of its own was captured is said', async () => {
  const place = { ...NOTICE, owner: { kind: 'recipient', name: 'Paper mill' } } as const;
  await home.work(async (work) => await importText(work, FIRST, { place }));
  const read = await readPart(home, policiesPart);
  expect(read.files.has('09-policies/documents.jsonl')).toBe(false);
  expect(read.omissions.join(' ')).toContain('No published document of the controller was captured');
});

test('open defects of a captured version are named there and counted among what is missing', async () => {
  await home.work(
    async (work) => await importText(work, FIRST.replace('privacy@example.com', '[email protected]')),
  );
  const read = await readPart(home, policiesPart);
  const [version] = linesIn<Row & { defects: Row[] }>(read, '09-policies/documents.jsonl');
  expect(version?.defects.map(({ code }) => code)).toContain('contact-masked');
  expect(read.omissions.join(' ')).toMatch(/\d+ defects of captured documents are open/);
});
