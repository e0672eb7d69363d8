// "Why this date?", authorities and demands of a law on her page and in her letters: in her language, with citations marked.
import type { App } from '../../src/app.ts';
import { calendarOf } from '../../src/laws/calendar.ts';
import { saidDerivation } from '../../src/laws/derivation-sentences.ts';
import { dueDate } from '../../src/laws/due-date.ts';
import { lawBook } from '../../src/laws/law-book.ts';
import { changeLaw } from '../../src/requests/change-law.ts';
import { holdRequest } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { remediesOf } from '../../src/requests/remedies.ts';
import { inLanguage, neededRung } from '../../src/verification/ladder.ts';
import { localApp } from '../support/local-app.ts';
import { asStaff, BRITAIN, staffOf } from '../support/refused-case.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { personAt, wordsOf } from './person.ts';

let home: TestHouse;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home);
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const OTHERS = ['de', 'fr', 'zh'];
const someone = () => personAt(home, app, home.lumyx);

test.each([
  [
    'de',
    'Die Antwort ist spätestens',
    'Sie haben angegeben, dass Sie hier wohnen: Vereinigte Staaten (Texas)',
  ],
  ['fr', 'La réponse est due', 'Vous nous avez dit que vous vivez ici\u00a0: États-Unis (Texas)'],
  ['zh', '最迟须在', '您告诉我们您居住在美国 (Texas)'],
])(
  'in %s the date and the law are told in that language, and only citations are English',
  async (language, due, why) => {
    const her = someone();
    const path = await her.askAndProve({
      right: 'erasure',
      email: `why-${language}@example.com`,
      country: 'US',
      part: 'US-TX',
      language,
    });
    const { text } = await her.get(`${path}?language=${language}`);
    const [, told = ''] = /class="govuk-details__text">([\s\S]*?)<\/details>/.exec(text) ?? [];
    expect(told).toContain(due);
    expect(told).toContain(why);
    expect(told).toContain('<span lang="en">Tex. Bus.');
    const own = told.replace(/<span lang="en">[^<]*<\/span>/g, '').replace(/<[^>]*>/g, ' ');
    expect(own).not.toMatch(/\b(The|clock|answer|request|starts|counted|text read|lives)\b/);
  },
);

test('in English it says you, and never that a person lives somewhere', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'other', ownWords: 'A wish.', email: 'why-en@example.com' });
  const words = wordsOf(await her.get(path));
  expect(words).toContain('You did not say where you live, so we follow the law of our own seat: EU GDPR.');
  expect(words).toContain('The answer is due by the end of');
});

test('a law that staff named is told with their own words', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'access', email: 'why-staff@example.com', language: 'de' });
  const approver = await staffOf(home, 'judge', 'approver');
  const reason = 'Sie schreibt, dass sie in Recife wohnt.';
  const requestId = path.split('/').at(-1) ?? '';
  await home.work(
    async (work) => await changeLaw(work, { requestId, law: 'br-lgpd', reason }),
    asStaff(approver),
  );
  const words = wordsOf(await her.get(`${path}?language=de`));
  expect(words).toContain('entschieden, dass dieses Gesetz gilt: LGPD (Brasiliens Datenschutzgesetz)');
  expect(words).toContain(reason);
});

test('the authorities of the law have their names in her language, in the letter and on the page', async () => {
  const email = 'why-complaint@example.com';
  const { requestId } = await home.work(
    async (work) =>
      await receiveRequest(work, {
        email,
        right: 'complaint',
        residence: BRITAIN,
        channel: 'mail',
        language: 'fr',
      }),
  );
  await deliverLetters(home);
  const { text = '', html = '' } = home.mailbox.newest(email).mail;
  expect(text.replace(/\s+/g, ' ')).toContain('autorité de protection des données du Royaume-Uni');
  expect(html).toContain('<ul><li>Information Commissioner');
  const request = await home.work(async (work) => await holdRequest(work, requestId));
  const remedies = async (language: string) =>
    (await home.work(async (work) => await remediesOf(work, request, language))).all;
  expect(await remedies('de')).toMatchObject([
    { name: 'Information Commissioner’s Office (Datenschutzaufsicht des Vereinigten Königreichs)', tag: '' },
  ]);
  expect(await remedies('en')).toMatchObject([{ name: "Information Commissioner's Office", tag: '' }]);
});

test('every sentence of every rule can be said in every language', async () => {
  const told = {
    zone: 'Europe/Berlin',
    events: [
      { kind: 'received' as const, at: Temporal.Instant.from('2026-12-04T09:00:00Z') },
      { kind: 'clarification_asked' as const, at: Temporal.Instant.from('2026-12-07T09:00:00Z') },
      {
        kind: 'extended' as const,
        at: Temporal.Instant.from('2026-12-08T09:00:00Z'),
        reason: 'complexity' as const,
      },
      {
        kind: 'extended' as const,
        at: Temporal.Instant.from('2027-12-08T09:00:00Z'),
        reason: 'complexity' as const,
      },
    ],
  };
  let said = 0;
  for (const law of (await lawBook()).values())
    for (const rule of law.rules) {
      const { derivation } = dueDate(rule, told, calendarOf(rule.calendar.value, null));
      const english = saidDerivation(derivation, 'en');
      for (const language of OTHERS) {
        const sentences = saidDerivation(derivation, language);
        expect(sentences.map(({ source }) => source)).toEqual(english.map(({ source }) => source));
        for (const [index, { before, after }] of sentences.entries()) {
          expect(before + after).not.toMatch(/\{\{|undefined|null|\p{Cc}/u);
          expect(before + after).not.toBe(`${english[index]?.before}${english[index]?.after}`);
          said += 1;
        }
      }
    }
  expect(said).toBeGreaterThan(2_000);
});

test('what a law itself demands as proof is said in her language; what staff wrote stays as it is', async () => {
  const rule = (await lawBook()).get('us-ca')?.rules.find(({ right }) => right === 'access') ?? null;
  const { why } = neededRung(rule, { provenBy: 'code', doubt: false });
  expect(why).toBe(
    'California asks for 3 matching data and a signed declaration before data are handed out.',
  );
  expect(inLanguage(rule, why, 'de')).toContain('verlangt 3 übereinstimmende Angaben');
  expect(inLanguage(rule, why, 'en')).toBe(why);
  expect(inLanguage(rule, 'We doubt it.', 'de')).toBe('We doubt it.');
  expect(inLanguage(null, why, 'de')).toBe(why);
});
