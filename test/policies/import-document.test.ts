// Documents taken in: the same words are the same version, other words the next one, and PostgreSQL keeps each as it was.
import { createHash } from 'node:crypto';
import { changeTo, decideMaterial } from '../../src/policies/document-change.ts';
import { defectsOf } from '../../src/policies/document-defect.ts';
import { readVersion, versionsOf } from '../../src/policies/document-version.ts';
import { provisionHistory, provisionsOf } from '../../src/policies/provision.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { FIRST, importText, NOTICE } from './documents.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(async () => await home.close());

const SECOND = FIRST.replace('1 March 2026', '2 April 2026')
  .replace('up to 30 days', 'up to 60 days')
  .replace(
    'We do not sell your personal data.',
    'We do not sell your personal data. We use cookies for sessions.',
  );

test('a document has versions in a chain, and a clause keeps its id when its words change', async () => {
  const first = await home.work(async (work) => await importText(work, FIRST));
  expect(first).toMatchObject({ number: 1, outcome: 'added', defects: [], difference: null });
  const again = await home.work(
    async (work) => await importText(work, `${FIRST.replaceAll('\n', '\r\n')}\r\n`),
  );
  expect(again).toMatchObject({ versionId: first.versionId, number: 1, outcome: 'unchanged' });

  const second = await home.work(async (work) => await importText(work, SECOND));
  expect(second).toMatchObject({ number: 2, outcome: 'changed', defects: [] });
  expect(second.difference).toMatchObject({ added: 1, removed: 0, changed: 2, material: true });
  const logs = second.difference?.changes.find(({ after }) => after?.excerpt.includes('60 days'));
  expect(logs?.before?.excerpt).toContain('30 days');
  expect(logs?.after).toMatchObject({ id: logs?.before?.id, label: 'retention-period' });

  const versions = await home.work(async (work) => await versionsOf(work, first.documentId));
  expect(versions.map(({ number, dated }) => `${number} ${dated}`)).toEqual(['2 2026-04-02', '1 2026-03-01']);
  const sha256 = createHash('sha256').update(FIRST).digest('hex');
  expect(versions[0]?.previousSha256?.toString('hex')).toBe(sha256);
  expect(versions[1]).toMatchObject({ previousSha256: null });
  expect(versions[1]?.sha256.toString('hex')).toBe(sha256);

  const history = await home.work(
    async (work) => await provisionHistory(work, first.documentId, logs?.after?.slug ?? ''),
  );
  expect(history.map(({ number, matched }) => [number, matched])).toEqual([
    [1, 'new'],
    [2, 'similar'],
  ]);
});

test('every clause says where it stands, by which rules it was understood, and how sure that is', async () => {
  const { documentId, versionId } = await home.work(
    async (work) => await importText(work, FIRST),
    undefined,
    home.lumart,
  );
  const [version, provisions] = await home.work(
    async (work) => [await readVersion(work, documentId, 1), await provisionsOf(work, versionId)] as const,
    undefined,
    home.lumart,
  );
  expect(provisions.length).toBeGreaterThan(4);
  for (const one of provisions) {
    expect(version.text.slice(one.fromOffset, one.toOffset)).toBe(one.excerpt);
    expect(one).toMatchObject({ method: 'clause-rules-1', matchMethod: 'word-dice-1', confirmedBy: null });
    expect(one.confidence).toBeGreaterThan(0);
  }
  expect(new Set(provisions.map(({ slug }) => slug)).size).toBe(provisions.length);
});

test('PostgreSQL refuses to change what was captured, by whatever way', async () => {
  for (const statement of [
    `update document_versions set text = 'other'`,
    `update provision_versions set excerpt = 'other'`,
    'delete from document_versions',
    'delete from provision_versions',
  ])
    await expect(home.work(async ({ trx }) => await trx.raw(statement))).rejects.toMatchObject({
      code: '42501',
    });
});

test('the text of a date is held against the text of the clauses, both ways', async () => {
  const place = { ...NOTICE, slug: 'dates' };
  const take = async (text: string) =>
    (await home.work(async (work) => await importText(work, text, { place }))).defects.map(
      ({ code }) => code,
    );
  expect(await take(FIRST)).toEqual([]);
  expect(await take(FIRST.replace('30 days', '90 days'))).toEqual(['date-unchanged']);
  expect(await take(FIRST.replace('30 days', '90 days').replace('1 March', '2 March'))).toEqual([
    'text-unchanged',
  ]);
  expect(await take(SECOND)).toEqual([]);
});

test('whether a change is material is decided once, by a person, with the reason', async () => {
  const place = { ...NOTICE, slug: 'judged' };
  await home.work(async (work) => await importText(work, FIRST, { place }));
  const { versionId } = await home.work(async (work) => await importText(work, SECOND, { place }));
  const decide = async () =>
    await home.work(
      async (work) =>
        await decideMaterial(work, versionId, { material: true, reason: 'Logs stay twice as long.' }),
    );
  expect(await home.work(async (work) => await changeTo(work, versionId))).toMatchObject({
    proposedMaterial: true,
    material: null,
  });
  await decide();
  expect(await home.work(async (work) => await changeTo(work, versionId))).toMatchObject({
    material: true,
    reason: 'Logs stay twice as long.',
  });
  await expect(decide()).rejects.toMatchObject({ code: 'document-change-decided' });
});

test('a document stays whose it is, and in the language that governs it', async () => {
  const place = { ...NOTICE, slug: 'fixed' };
  const take = async (change: object, language = 'en') =>
    await home.work(
      async (work) => await importText(work, FIRST, { place: { ...place, ...change }, language }),
    );
  await take({});
  await expect(take({ owner: { kind: 'platform', name: 'Other' } })).rejects.toMatchObject({
    code: 'document-owner-fixed',
  });
  await expect(take({}, 'de')).rejects.toMatchObject({ code: 'document-language-fixed' });
});

test('captures at once make one version', async () => {
  const place = { ...NOTICE, slug: 'at-once' };
  const taken = await Promise.all(
    [1, 2, 3].map(async () => await home.work(async (work) => await importText(work, FIRST, { place }))),
  );
  expect(taken.map(({ outcome }) => outcome).toSorted()).toEqual(['added', 'unchanged', 'unchanged']);
  const next = await Promise.all(
    [1, 2, 3].map(async () => await home.work(async (work) => await importText(work, SECOND, { place }))),
  );
  expect(next.map(({ outcome }) => outcome).toSorted()).toEqual(['changed', 'unchanged', 'unchanged']);
  const [one] = taken;
  const versions = await home.work(async (work) => await versionsOf(work, one?.documentId ?? ''));
  expect(versions).toHaveLength(2);
  expect(await home.work(async (work) => await defectsOf(work, [one?.versionId ?? '']))).toEqual([]);
});
