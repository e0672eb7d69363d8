// The published texts of the demonstration: taken in whole, one language governs, and flaws like those of real texts are found.
import { loadDemonstration, SLUGS } from '../../seeds/04_demonstration.ts';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { listDocuments } from '../../src/policies/document.ts';
import { defectsOf } from '../../src/policies/document-defect.ts';
import { renditionsOf } from '../../src/policies/document-translation.ts';
import { newestVersion } from '../../src/policies/document-version.ts';
import { provisionsOf } from '../../src/policies/provision.ts';
import { MACHINE, type Work } from '../../src/work.ts';
import { buildPlatforms, type Platform, type Platforms } from '../support/platforms.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let platforms: Platforms<Platform>;
beforeAll(async () => {
  home = await openTestHouse();
  platforms = await buildPlatforms();
  await loadDemonstration(home.house, { password: 'seven-quiet-lanterns' });
});
afterAll(async () => {
  await home.close();
  await platforms.drop();
});

async function at<T>(slug: string, act: (work: Work) => Promise<T>): Promise<T> {
  const controller = await findControllerBySlug(home.house.database, slug);
  return await home.house.inWork(controller?.id ?? '', MACHINE, act);
}

/** Documents with the day, the number of clauses, languages, and what is wrong with the newest version. */
async function readAll(slug: string) {
  return await at(slug, async (work) => {
    const found = [];
    for (const { id, slug: name } of await listDocuments(work)) {
      const version = await newestVersion(work, id);
      if (version === null) throw new Error(`no version of ${name}`);
      found.push({
        name,
        dated: version.dated?.toString(),
        clauses: (await provisionsOf(work, version.id)).length,
        languages: (await renditionsOf(work, version.id)).map(({ language }) => language).sort(),
        defects: (await defectsOf(work, [version.id])).map(({ code }) => code).sort(),
      });
    }
    return found.sort((one, other) => one.name.localeCompare(other.name));
  });
}

test('every pack has the documents that its provisions name', async () => {
  const names = await Promise.all(SLUGS.map(async (slug) => (await readAll(slug)).map(({ name }) => name)));
  expect(Object.fromEntries(SLUGS.map((slug, index) => [slug, names[index]]))).toEqual({
    lumyx: ['privacy-policy'],
    lumart: ['terms'],
    lumecoder: ['terms'],
    luma: ['analysis-of-inputs', 'analysis-of-outputs', 'terms'],
  });
});

test('Lumart: the English text governs and the Chinese one is a translation of it', async () => {
  const [terms] = await readAll('lumart');
  expect(terms).toMatchObject({ dated: '2026-05-12', languages: expect.arrayContaining(['zh']) });
  expect(terms?.clauses).toBeGreaterThan(25);
});

test('flaws like those of real texts are found in them, and none is invented', async () => {
  expect((await readAll('lumecoder'))[0]?.defects).toEqual(
    expect.arrayContaining(['list-without-items', 'document-not-captured']),
  );
  expect((await readAll('lumyx'))[0]?.defects).toContain('contact-masked');
  const luma = await readAll('luma');
  expect(luma.find(({ name }) => name === 'analysis-of-inputs')?.defects).toContain('paragraph-twice');
  expect(luma.find(({ name }) => name === 'terms')?.defects).toEqual([]);
});
