// Letters: every one says the same in plain text and HTML, and hostile values stay what they are: text.
import { LETTERS, type LetterName, renderLetter } from '../../src/notifications/render-letter.ts';
import { PUBLIC_URL, REQUEST_ID, SENDER, valuesWith } from './sender.ts';

const names = Object.keys(LETTERS) as LetterName[];
const HOSTILE = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '{{ 7 * 7 }}{% include "layout.html.njk" %}<%= 7*7 %>',
  'one\r\nBcc: evil@evil.example\r\n\r\n<b>two</b>',
  '"><a href="javascript:alert(1)">x</a>',
  '\u202egnp.exe \u0000 \u0007\u2028 end',
  '-- \nThe real team\nhttps://evil.example/',
];

function render(letter: LetterName, text = 'Plain.', sender = SENDER) {
  const about = { sender, publicUrl: PUBLIC_URL, requestId: REQUEST_ID, values: valuesWith(text) };
  return renderLetter(letter, about);
}

describe('every letter', () => {
  test.each(names)('%s reads as text and as HTML', (name) => {
    const { heading, text, html } = render(name);
    expect(heading).toMatch(/^\S.{5,90}\S$/);
    expect(text).toContain('1 Harbour Way\n10115 Berlin');
    expect(text).not.toMatch(/[<>]|undefined|\[object|&amp;|\n{3}/);
    for (const row of text.split('\n')) {
      if (!row.startsWith('https://')) expect(row.length).toBeLessThanOrEqual(72);
    }
    expect(html).toContain('<html lang="en-GB">');
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).not.toMatch(/<table|<img|<script|undefined|\[object/);
  });

  test.each(names)('%s links to configured pages only, and no link holds a secret', (name) => {
    const { text, html } = render(name);
    const links = [...text.matchAll(/https?:\/\/[^\s)]+/g), ...html.matchAll(/(?<=href=")[^"]+/g)].map(
      ([link]) => link,
    );
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      expect(link.startsWith('https://privacy.example/lumyx') || link === SENDER.authority.url).toBe(true);
      expect(link).not.toMatch(/1234|5678|ABCDE|[?#]/);
    }
  });

  test.each(names)('%s keeps hostile values as text', (name) => {
    for (const text of HOSTILE) {
      const letter = render(name, text);
      expect(letter.heading).not.toMatch(/[\r\n]/);
      expect(letter.html).not.toMatch(/<script|<img|<b>|href="javascript|onerror=alert\(1\)>/);
      expect(letter.text + letter.html).not.toMatch(/(?<!\d)49(?!\d)/);
      expect(letter.text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\u2028]/u);
      expect(letter.text).not.toMatch(/^Bcc:/m);
    }
  });
});

test('somebody’s own words are set apart on every line', () => {
  const { text } = render('request-denied', '-- \nThe real team\n\nhttps://evil.example/');
  expect(text).toContain('  | --\n  | The real team\n  |\n  | https://evil.example/');
});

test('a denial names the reason, the authority, the court', () => {
  const { text } = render('request-denied');
  const flat = text.replace(/\s+/g, ' ');
  expect(flat).toContain('the law makes us keep this data (GDPR Article 17(3))');
  expect(flat).toContain('Berlin Commissioner, Alt-Moabit 59 (https://authority.example/)');
  expect(flat).toContain('you may go to court');
});

test('an authority with a scheme that acts is named without its address', () => {
  const authority = { ...SENDER.authority, url: 'javascript:alert(1)' };
  const { text, html } = render('request-denied', 'Plain.', { ...SENDER, authority });
  expect(text + html).not.toContain('javascript:');
});

test('moments stand on the controller’s clock', () => {
  expect(render('cooling-off-started').text.replace(/\s+/g, ' ')).toContain(
    '28 November 2026 at 11:00 (Europe/Berlin)',
  );
});

test('a controller’s colour carries readable ink', () => {
  expect(render('request-received', '', { ...SENDER, colour: '#ffee00' }).html).toContain(
    'color: #000000; background: #ffee00',
  );
  expect(render('request-received', '', { ...SENDER, colour: '#102030' }).html).toContain(
    'color: #ffffff; background: #102030',
  );
});

test('a missing value refuses the letter by name, without repeating values', () => {
  const about = {
    sender: SENDER,
    publicUrl: PUBLIC_URL,
    requestId: REQUEST_ID,
    values: { reference: 'SECRET' },
  };
  expect(() => renderLetter('request-denied', about)).toThrow(
    expect.objectContaining({
      code: 'letter-not-renderable',
      message: expect.not.stringContaining('SECRET'),
    }),
  );
});
