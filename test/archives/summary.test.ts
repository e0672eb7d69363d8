// The summary of an archive: true sentences with counts, for every state, for access and for portability.
import type { ArchiveInput, ArchiveSection } from '../../src/archives/archive-input.ts';
import type { ReadingView } from '../../src/archives/reading-view.ts';
import { type Summary, summaryOf } from '../../src/archives/summary.ts';
import { LANGUAGES } from '../../src/languages/translate.ts';
import { Problem } from '../../src/platform/problem.ts';
import { chunks, input, json, packed, section } from './sample.ts';

const rows = (count: number) => chunks(json(Array.from({ length: count }, (_, id) => ({ id }))));
const readingOf = async (
  sections: readonly ArchiveSection[],
  changes: Partial<ArchiveInput> = {},
): Promise<ReadingView> => (await packed(sections, changes)).archive.reading;
const portability = { request: { ...input([]).request, right: 'portability' } };
/** Words and items below one question. */
const under = ({ answers }: Summary, question: string): string[] => {
  const answer = answers.find((one) => one.question === question);
  return answer === undefined
    ? []
    : [...answer.words, ...answer.items, ...(answer.silent === undefined ? [] : [answer.silent])];
};

const visits = section('visits', {
  title: 'Visits',
  rows: rows(1240),
  expectedRows: 1240,
  purposes: ['finding faults', 'running your account'],
  source: null,
  recipients: [],
  retention: 'at most 30 days',
  fields: [],
});
const nothing = section('none', { title: 'Sign-ins', state: 'nothing-held', recipients: ['Post'] });
const down = section('down', { title: 'Invoices', state: 'failed', reason: 'It did not answer.' });
const unasked = section('old', { title: 'Old contacts', state: 'not-asked', reason: 'Nobody knows.' });

test('an answer to access says what is held, why, from where, for whom, how long, what is missing, and whom to ask', async () => {
  const overview = { ...input([]).overview, recipients: ['Hosting'] };
  const reading = await readingOf([section('account'), visits, nothing, down, unasked], { overview });
  const summary = summaryOf(reading);
  expect(summary.answers.map(({ question }) => question)).toEqual([
    'What we hold',
    'Why we hold it',
    'Where it came from',
    'Who received it',
    'How long we keep it',
    'What is not shown, and why',
    'How to complain',
  ]);
  expect(under(summary, 'What we hold')).toEqual([
    'We hold 1,241 rows about you, in 2 parts.',
    '1 part was searched, and nothing is there.',
    '1 part could not be read, or not to its end.',
    '1 part was not searched.',
  ]);
  expect(under(summary, 'Why we hold it')).toEqual(['running your account', 'finding faults']);
  expect(under(summary, 'Where it came from')).toEqual([
    'you, when you signed up',
    'Not stated for Visits; ask us.',
  ]);
  // Who got only what we do not hold about her received nothing of hers.
  expect(under(summary, 'Who received it')).toEqual(['Hosting', 'Stripe']);
  expect(under(summary, 'How long we keep it')).toEqual(['as long as the account exists', 'at most 30 days']);
  expect(under(summary, 'What is not shown, and why')).toEqual([
    'Password (Account): it would let others in',
    'Invoices: This source could not be searched, so we do not know what it holds about you. It did not answer.',
    'Old contacts: This source was not searched for your request. Nobody knows.',
  ]);
  expect(summary.answers.at(-1)?.authority?.name).toBe('Berlin Commissioner');
  expect(summary.parts.map(({ amount, marked, kept }) => [amount, marked, kept])).toEqual([
    ['1 row', false, 'as long as the account exists'],
    ['1,240 rows', false, 'at most 30 days'],
    ['nothing held', false, 'as long as the account exists'],
    ['could not be read', true, 'as long as the account exists'],
    ['not searched', true, 'as long as the account exists'],
  ]);
});

