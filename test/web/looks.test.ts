// Colours that people can read, whatever a controller chose; templates that escape; style sheets without a stranger's brand.

import express from 'express';
import fc from 'fast-check';
import request from 'supertest';
import { assets, brand, brandAddress, brandStyles, stylesVersion } from '../../src/web/assets.ts';
import { dayInWords, hiddenField, momentInWords, render } from '../../src/web/templates.ts';

/** Contrast of WCAG 2 between two colours. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other]
    .map((colour) => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
const colourOf = (styles: string, name: string): string =>
  new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(styles)?.[1] ?? '';

test('names and buttons can be read on every colour there is (WCAG 1.4.3)', () => {
  const colours = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
  fc.assert(
    fc.property(colours, (colour) => {
      const styles = brandStyles(colour);
      expect(colourOf(styles, 'brand')).toBe(colour);
      expect(contrast(colour, colourOf(styles, 'on-brand'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast('#ffffff', colourOf(styles, 'button'))).toBeGreaterThanOrEqual(4.5);
    }),
    { numRuns: 2_000 },
  );
});

test.each(['', 'red', '#fff', '#12345g', '#123456}body{display:none', '#123456 '])(
  'a colour that is none (%j) never reaches the style sheet',
  (colour) => {
    expect(colourOf(brandStyles(colour), 'brand')).toBe('#1d4b73');
    expect(brandStyles(colour)).toMatch(/^:root\{[-#:;a-z0-9]+\}$/);
  },
);

test('the style sheet holds no house font, no crown, and nothing from elsewhere', async () => {
  const answer = await request(express().use(assets())).get(`/assets/house-${stylesVersion}.css`);
  expect(answer.headers).toMatchObject({ 'cache-control': expect.stringContaining('immutable') });
  const fetched =
    answer.text.match(/@import|@font-face|GDS Transport|Calvert|url\("?(?!data:)[^)]*\)/gi) ?? [];
  expect(fetched).toEqual([]);
  expect(answer.text.includes('system-ui')).toBe(true);
});

test('what people typed is text on a page, never markup', () => {
  const html = render('error', {
    title: '<b>t</b>',
    message: '"><script>alert(1)</script>',
    code: '{{ 7*7 }}',
  });
  expect(html).not.toMatch(/<script|<b>t/);
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('{{ 7*7 }}');
  expect(() => hiddenField('_csrf', '"><script>')).toThrow(TypeError);
});

test('days and moments are told where the controller is', () => {
  const moment = Temporal.Instant.from('2026-11-30T23:30:00Z');
  expect(dayInWords(moment, 'Europe/Berlin')).toBe('1 December 2026');
  expect(momentInWords(moment, 'Europe/Berlin')).toBe('1 December 2026 at 00:30');
  expect(momentInWords(moment, 'America/New_York')).toBe('30 November 2026 at 18:30');
  expect(dayInWords(Temporal.PlainDate.from('2026-02-28'), 'UTC')).toBe('28 February 2026');
  expect(dayInWords(null, 'UTC')).toBe('');
});

test('style sheets come as small as the browser reads them, and a controller’s colours under the address of their bytes', async () => {
  const sent = async (encoding: string) =>
    await request(express().use(assets()))
      .get(`/assets/house-${stylesVersion}.css`)
      .set('Accept-Encoding', encoding);
  for (const encoding of ['br', 'gzip']) {
    const { headers, text } = await sent(encoding);
    expect([headers['content-encoding'], headers.vary]).toEqual([encoding, 'Accept-Encoding']);
    if (encoding === 'gzip') expect(text).toContain('system-ui');
  }
  const plain = await sent('identity');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.text).toContain('.house-card');
  const colours = ['#1d4b73', '#aa3300'].map((colour) => brandAddress({ slug: 'lumyx', colour }));
  expect(new Set(colours).size).toBe(2);
  const doors = express().get('/:controller/brand-:version.css', (req, res) => {
    res.locals.controller = { colour: '#1d4b73' };
    brand(req, res);
  });
  const kept = await request(doors).get(colours[0] ?? '');
  expect(kept.headers['cache-control']).toContain('immutable');
  const old = await request(doors).get(colours[1] ?? '');
  expect([old.text, old.headers['cache-control']]).toEqual([brandStyles('#1d4b73'), undefined]);
});
