// Laws in the language of the reader: every name, authority and reason of every law file has words, and what has none says so.
import { HOUSE_LANGUAGE, LANGUAGES } from '../../src/languages/translate.ts';
import { type LawPart, lawPartsIn, lawWord } from '../../src/languages/words-of-laws.ts';
import { lawBook } from '../../src/laws/law-book.ts';
import type { Law } from '../../src/laws/law-schema.ts';

const laws = [...(await lawBook()).values()];
const others = LANGUAGES.map(({ code }) => code).filter((code) => code !== HOUSE_LANGUAGE);

/** What of a law a person may read, with the words of its file. */
function partsOf({ name, full_name, authorities, exemptions }: Law): [LawPart, string][] {
  return [
    ['name', name],
    ['full_name', full_name],
    ...authorities.map((one): [LawPart, string] => [`authorities.${one.kind}`, one.name]),
    ...exemptions.map((one): [LawPart, string] => [`exemptions.${one.code}`, one.sentence]),
  ];
}

describe.each(others)('%s', (language) => {
  test('has words for every part of every law, and for nothing else', () => {
    const wanted = laws.flatMap((law) => partsOf(law).map(([part]) => `${law.id} ${part}`));
    expect(wanted.length).toBeGreaterThan(100);
    expect([...lawPartsIn(language)].sort()).toEqual(wanted.sort());
  });

  test('says each in its own words, as one plain line', () => {
    for (const law of laws)
      for (const [part, written] of partsOf(law)) {
        const { words, tag } = lawWord(language, law.id, part, written);
        expect([law.id, part, tag, words === written]).toEqual([law.id, part, '', false]);
        expect(words).toMatch(/^[^<>{}\p{Cc}]{2,200}$/u);
        expect(part.startsWith('exemptions.') && !/[.。]$/u.test(words)).toBe(false);
      }
  });
});

test('the reference in a translated name is that of the file: no number is changed by translating', () => {
  const numbers = (text: string): string[] => (text.match(/\d{2,}/g) ?? []).sort();
  for (const law of laws)
    for (const language of others) {
      const { words } = lawWord(language, law.id, 'full_name', law.full_name);
      expect([law.id, language, numbers(words)]).toEqual([law.id, language, numbers(law.full_name)]);
    }
});

test('what has no words in a language stays in the English of the file, and says that it is English', () => {
  expect(lawWord('de', 'xx-new', 'name', 'A new act')).toEqual({ words: 'A new act', tag: 'en' });
  expect(lawWord('en', 'xx-new', 'name', 'A new act')).toEqual({ words: 'A new act', tag: '' });
  expect(lawWord('fr', 'eu-gdpr', 'name', 'EU GDPR')).toEqual({ words: 'RGPD', tag: '' });
});
