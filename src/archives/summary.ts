// The summary of an archive, before everything else: what a person wants to know first, as questions with short answers.
import { sayList, translate } from '../languages/translate.ts';
import type { ReadingSection, ReadingView } from './reading-view.ts';
import { amountOf, holdings } from './summary-amounts.ts';
import { leftOutItems } from './summary-left-out.ts';

export interface SummaryAnswer {
  readonly question: string;
  readonly words: readonly string[];
  /** A list below the words; every text may be anybody's. */
  readonly items: readonly string[];
  /** Below the list: of what nothing was said. */
  readonly silent?: string;
  /** Whom to complain to; only there. */
  readonly authority?: ReadingView['controller']['authority'];
}

/** One line of the table: a section, how much there is and how long it is kept. */
export interface SummaryPart {
  readonly id: string;
  readonly title: string;
  readonly amount: string;
  /** Whether something went wrong or is missing. */
  readonly marked: boolean;
  readonly kept: string;
}

export interface Summary {
  readonly heading: string;
  readonly answers: readonly SummaryAnswer[];
  /** Words over the table of parts. */
  readonly table: Readonly<Record<'caption' | 'part' | 'amount' | 'kept', string>>;
  readonly parts: readonly SummaryPart[];
}

/** Longer lists would be no summary; the sections have all of it. */
const MOST_ITEMS = 8;
const MOST_NAMES = 5;

/** The summary of a reading, also of one that was stored before there were summaries; in the reading's own language. */
export function summaryOf(reading: ReadingView): Summary {
  const { language, controller, sections } = reading;
  const short = (key: string): string => translate(language, `archive.short.${key}`);
  const notStated = translate(language, 'archive.notStated');
  const shown = sections.filter(({ rows }) => rows > 0);
  const portable = reading.request.right === 'portability';
  const left = leftOutItems(sections, language, (names) => fewNames(names, language));
  const name = controller.name;
  const about: SummaryAnswer[] = [
    { question: short('why'), ...told(reading, shown, ({ purposes }) => purposes) },
    { question: short('from'), ...told(reading, shown, ({ source }) => (source === null ? [] : [source])) },
    { question: short('who'), ...received(reading, shown) },
    {
      question: short('long'),
      ...told(reading, shown, ({ retention }) => (retention === null ? [] : [retention])),
    },
  ];
  return {
    heading: short('heading'),
    answers: [
      { question: short(portable ? 'given' : 'what'), words: holdings(reading), items: [] },
      ...unstored(reading),
      ...(shown.length === 0 ? [] : about),
      {
        question: short('out'),
        words: [...(portable ? [short('onlyGiven')] : []), ...(left.length === 0 ? [short('notOut')] : [])],
        items: few(left, language),
      },
      {
        question: short('complain'),
        words: [translate(language, 'archive.rights.complain', { name })],
        items: [],
        authority: controller.authority,
      },
    ],
    table: {
      caption: translate(language, 'archive.contents'),
      part: short('part'),
      amount: short('amount'),
      kept: short('period'),
    },
    parts: sections.map((section) => ({
      id: section.id,
      title: section.title,
      amount: amountOf(section, language),
      marked: !['held', 'nothing-held'].includes(section.state),
      kept: section.retention ?? notStated,
    })),
  };
}

/** What passes through and is not stored: said also where nothing was found, since that is why. */
function unstored({ language, sections }: ReadingView): SummaryAnswer[] {
  const items = [...new Set(sections.flatMap(({ notStored = [] }) => notStored))];
  if (items.length === 0) return [];
  return [
    { question: translate(language, 'archive.short.unstored'), words: [], items: few(items, language) },
  ];
}

/** What sections say of themselves, each text once; and which of them say nothing. */
function told(
  { language }: ReadingView,
  shown: readonly ReadingSection[],
  pick: (section: ReadingSection) => readonly string[],
): Omit<SummaryAnswer, 'question'> {
  const silent = shown.filter((section) => pick(section).length === 0).map(({ title }) => title);
  const names = fewNames(silent, language);
  return {
    words: [],
    items: few([...new Set(shown.flatMap(pick))], language),
    ...(silent.length === 0 ? {} : { silent: translate(language, 'archive.short.unsaid', { names }) }),
  };
}

/** Recipients of what is here, and those that the controller names for everything. */
function received(
  { language, controller, recipients, sections }: ReadingView,
  shown: readonly ReadingSection[],
): Omit<SummaryAnswer, 'question'> {
  const ofShown = new Set(shown.flatMap((section) => section.recipients));
  const ofOthers = new Set(sections.flatMap((section) => section.recipients));
  const items = recipients.filter((one) => ofShown.has(one) || !ofOthers.has(one));
  const { name } = controller;
  return {
    words: items.length === 0 ? [translate(language, 'archive.rights.recipientsNone', { name })] : [],
    items: few(items, language),
  };
}

function few(items: readonly string[], language: string): string[] {
  if (items.length <= MOST_ITEMS) return [...items];
  const count = items.length - MOST_ITEMS;
  return [...items.slice(0, MOST_ITEMS), translate(language, 'archive.short.moreBelow', { count })];
}

function fewNames(names: readonly string[], language: string): string {
  const count = names.length - MOST_NAMES;
  const more = count <= 0 ? [] : [translate(language, 'archive.short.andMore', { count })];
  return sayList([...names.slice(0, MOST_NAMES), ...more], language);
}
