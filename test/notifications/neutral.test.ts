// Neutral letters: neither a list of mails nor the letter itself names company or matter, in every language; all of it stands inside.
import { LANGUAGES, translate } from '../../src/languages/translate.ts';
import { LETTERS, type LetterName } from '../../src/notifications/letter-list.ts';
import { doorUrl, houseSender, neutralSender, tokenIn } from '../../src/notifications/neutral-letter.ts';
import { renderLetter } from '../../src/notifications/render-letter.ts';
import { PUBLIC_URL, REQUEST_ID, SENDER, valuesWith } from './sender.ts';

const isOthers = (name: LetterName): boolean => 'staff' in LETTERS[name] || 'outsider' in LETTERS[name];
const PERSONAL = (Object.keys(LETTERS) as LetterName[]).filter((name) => !isOthers(name));
const OTHERS = (Object.keys(LETTERS) as LetterName[]).filter(isOthers);

/** Whatever tells a company: its name, its short name, its domain, its address, its colour, its authority. */
const NAMING = /lumyx|harbour|1d4b73|authority|commissioner|7F3K/i;

function render(letter: LetterName, language: string, neutral: string) {
  const values = { ...valuesWith('a word'), language, neutral };
  return renderLetter(letter, { sender: SENDER, publicUrl: PUBLIC_URL, requestId: REQUEST_ID, values });
}

describe.each(LANGUAGES.map(({ code }) => code))('in %s', (language) => {
  test('every letter to a person shows the same heading and sender, and its first words say nothing', () => {
    const seen = PERSONAL.map((letter) => {
      const { heading, senderName, text, html, inside } = render(letter, language, 'yes');
      // What a preview shows after the heading.
      const [first = ''] = text.split('\n\n');
      expect(first).not.toMatch(/LumyxAI|7F3K|privacy\.example/);
      expect(html).toContain('<header></header>');
      expect([letter, NAMING.exec(text + html)?.[0]]).toEqual([letter, undefined]);
      expect(inside?.text).toContain('LumyxAI');
      expect(inside?.heading).toBe(render(letter, language, '').heading);
      return JSON.stringify([heading, senderName, first]);
    });
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).not.toMatch(/lumyx|7F3K|privacy|delet|lösch|effac|删除|data|daten|données|数据/i);
  });

  test('whoever loses something by waiting is never told to do nothing; everybody else with a code is', () => {
    const calm = translate(language, 'letters.neutral.code');
    const said = PERSONAL.filter((letter) => {
      const words = (text: string) => text.replaceAll(/\s+/g, '');
      return words(render(letter, language, 'yes').text).includes(words(calm));
    });
    expect(said).toEqual(expect.arrayContaining(['request-code', 'archive-code', 'address-code']));
    for (const letter of ['erasure-warning', 'address-changed', 'request-by-agent'])
      expect(said).not.toContain(letter);
  });

  test('a letter that is not neutral names who writes', () => {
    expect(render('request-code', language, '').senderName).toBe('LumyxAI Privacy');
  });
});

test('letters to the desk, to organisations and to agents are never neutral', () => {
  expect(OTHERS).toContain('agent-outcome');
  for (const letter of OTHERS) expect(render(letter, 'en', 'yes').senderName).toBe('LumyxAI Privacy');
});

test('where nothing is configured, letters come from the host of their links; an answer is told by its token alone', () => {
  const at = (url: string, more = {}) => ({ publicUrl: new URL(url), ...more });
  const token = '0123456789abcdef0123456789abcdef';
  expect(houseSender(at('https://privacy.example:8443/x'))).toBe('messages@privacy.example');
  expect(houseSender(at('http://127.0.0.1:3000'))).toBe('messages@habeas.invalid');
  expect(houseSender(at('http://[::1]:3000'))).toBe('messages@habeas.invalid');
  const quiet = at('https://privacy.example', { neutralUrl: new URL('https://quiet.example/a') });
  expect([houseSender(quiet), doorUrl(quiet, token)]).toEqual([
    'messages@quiet.example',
    `https://quiet.example/a/go/${token}`,
  ]);
  const named = at('https://privacy.example', { neutralSender: 'Post@quiet.example' });
  const { address, replyTo } = neutralSender(named, { neutralSenderEmail: '' }, token);
  expect([address, replyTo]).toEqual(['Post@quiet.example', `Post+${token}@quiet.example`]);
  expect(tokenIn(named, String(replyTo))).toBe(token);
  expect(tokenIn(named, String(replyTo).toUpperCase())).toBe(token);
  for (const other of [
    'post@quiet.example',
    `post+${token}@evil.example`,
    `post+${token}0@quiet.example`,
    `x+${token}@quiet.example`,
    `post+${token}@quiet.example.evil.example`,
    `post+${token}@evil.example@quiet.example`,
  ])
    expect([other, tokenIn(named, other)]).toEqual([other, null]);
});
