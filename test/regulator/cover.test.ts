// The cover letter: the same words on the page and on paper, the same bytes for the same look, and nothing in it that runs.
import type { Browser } from 'playwright-core';
import { coverOf } from '../../src/regulator/cover/cover.ts';
import { POLYGLOTS } from '../archives/polyglots.ts';
import { axeViolations, describeBrowser, openBrowser } from '../support/browser.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { lookAt } from './sealed-look.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
  await home.work(async (work) => await work.record('controller.created', work.controllerId));
});
afterAll(async () => await home.close());

async function letter(
  sentences: readonly string[],
  omissions: readonly string[],
  scope: Parameters<typeof lookAt>[2] = {},
): Promise<{ html: string; pdf: Buffer }> {
  const files = await lookAt(home, async (look) => await coverOf(look, sentences, omissions), scope);
  const bytesOf = async (end: string): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of files.find(({ path }) => path.endsWith(end))?.content() ?? [])
      chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  expect(files.map(({ path }) => path)).toEqual(['00-cover.html', '00-cover.pdf']);
  return { html: String(await bytesOf('.html')), pdf: await bytesOf('.pdf') };
}

test('it says who, for whom, of which period, what was asked, the figures, the gaps, how to check and whom to ask', async () => {
  const { html } = await letter(['30 of 31 were in time.'], ['No period for orders.'], {
    question: 'How many were in time?',
    from: Temporal.PlainDate.from('2026-01-01'),
    to: Temporal.PlainDate.from('2026-06-30'),
  });
  for (const said of [
    'LumyxAI, 1 Harbour Way, 10115 Berlin, privacy@lumyx.example',
    'Berlin Commissioner, Alt-Moabit 59',
    '1 January 2026 to 30 June 2026',
    'How many were in time?',
    '<li><bdi>30 of 31 were in time.</bdi></li>',
    '<li><bdi>No period for orders.</bdi></li>',
    'sha512sum -c --strict',
    'habeas verify',
    'All requests of the period',
  ])
    expect(html).toContain(said);
  expect(html).not.toMatch(/<script|https?:/);
});

test('without a question, a figure or a gap it says so in words', async () => {
  const { html } = await letter([], []);
  expect(html).toContain('No question was asked in words.');
  expect(html).toContain('No part of this bundle has anything to say');
  expect(html).toContain('No part of this bundle found a gap in itself.');
});

test('the same look gives the same bytes an hour later, dated by the checkpoint; other words give others', async () => {
  const first = await letter(['One.'], ['Two.']);
  home.later({ hours: 1 });
  const second = await letter(['One.'], ['Two.']);
  expect(second.html).toBe(first.html);
  expect(second.pdf.equals(first.pdf)).toBe(true);
  const other = await letter(['One.'], ['Three.']);
  expect(other.pdf.equals(first.pdf)).toBe(false);
  const date = await lookAt(home, async ({ asOf }) => asOf.toString().slice(0, 10).replaceAll('-', ''));
  expect(first.pdf.includes(`(D:${date}`)).toBe(true);
});

test('the paper is tagged, names its language, has its fonts in it, and takes many pages', async () => {
  const gaps = Array.from({ length: 200 }, (_one, at) => `Missing is thing ${at} of Łódź, Αθήνα and Zürich.`);
  const { pdf } = await letter(['One.'], gaps);
  const text = pdf.toString('latin1');
  expect(text.startsWith('%PDF-1.7')).toBe(true);
  for (const part of ['/Lang (en-GB)', '/MarkInfo', '/StructTreeRoot', '/FontFile2', '/S /H1'])
    expect(text).toContain(part);
  expect(Number(/\/Type \/Pages\s*\/Count (\d+)/.exec(text)?.[1])).toBeGreaterThan(5);
});

describeBrowser('in a real Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => await browser.close());

  test.each([320, 1100])(
    'at %i px nothing runs, nothing is fetched, nothing is wider than the window',
    async (width) => {
      const { html } = await letter(POLYGLOTS, POLYGLOTS, { question: POLYGLOTS.join('\n') });
      const window = await browser.newPage({ viewport: { width, height: 900 } });
      const asked: string[] = [];
      const said: string[] = [];
      window.on('request', (one) => asked.push(one.url())).on('console', (one) => said.push(one.text()));
      window.on('dialog', (one) => void one.dismiss());
      await window.exposeFunction('pwned', (at: number) => said.push(`ran ${at}`));
      await window.setContent(html);
      expect([asked, said]).toEqual([[], []]);
      expect(
        await window.evaluate(
          'document.scripts.length + document.querySelectorAll("main img, main form").length',
        ),
      ).toBe(0);
      expect(await axeViolations(browser, window)).toEqual([]);
      await window.close();
    },
  );
});
