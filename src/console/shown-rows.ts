// A row of the work list in words: what is wanted, what must happen next and by when, and who has the case.

import { sayShortMoment } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import { dayOf } from '../platform/clock.ts';
import { isReview } from '../requests/data-request.ts';
import { SOON_DAYS } from '../requests/list-filter.ts';
import type { MomentWhat } from '../requests/next-moment.ts';
import type { ListRow } from '../requests/work-list.ts';
import type { Work } from '../work.ts';
import { WAITS_WORDS } from './list-query.ts';
import { comesFirst } from './standing.ts';
import { RIGHT_WORDS, STATUS_TAGS, type Tag } from './words.ts';

const MOMENT_WORDS: { readonly [M in MomentWhat]: string } = {
  acknowledge: 'Acknowledge by',
  paused: 'Paused. Answered today, due on',
  resume: 'Time to think until',
  extend: 'Last day to extend',
  'answer-or-extend': 'Answer or extend by',
  answer: 'Answer by',
  stop: 'Put into effect by',
};

/** `24 Nov 2026`; made once, because making one costs more than a row. */
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** Moments that pass without anybody being late. */
const HARMLESS: readonly MomentWhat[] = ['paused', 'resume', 'extend'];

/** What must happen next with a case, and by when. */
export interface ShownMoment {
  readonly words: string;
  /** `24 Nov 2026`, with the time where hours are promised. */
  readonly when: string;
  readonly tag: Tag | null;
}

/** A row with its words. `names`: of accounts by id. */
export function shownRow<R extends ListRow>(work: Work, row: R, names: Readonly<Record<string, string>>) {
  return {
    ...row,
    wish: RIGHT_WORDS[row.right],
    first: comesFirst(row),
    tag: STATUS_TAGS[row.status],
    waitsFor: WAITS_WORDS[row.waits],
    moment: momentWords(work, row),
    assignee: row.assigneeId === null ? null : (names[row.assigneeId] ?? 'Somebody who left'),
  };
}

function momentWords(work: Work, row: ListRow): ShownMoment {
  const zone = work.controller.timeZone;
  const { nextMomentAt: at, nextMomentOn: on, nextMomentWhat: what } = row;
  const inWords = (day: Temporal.PlainDate): string => DAY.format(day);
  if (row.listRank === 2 || at === null || on === null || what === null)
    return { words: 'Ended on', when: inWords(dayOf(row.statusAt, zone)), tag: null };
  const hours = row.right === 'minor-found' && what === 'answer';
  return {
    words: hours ? 'Act by' : isReview(row.right) && what === 'answer' ? 'Decide by' : MOMENT_WORDS[what],
    when: hours ? sayShortMoment(at, HOUSE_LANGUAGE, zone) : inWords(on),
    tag: tagOf(what, at, dayOf(work.at, zone).until(on, { largestUnit: 'day' }).days, work.at),
  };
}

function tagOf(what: MomentWhat, at: Temporal.Instant, left: number, now: Temporal.Instant): Tag | null {
  if (Temporal.Instant.compare(at, now) <= 0 && !HARMLESS.includes(what))
    return { words: 'Overdue', colour: 'red' };
  if (left < 0 || left > SOON_DAYS) return null;
  const words = left === 0 ? 'Today' : left === 1 ? 'In 1 day' : `In ${left} days`;
  return { words, colour: HARMLESS.includes(what) ? 'grey' : 'orange' };
}
