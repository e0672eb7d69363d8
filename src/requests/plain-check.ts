// Plain language: long sentences and long words of a text are named to whoever writes it; nothing is ever refused for it.

/** Above this a sentence is hard to follow: words, or signs where a language writes none apart. */
const LONGEST_SENTENCE = 25;
const LONGEST_HAN_SENTENCE = 60;
/** Letters; German joins words that others write apart. */
const LONGEST_WORD = { de: 26, other: 17 } as const;
const HAN = /\p{Script=Han}/u;
/** Remarks at most, so that they are read. */
const MOST = 8;

/** What could be said more plainly, in English for staff; empty: nothing was found. */
export function plainRemarks(text: string, language: string): string[] {
  const sentences = text.split(/(?<=[.!?:;])\s+|(?<=[。！？；])|\n+/u).map((one) => one.trim());
  const long = sentences.flatMap((sentence) => {
    const han = HAN.test(sentence);
    const count = han ? [...sentence].length : sentence.split(/\s+/).filter((word) => word !== '').length;
    if (count <= (han ? LONGEST_HAN_SENTENCE : LONGEST_SENTENCE)) return [];
    return [
      `A sentence of ${count} ${han ? 'signs' : 'words'}: “${beginning(sentence)}”. Two short ones are easier.`,
    ];
  });
  const limit = language === 'de' ? LONGEST_WORD.de : LONGEST_WORD.other;
  const words = new Set(text.match(/[\p{L}\p{M}]+/gu) ?? []);
  const heavy = [...words]
    .filter((word) => !HAN.test(word) && word.length > limit)
    .map((word) => `A long word: “${word}”. Is there a shorter one?`);
  return [...long, ...heavy].slice(0, MOST);
}

function beginning(sentence: string): string {
  const signs = [...sentence];
  return signs.length <= 60 ? sentence : `${signs.slice(0, 60).join('')}…`;
}
