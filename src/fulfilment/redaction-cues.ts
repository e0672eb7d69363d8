// Words behind or before which a name stands, in the languages of the house: greetings, titles, relations, farewells.
import type { Hit } from './redaction-patterns.ts';

const WORD = String.raw`\p{Lu}[\p{L}\p{M}]{0,30}(?:['’-]\p{Lu}?[\p{L}\p{M}]{1,20}){0,2}`;
const PARTICLE = `(?:van der|van den|von der|van|von|zu|de la|de|del|della|du|la|le|den|der|ter|bin|al|El)`;
const INITIAL = String.raw`\p{Lu}\.`;
/** One to three words, with particles and initials between them. */
const NAME = `(?:${INITIAL} ?){0,2}(?:${PARTICLE} )?${WORD}(?: (?:${INITIAL} )?(?:${PARTICLE} )?${WORD}){0,2}`;
const GAP = String.raw`[ \t]{1,3}`;

const TITLE = [
  ...['Mr', 'Mrs', 'Ms', 'Mx', 'Miss', 'Dr', 'Prof', 'Sir', 'Madam', 'Professor', 'Doctor'],
  ...['Herrn', 'Herr', 'Frau', 'Fr', 'Hr', 'Familie'],
  ...['Monsieur', 'Madame', 'Mademoiselle', 'Mme', 'Mlle', 'MM', 'M', 'Me', 'Maître', 'Docteur'],
].join('|');
const GREETING = [
  ...['Dear', 'Hi', 'Hello', 'Hey', 'Thanks', 'Thank you'],
  ...[
    'Liebe',
    'Lieber',
    'Hallo',
    'Moin',
    'Servus',
    'Sehr geehrte',
    'Sehr geehrter',
    'Werte',
    'Werter',
    'Danke',
  ],
  ...['Cher', 'Chère', 'Bonjour', 'Salut', 'Bonsoir', 'Merci'],
].join('|');
const RELATION = [
  'wife|husband|partner|mother|father|mum|mom|dad|son|daughter|brother|sister|friend|colleague|boss|manager|neighbour|neighbor|flatmate|roommate|cousin|uncle|aunt|assistant|lawyer|doctor|landlord|ex',
  'Frau|Mann|Mutter|Vater|Sohn|Tochter|Bruder|Schwester|Freund|Freundin|Kollege|Kollegin|Kollegen|Chef|Chefin|Nachbar|Nachbarin|Nachbarn|Partner|Partnerin|Mitbewohner|Mitbewohnerin|Cousin|Cousine|Onkel|Tante|Anwalt|Anwältin|Arzt|Ärztin|Vermieter|Vermieterin',
  'femme|mari|mère|père|fils|fille|frère|sœur|soeur|ami|amie|collègue|chef|cheffe|patron|patronne|voisin|voisine|compagnon|compagne|cousine|oncle|tante|avocat|avocate|médecin',
].join('|');
const OWNER = 'my|his|her|our|their|mein|meine|meiner|meinem|meinen|unser|unsere|unserer|mon|ma|notre|son|sa';
const FAREWELL =
  'regards|best wishes|sincerely|cheers|best|yours|thanks|grüße|grüßen|gruß|grüsse|liebe grüße|hochachtungsvoll|cordialement|bien à vous|amicalement|salutations|bises';
const SPOKE =
  'signed by|written by|forwarded by|on behalf of|spoke (?:to|with)|talked to|named|called|unterschrieben von|im Namen von|gesprochen mit|namens|heißt|signé par|de la part de|nommé|nommée|parlé à|parlé avec';

const LEFT = String.raw`(?<![\p{L}\p{N}])`;
const RIGHT = String.raw`(?![\p{L}\p{M}])`;
/** Words in large and small letters. Not by a modifier inside the pattern: its matches were seen to depend on what ran before. */
const anyCase = (words: string): string =>
  words.replace(/\p{L}/gu, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);

/** `Dear Mr Weber`, `Sehr geehrte Frau Dr. Weber`, `my colleague, Anna Weber`; each names its own first word in any case. */
const CUES: readonly RegExp[] = [
  new RegExp(`${LEFT}(?:${TITLE})\\.?${GAP}(?:(?:${TITLE})\\.?${GAP}){0,2}(?<name>${NAME})${RIGHT}`, 'dgu'),
  new RegExp(`${LEFT}(?:${GREETING}),?${GAP}(?<name>${NAME})${RIGHT}`, 'dgu'),
  new RegExp(
    `${LEFT}(?:${anyCase(OWNER)})${GAP}(?:[\\p{Ll}-]{2,20}${GAP})?(?:${RELATION}),?${GAP}(?<name>${NAME})${RIGHT}`,
    'dgu',
  ),
  new RegExp(`${LEFT}(?:${anyCase(SPOKE)})${GAP}(?<name>${NAME})${RIGHT}`, 'dgu'),
  new RegExp(
    `(?:^|\\n)[^\\n]{0,40}?(?:${FAREWELL})[,!.]?[ \\t]{0,3}\\r?\\n(?:[ \\t]{0,3}\\r?\\n){0,2}[ \\t]{0,3}(?<name>${NAME})${RIGHT}`,
    'dgiu',
  ),
];

