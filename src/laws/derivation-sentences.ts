// Says a derivation in plain sentences of a language, for "Why this date?".
import { sayLongDay, sayWeekday } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE, type SentenceValues, translate } from '../languages/translate.ts';
import { lawWord } from '../languages/words-of-laws.ts';
import type { Derivation } from './derivation.ts';
import type { Mark } from './law-codes.ts';

/** A sentence around the place in the law that it goes back to; the citation stays as the law's file has it, in English. */
export interface DerivationSentence {
  readonly before: string;
  /** Null: this sentence needs none. */
  readonly source: string | null;
  readonly after: string;
}

interface Cite {
  readonly source: string;
  readonly mark: Mark;
}

/** Stands for the citation until the sentence is said; no words of ours hold it. */
const PLACE = '\u0000';
const WEEKEND = ['Saturday', 'Sunday'];

type Say = (key: string, values?: SentenceValues, cite?: Cite) => DerivationSentence;

/** The derivation as sentences, in the order in which a person would count it on paper; English unless told. */
export function derivationSentences(why: Derivation, language = HOUSE_LANGUAGE): string[] {
  return saidDerivation(why, language).map(({ before, source, after }) => before + (source ?? '') + after);
}

/** The same with each citation apart, for pages that say in which language it is. */
export function saidDerivation(why: Derivation, language: string): DerivationSentence[] {
  const t = (key: string, values?: SentenceValues): string =>
    translate(language, `derivation.${key}`, values);
  const say: Say = (key, values = {}, cite) => {
    const marked = cite && { cited: t('cite', { source: PLACE, mark: t(`mark.${cite.mark}`) }) };
    const [before = '', after = ''] = t(key, { ...values, ...marked }).split(PLACE);
    return { before, source: cite?.source ?? null, after };
  };
  const day = (date: string): string => sayLongDay(Temporal.PlainDate.from(date), language);
  const event = (kind: string): string => t(`event.${kind}`);
  const together = (words: readonly string[]): string => words.join(t('and'));
  const law = lawWord(language, why.law, 'name', why.law_name).words;
  const { start, counting } = why;
  const begins = { day: day(start.on), event: event(start.because) };
  return [
    say('rule', { rule: why.rule, version: why.version, law }, why),
    say('zone', { zone: why.zone }),
    ...why.events.map(({ kind, on }) => say('happened', { day: day(on), event: event(kind) })),
    ...why.remarks.map(({ code, on }) => say(`remark.${code}`, { day: day(on) })),
    ...(start.waiting_for.length === 0
      ? []
      : [say('waits', { events: together(start.waiting_for.map(event)) })]),
    start.because === 'fee_asked'
      ? say('startsAfterThought', { ...begins, period: t('unit.day', { count: start.think_days ?? 0 }) })
      : say('starts', begins),
    counted(why, say, t),
    ...why.excluded.map((pause) => {
      const reason = t(`pause.${pause.reason}`);
      return pause.days === 1
        ? say('pauseDay', { day: day(pause.from), reason }, pause)
        : say('pauseDays', { days: pause.days, from: day(pause.from), to: day(pause.to), reason }, pause);
    }),
    ...(why.standing_still.length === 0
      ? []
      : [say('standsStill', { reasons: together(why.standing_still.map((one) => t(`pause.${one}`))) })]),
    ...putOff(why, say, t, day),
    ...daysOff(why, language, say, t),
    ...(why.rolled_over.length === 0
      ? []
      : [say('rolls', { day: day(why.ends_on), days: named(why.rolled_over, language, t) }, counting)]),
    say(`due.${why.means}`, { day: day(why.due_on) }),
    ...(why.acknowledge_by === null || why.means === 'acknowledgment'
      ? []
      : [say('acknowledge', { day: day(why.acknowledge_by) })]),
  ];
}

type Words = (key: string, values?: SentenceValues) => string;

function counted({ count, counting }: Derivation, say: Say, t: Words): DerivationSentence {
  if (count.unit === 'immediately') return say('atOnce', {}, count);
  const period = t(`unit.${count.unit}`, { count: count.value });
  return say(counting.from === 'day-after' ? 'runsAfter' : 'runsWith', { period }, count);
}

function putOff(
  { extension, first_limit }: Derivation,
  say: Say,
  t: Words,
  day: (date: string) => string,
): DerivationSentence[] {
  if (extension === null) return [];
  const { value, unit, until, told_on } = extension;
  const by = value === null ? {} : { period: t(`unit.${unit}`, { count: value }) };
  const end = until === null ? {} : { until: day(until) };
  const key = `putOff${value === null ? '' : 'By'}${until === null ? '' : 'Until'}`;
  return [say(key, { limit: day(first_limit), told: day(told_on), ...by, ...end }, extension)];
}

function daysOff({ passed }: Derivation, language: string, say: Say, t: Words): DerivationSentence[] {
  if (passed.length === 0) return [];
  const holidays = passed.filter(({ name }) => !WEEKEND.includes(name));
  return holidays.length === 0
    ? [say('weekends')]
    : [say('weekendsAnd', { days: named(holidays, language, t) })];
}

/** Days off by date and name. Calendars name holidays in English alone; elsewhere it is enough that it is one. */
function named(days: Derivation['passed'], language: string, t: Words): string {
  const nameOf = ({ on, name }: Derivation['passed'][number]): string => {
    if (language === HOUSE_LANGUAGE) return name;
    return WEEKEND.includes(name) ? sayWeekday(Temporal.PlainDate.from(on), language) : t('holiday');
  };
  return days.map((one) => t('dayOff', { on: one.on, name: nameOf(one) })).join(t('comma'));
}
