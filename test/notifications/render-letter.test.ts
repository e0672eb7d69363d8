// Letters: every one says the same in plain text and HTML, and hostile values stay what they are: text.
import { cardOf, LANGUAGES } from '../../src/languages/translate.ts';
import { LETTERS, type LetterName } from '../../src/notifications/letter-list.ts';
import { renderLetter } from '../../src/notifications/render-letter.ts';
import { PUBLIC_URL, REQUEST_ID, SENDER, valuesWith } from './sender.ts';

const names = Object.keys(LETTERS) as LetterName[];
const codes = LANGUAGES.map(({ code }) => code);
/** Every letter in every language; staff read one. */
const letters = names.flatMap((name) =>
  ('staff' in LETTERS[name] ? ['en'] : codes).map((code): [LetterName, string] => [name, code]),
);
const HOSTILE = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '{{ 7 * 7 }}{% include "layout.html.njk" %}<%= 7*7 %>',
  'one\r\nBcc: evil@evil.example\r\n\r\n<b>two</b>',
  '"><a href="javascript:alert(1)">x</a>',
  '\u202egnp.exe \u0000 \u0007\u2028 end',
  '-- \nThe real team\nhttps://evil.example/',
];

function render(letter: LetterName, text = 'Plain.', sender = SENDER, language?: string) {
  const values = { ...valuesWith(text), language };
  const about = { sender, publicUrl: PUBLIC_URL, requestId: REQUEST_ID, values };
  return renderLetter(letter, about);
}

/** Columns of a row: characters of East Asia take two. */
const widthOf = (row: string): number =>
  row.length + (row.match(/[\p{Script=Han}，。：；！？、（）《》]/gu) ?? []).length;

describe('every letter', () => {
  test.each(letters)('%s reads as text and as HTML in %s', (name, language) => {
    const { heading, text, html } = render(name, 'Plain.', SENDER, language);
    expect(heading).toMatch(/^\S.{5,90}\S$/);
    expect(text).toContain('1 Harbour Way\n10115 Berlin');
    expect(text).not.toMatch(/[<>]|undefined|\[object|&amp;|\n{3}/);
    for (const row of text.split('\n')) {
      if (!row.startsWith('https://')) expect(widthOf(row)).toBeLessThanOrEqual(72);
      // No row begins with a sign that closes the one before.
      expect(row).not.toMatch(/^\s*[，。：；！？、）.,:;!?)»]/);
    }
    expect(html).toContain(`<html lang="${language === 'en' ? 'en-GB' : cardOf(language).tag}">`);
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).not.toMatch(/<table|<img|<script|undefined|\[object/);
  });

  test.each(letters)(
    '%s links to configured pages only, and no link holds a secret, in %s',
    (name, language) => {
      const { text, html } = render(name, 'Plain.', SENDER, language);
      const links = [...text.matchAll(/https?:\/\/[^\s)]+/g), ...html.matchAll(/(?<=href=")[^"]+/g)].map(
        ([link]) => link,
      );
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) {
        expect(link.startsWith('https://privacy.example/lumyx') || link === SENDER.authority.url).toBe(true);
        expect(link).not.toMatch(/1234|5678|ABCDE|[?#]/);
      }
    },
  );

  test.each(letters)('%s keeps hostile values as text in %s', (name, language) => {
    for (const text of HOSTILE) {
      const letter = render(name, text, SENDER, language);
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

test.each([
  ['de', 'Der Grund: Das Gesetz verpflichtet uns', '28. November 2026', 'die Fassung auf Englisch'],
  ['fr', 'La raison\u00a0: la loi nous oblige à garder', '28 novembre 2026', 'la version en anglais'],
  ['zh', '原因：法律要求我们保留这些数据', '2026年11月28日', '以英语版本为准'],
])(
  '%s: a denial, a moment and what binds are said in the language of the case',
  (language, reason, day, binds) => {
    const flat = (name: LetterName): string =>
      render(name, 'Plain.', SENDER, language)
        .text.replace(/(?<=\p{Script=Han}|[：，])\n/gu, '')
        .replace(/[ \n]+/g, ' ');
    expect(flat('request-denied')).toContain(reason);
    expect(flat('cooling-off-started')).toContain(day);
    expect(flat('request-denied')).toContain(binds);
    expect(flat('request-denied')).toContain(
      'Berlin Commissioner, Alt-Moabit 59 (https://authority.example/)',
    );
  },
);

test('the controller’s own language binds, and a letter in it says nothing of a translation', () => {
  const german = { ...SENDER, language: 'de-AT' };
  expect(render('request-received', '', german).html).toContain('<html lang="de">');
  expect(render('request-received', '', german).text).not.toContain('Übersetzung');
  expect(render('request-received', '', german, 'en').text.replace(/\s+/g, ' ')).toContain(
    'version in German binds',
  );
  // Staff read the language of the house, whoever asked.
  const { html, text } = render('staff-new-case', '', german, 'zh');
  expect(html).toContain('<html lang="en-GB">');
  expect(text).not.toContain('translation');
});

test.each(['es', '../en', 'DE', '', 7, null, undefined])(
  'a language that there is not (%j) falls back to the controller’s',
  (language) => {
    const about = { sender: { ...SENDER, language: 'fr' }, publicUrl: PUBLIC_URL, requestId: REQUEST_ID };
    const values = { ...valuesWith('Plain.'), language };
    expect(renderLetter('request-received', { ...about, values }).heading).toBe(
      'Nous avons votre demande 7F3K-2QXM',
    );
  },
);

test('a controller whose language nobody here speaks writes in the house’s', () => {
  expect(render('request-received', '', { ...SENDER, language: 'pt-BR' }).heading).toBe(
    'We have your request 7F3K-2QXM',
  );
});

test.each([
  ['en', 'You asked LumyxAI for the deletion of your data.'],
  ['de', 'Sie haben LumyxAI um die Löschung Ihrer Daten gebeten.'],
  ['fr', 'Vous avez demandé à LumyxAI\u00a0: la suppression de vos données.'],
  ['zh', '您向 LumyxAI 提出的请求是：删除您的数据。'],
])('%s: a letter names what was asked for, and staff the same in English', (language, words) => {
  const flat = ({ text }: { text: string }): string => text.replace(/[ \n]+/g, ' ');
  expect(flat(render('request-denied', 'Plain.', SENDER, language))).toContain(words);
  expect(flat(render('staff-new-case', 'Plain.', SENDER, language))).toContain('asked for deletion');
  const again = ['looked again', 'noch einmal nachgesehen', 'regardé encore une fois', '又查看了所有地方'];
  const done = flat(render('request-fulfilled', 'Plain.', SENDER, language));
  expect(again.filter((one) => done.includes(one))).toHaveLength(1);
});

test('sentences of a plan are marked as English where the letter is not', () => {
  expect(render('request-fulfilled', 'Plain.', SENDER, 'de').html).toContain('<ul lang="en">');
  expect(render('request-fulfilled').html).not.toContain('<ul lang');
});