/** The hundred or so commonest family names; behind one of them and before a title one or two signs are a given name. */
const FAMILY =
  '[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔]';
const CHINESE: readonly RegExp[] = [
  new RegExp(
    `(?<name>${FAMILY}\\p{Script=Han}{0,2}?)(?:先生|女士|小姐|太太|老师|经理|医生|律师|教授|总)`,
    'dgu',
  ),
  new RegExp(
    `(?:亲爱的|尊敬的|你好|您好),?(?<name>${FAMILY}\\p{Script=Han}{1,2}?)(?=[,:!。\\s先女小]|$)`,
    'dgu',
  ),
  new RegExp(
    `我(?:的)?(?:朋友|同事|妻子|丈夫|老公|老婆|儿子|女儿|哥哥|弟弟|姐姐|妹妹|邻居|房东|室友)(?<name>${FAMILY}\\p{Script=Han}{1,2}?)(?=[,。;:!?\\s的说和也在想把给]|$)`,
    'dgu',
  ),
];

/** Words that stand where a name would, and are none. */
const NO_NAME = new Set(
  (
    'mr mrs ms mx miss dr prof professor doctor herr herrn frau fr hr familie monsieur madame mademoiselle mme mlle mm m me maître docteur ' +
    'sir madam team all support there everyone everybody folks colleagues customer service friends again both in for to you so i we it the a ' +
    'sirs ladies gentlemen help desk privacy office lot very much advance ' +
    'zusammen alle team damen herren damen und support kundenservice kundendienst liebes ihr für im das die der ich wir es und vielen leute ' +
    'tous toutes équipe madame monsieur messieurs mesdames à pour je nous le la les et beaucoup support service'
  ).split(' '),
);

/** Two or three words with large first letters, one after the other: most often a given and a family name. */
const PAIR = new RegExp(`${LEFT}(?<name>${NAME})${RIGHT}`, 'dgu');
/** Words that are written large at the head of a sentence, or always, and begin or end no name. */
const NO_PAIR = new Set([
  ...NO_NAME,
  ...(
    'dear hi hello hey thanks thank best kind regards does did do is are was were can could may please since when what where who why how ' +
    'my our your his her their its this that these those if but and or as at by of on from with after before yesterday today tomorrow ' +
    'monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december ' +
    'hallo sie ihnen ihr liebe lieber sehr geehrte geehrter viele liebe grüße freundlichen mit mein meine unser unsere ein eine den dem von am im zum bitte seit wenn was wo wer ' +
    'rechnung nummer konto herzliche montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember ' +
    'bonjour cher chère merci mon ma mes notre nos votre vos un une des les si mais depuis quand cordialement'
  ).split(' '),
]);

/** Names that nothing announces but their own two words. */
export function findPairs(text: string): Hit<'name'>[] {
  return [...text.matchAll(PAIR)].flatMap((found) => {
    const [from = 0, to = 0] = found.indices?.groups?.name ?? [];
    const kept = withoutOtherWords(text, from, to, NO_PAIR);
    if (kept === null || !/\p{Ll}[ .]+(?:[\p{L}]{1,4} ){0,2}\p{Lu}/u.test(text.slice(kept.from, kept.to)))
      return [];
    return [{ ...kept, kind: 'name' as const }];
  });
}

/** Names that stand where names stand; the words around them are not part of the hit. */
export function findCued(text: string): Hit<'name'>[] {
  return [...CUES, ...CHINESE].flatMap((cue) =>
    [...text.matchAll(cue)].flatMap((found) => {
      const [from = 0, to = 0] = found.indices?.groups?.name ?? [];
      const kept = withoutOtherWords(text, from, to);
      return kept === null ? [] : [{ ...kept, kind: 'name' as const }];
    }),
  );
}

/** Cuts off words that are no name, at both ends; null where nothing is left. */
function withoutOtherWords(
  text: string,
  from: number,
  to: number,
  others: ReadonlySet<string> = NO_NAME,
): { from: number; to: number } | null {
  let [start, end] = [from, to];
  const words = (): string[] => text.slice(start, end).split(/[ \t.]/);
  for (let all = words(); start < end && others.has((all[0] ?? '').toLowerCase()); all = words())
    start += (all[0] ?? '').length + 1;
  for (let all = words(); start < end && others.has((all.at(-1) ?? '').toLowerCase()); all = words())
    end -= (all.at(-1) ?? '').length + 1;
  return start < end && /\p{Lu}|\p{Script=Han}|\p{Ll}/u.test(text.charAt(start))
    ? { from: start, to: end }
    : null;
}
