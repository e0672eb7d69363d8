// The page where she reads her copy: the summary first, copies of any age, and nothing of any text that acts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveInput, ArchiveSection } from '../../src/archives/archive-input.ts';
import type { ReadingView } from '../../src/archives/reading-view.ts';
import { readStored } from '../../src/archives/stored-reading.ts';
import { summaryOf } from '../../src/archives/summary.ts';
import { marksOf } from '../../src/portal/shown-data.ts';
import { render } from '../../src/web/templates.ts';
import { hostile } from '../archives/hostile.ts';
import { openOffline } from '../archives/open-offline.ts';
import { POLYGLOTS } from '../archives/polyglots.ts';
import { input, packed, section } from '../archives/sample.ts';
import { describeBrowser, openBrowser } from '../support/browser.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
}, 60_000);
afterAll(async () => await home.close());

const stored = async (
  sections: readonly ArchiveSection[],
  changes: Partial<ArchiveInput> = {},
): Promise<string> => JSON.stringify((await packed(sections, changes)).archive.reading);

async function pageOf(reading: ReadingView): Promise<string> {
  const requestId = crypto.randomUUID();
  const marks = await home.work(async (work) => await marksOf(work, reading, requestId));
  const { controller } = reading;
  const values = { reading, summary: summaryOf(reading), marks, requestId, controller, base: '/lumyx' };
  return render('portal/data', values);
}
const wordsOf = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

const members = section('members', {
  title: 'Members',
  categories: ['contact details'],
  licences: [
    { name: 'Output licence', url: 'https://example.com/terms', words: 'Not for training.', field: 'email' },
  ],
});
const segments = section('segments', { title: 'Segments', state: 'left-out', leftOut: 'inferred' });
const portability = { request: { ...input([]).request, right: 'portability' } };

test('the summary stands before the first row; kinds of data and terms with the section and beside each row', async () => {
  const html = await pageOf(readStored(await stored([members])));
  expect(html.indexOf('In short')).toBeGreaterThan(0);
  expect(html.indexOf('In short')).toBeLessThan(html.lastIndexOf('maria@example.org'));
  const words = wordsOf(html);
  for (const said of ['We hold 1 row about you, in 1 part.', 'contact details', 'Not for training.'])
    expect(words).toContain(said);
  expect(html).toContain('href="https://example.com/terms"');
  expect(html.match(/href="#terms-members-1"/g)).toHaveLength(1);
  expect(html).toContain('id="terms-members-1"');
});

/** What readings have had since; the first copies held none of it. */
const VIEW = ['language', 'tag', 'statements', 'redaction'];
const SECTION = ['names', 'pictures', 'redacted', 'statements', 'categories', 'licences', 'leftOut'];
const without = (whole: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));

test.each(['access', 'portability'])(
  'a copy for %s from before any of that still opens, with a summary',
  async (right) => {
    const changes = right === 'access' ? {} : portability;
    const whole = JSON.parse(await stored([members, segments], changes)) as ReadingView;
    const sections = whole.sections.map((one) => without(one, SECTION));
    const words = wordsOf(await pageOf(readStored(JSON.stringify({ ...without(whole, VIEW), sections }))));
    expect(words).toContain('maria@example.org');
    expect(words).toContain(right === 'access' ? 'What we hold' : 'What is in this copy');
    expect(words).toContain('Password (Members): it would let others in');
    expect(words).toContain('Segments: This part is not in this copy');
    expect(words).not.toMatch(/undefined|\[object/);
  },
);

test('a copy says its own sentences in its own language, and the page says which that is', async () => {
  const html = await pageOf(readStored(await stored([members], { language: 'de' })));
  expect(html).toContain('<div lang="de">');
  expect(wordsOf(html)).toContain('Kurz gesagt');
});

describeBrowser('in a browser that lets every script run', () => {
  test('no text of a copy acts on her page', async () => {
    const browser = await openBrowser();
    const folder = await mkdtemp(join(tmpdir(), 'habeas-shown-'));
    try {
      for (const text of POLYGLOTS) {
        const { sections, changes } = hostile(text);
        const html = await pageOf(readStored(await stored(sections, changes)));
        const { page, ran, requests } = await openOffline(browser, folder, Buffer.from(html), { width: 320 });
        const found = await page.evaluate(`({
          elements: document.querySelectorAll('script, style, svg, iframe, form, button, input, base, object, embed').length,
          handlers: [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on') || name === 'style')).length,
          links: [...document.querySelectorAll('a')].filter((link) => !/^(https?:|file:|mailto:)/.test(link.href)).length,
        })`);
        // Its own style sheets lie at the portal.
        const foreign = requests.filter((url) => !/^file:\/\/\/assets\/|^file:.*\.html$/.test(url));
        expect({ text, ran, foreign, found }).toEqual({
          text,
          ran: [],
          foreign: [],
          found: { elements: 0, handlers: 0, links: 0 },
        });
        await page.context().close();
      }
    } finally {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    }
  }, 240_000);
});