test('an answer to portability says that it holds what she gave, and what is left out and why, never whether it exists', async () => {
  const scored = section('members', {
    title: 'Members',
    fields: [
      { name: 'id', label: 'Number' },
      { name: 'score', label: 'Loyalty', leftOut: 'inferred' },
    ],
  });
  const out = (id: string, title: string, leftOut: ArchiveSection['leftOut']) =>
    section(id, { title, state: 'left-out', ...(leftOut === undefined ? {} : { leftOut }) });
  const sections = [scored, out('a', 'Segments', 'inferred'), out('b', 'Suspicions', 'basis')];
  const summary = summaryOf(await readingOf(sections, portability));
  expect(under(summary, 'What is in this copy')).toEqual([
    'This copy holds 1 row that you gave us, knowingly or by using our service, in 1 part.',
    '2 parts are not in this copy.',
  ]);
  const [rule, ...reasons] = under(summary, 'What is not shown, and why');
  expect(rule).toMatch(/^This copy holds only what you gave us.* is not in it\.$/);
  expect(reasons).toEqual([
    'Loyalty (Members), Segments: We worked this out ourselves from other data. A request for access gives it to you.',
    'Suspicions: We use this neither with your consent nor for a contract with you. A request for access gives it to you.',
  ]);
  expect(JSON.stringify(summary)).not.toContain('We hold');
  const less = summaryOf(await readingOf([scored, out('a', 'Segments', 'inferred')], portability));
  const [, absent] = under(less, 'What is in this copy');
  expect(absent).toBe('1 part is not in this copy.');
});

test('where nothing was found it says so and asks no empty questions; where nothing is missing it says that', async () => {
  const empty = summaryOf(await readingOf([nothing]));
  expect(under(empty, 'What we hold')[0]).toBe('In what we searched we found nothing about you.');
  expect(empty.answers.map(({ question }) => question)).toEqual([
    'What we hold',
    'What is not shown, and why',
    'How to complain',
  ]);
  expect(under(empty, 'What is not shown, and why')[0]).toMatch(/^No part and no field is left out/);
  const none = summaryOf(await readingOf([nothing], portability));
  expect(under(none, 'What is in this copy')[0]).toBe('This copy holds no rows.');
});

test('what was taken out of texts stands in it, and a source that broke off is told with what came and its reason', async () => {
  const redacted = section('chat', {
    title: 'Messages',
    fields: [],
    redacted: () => ['3 parts about others'],
  });
  const broken = section('log', {
    title: 'Log',
    fields: [],
    rows: async function* () {
      yield json([{ id: 1 }]);
      throw new Problem('unavailable', 'store-unreachable', 'It went away.');
    },
  });
  const summary = summaryOf(await readingOf([redacted, broken]));
  expect(under(summary, 'What we hold')).toEqual([
    'We hold 2 rows about you, in 2 parts.',
    '1 part could not be read, or not to its end.',
  ]);
  expect(under(summary, 'What is not shown, and why')).toEqual([
    'Messages: 3 parts about others',
    'Log: Reading this source broke off after 1 row, so this part is not complete.',
  ]);
  expect(summary.parts[1]).toMatchObject({ amount: '1 row, not complete', marked: true });
});

test('it stays a summary, however many parts there are', async () => {
  const many = Array.from({ length: 40 }, (_, at) =>
    section(`part-${at}`, { title: `Part ${at}`, purposes: [`purpose ${at}`], source: null }),
  );
  const summary = summaryOf(await readingOf(many));
  expect(under(summary, 'Why we hold it')).toHaveLength(9);
  expect(under(summary, 'Why we hold it').at(-1)).toBe('32 more, named with their parts below');
  expect(under(summary, 'Where it came from')).toEqual([
    'Not stated for Part 0, Part 1, Part 2, Part 3, Part 4, and 35 more; ask us.',
  ]);
  expect(under(summary, 'What is not shown, and why')).toHaveLength(1);
  expect(summary.parts).toHaveLength(40);
});

test.each(LANGUAGES.map(({ code }) => code))('in %s it leaves no sentence open', async (language) => {
  const reading = await readingOf([section('account'), visits, nothing, down, unasked], { language });
  const texts = JSON.stringify(summaryOf(reading));
  expect(texts).not.toMatch(/\{\{|undefined|\[object/);
  expect(texts.includes('What we hold')).toBe(language === 'en');
});
