// A copy that was made before copies had summaries, terms or languages still opens on her page, with a summary.
import { Archive, archiveOf } from '../../src/archives/archive.ts';
import { archiveName } from '../../src/archives/archive-files.ts';
import { openArchive, openReading } from '../../src/archives/deliver.ts';
import { newArchiveKey, sealTo } from '../../src/archives/seal-archive.ts';
import { type Club, fulfilClub, openClub } from '../fulfilment/portability-world.ts';
import { localApp } from '../support/local-app.ts';
import { personAt, wordsOf } from './person.ts';

let club: Club;
beforeEach(async () => {
  club = await openClub();
}, 60_000);
afterEach(async () => await club.close());

/** What readings have had since; the first archives held none of it. */
const VIEW = ['language', 'tag', 'statements', 'redaction'];
const SECTION = ['names', 'pictures', 'redacted', 'statements', 'categories', 'licences', 'leftOut'];
const without = (whole: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));

test.each(['access', 'portability'])(
  'an old copy for %s',
  async (right) => {
    const { home } = club;
    const app = localApp(home);
    const her = personAt(home, app, home.lumyx);
    const path = await her.askAndProve({ right, email: 'mira@example.com' });
    const requestId = path.split('/').at(-1) ?? '';
    await fulfilClub(home, requestId);
    const { vault } = home.house;
    const opened = await home.work(
      async (work) => await openArchive(work, (await archiveOf(work, requestId))?.id ?? ''),
    );
    const reading = await openReading(vault, opened);
    const old = {
      ...without(reading, VIEW),
      sections: reading.sections.map((section) => without(section, SECTION)),
    };
    const { identity, recipient } = await newArchiveKey();
    await vault.write(
      archiveName(opened.controllerId, opened.id, 'reading'),
      async (disk) => await sealTo(recipient, disk, async (sink) => sink.end(JSON.stringify(old))),
    );
    await home.work(async (work) => {
      const wrappedKey = await work.seal(`archives:${opened.id}`, identity);
      await Archive.query(work.trx).findById([work.controllerId, opened.id]).patch({ wrappedKey });
    });
    await her.get(`${path}/data`);
    await her.post(`${path}/data`, { code: await her.codeFor('mira@example.com') }, `${path}/data`);
    const page = await her.get(`${path}/data`);
    const words = wordsOf(page);
    expect(page.status).toBe(200);
    expect(words).toContain('Mira Given');
    expect(words).toContain(right === 'access' ? 'What we hold' : 'What is in this copy');
    expect(words).toContain('door code (members): it opens doors');
    expect(words.includes('We worked this out ourselves')).toBe(right === 'portability');
    expect(words).not.toMatch(/undefined|\[object/);
    await app.close();
  },
  60_000,
);
