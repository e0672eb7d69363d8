// Our own plain reading of what the law says for this moment of a case, composed from the numbers of its rule.
import { sayDay } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import type { Mark } from '../laws/law-codes.ts';
import type { Rule } from '../laws/law-schema.ts';
import type { RefusalCode } from '../laws/law-words.ts';
import type { LawTopic } from './situation.ts';
import type { Tag } from './words.ts';

/** One sentence with the place in the law that it goes back to. */
export interface LawSentence {
  readonly words: string;
  readonly source: string;
  readonly tag: Tag;
}

/** What a reader may rely on, by the mark of the claim. */
export const MARK_TAGS: { readonly [M in Mark]: Tag } = {
  V: { words: 'Read in the text', colour: 'green' },
  S: { words: 'Cited without the text', colour: 'orange' },
  U: { words: 'Not verified', colour: 'red' },
};

const UNITS = {
  'calendar-month': ['month', 'months'],
  day: ['day', 'days'],
  'business-day': ['working day', 'working days'],
} as const;

const SAY: { readonly [C in RefusalCode]: string } = {
  reasons: 'the reasons',
  statute: 'the article that permits it',
  'which-part': 'which part it is about',
  'cannot-verify': 'that the person could not be identified',
  'reasons-of-fact-or-law': 'the reasons of fact or law',
  'not-the-controller': 'that another organisation decides, and which',
  'complain-to-controller': 'how to complain to us',
  'complain-to-authority': 'how to complain to the authority',
  court: 'that the person may go to court',
  'how-to-appeal': 'how to have us look at it again',
  recourse: 'what the person can do about it',
  'offer-opt-out-of-sale': 'that the sale of the data can still be stopped',
};

/** What the law of a case says about some topics, in the order of the topics. `dueOn`: the day of the law's own clock. */
export function lawReading(
  rule: Rule,
  topics: readonly LawTopic[],
  dueOn: Temporal.PlainDate | null,
): LawSentence[] {
  return topics.flatMap((topic) => READINGS[topic](rule, dueOn));
}

type Reading = (rule: Rule, dueOn: Temporal.PlainDate | null) => LawSentence[];

const READINGS: { readonly [T in LawTopic]: Reading } = {
  answer: ({ due, lawName, extension }, dueOn) => [
    due.unit === 'immediately'
      ? said(`${lawName} wants it done at once.`, due)
      : said(
          `${lawName} gives ${period(due.unit, due.count.value)} ${MEANS[due.means]}${dueOn === null ? '' : `: until ${sayDay(dueOn, HOUSE_LANGUAGE)} as things stand`}.`,
          due.count,
        ),
    extension.unit === 'none'
      ? said('It cannot be put off.', extension)
      : extension.unit === 'named-date'
        ? said(
            'The answer may be put off to a day that you name, if the person is told in time.',
            extension.notice_before,
          )
        : said(
            `It may be put off by ${period(extension.unit, extension.count.value)} more, if the person is told why before the first limit ends.`,
            extension.notice_before,
          ),
  ],
  identity: ({ verification, lawName }) => [
    verification.kind === 'never'
      ? said(`${lawName} lets nobody ask for a proof of identity here.`, verification)
      : verification.kind === 'same-channel'
        ? said('Whoever can be reached where they asked has proven enough.', verification)
        : said(
            `A proof may be asked for, ${verification.highest === 'high' ? 'as hard as the data is sensitive' : 'within reason'}${verification.only_on_doubt ? ', and only where there is a reasonable doubt' : ''}.`,
            verification,
          ),
  ],
  pause: ({ pauses, lawName }) => {
    const pause = pauses.known.find(({ reason }) => reason === 'clarification');
    return [
      pause === undefined
        ? said(`${lawName} does not stop the clock for a question: ask, and answer in time.`, pauses)
        : said('While the person has a question of ours to answer, the days do not count.', pause),
    ];
  },
  erasure: ({ duties, lawName }) =>
    duties?.codes.includes('tell-recipients')
      ? [said(`Under ${lawName}, whoever was given the data is told to erase it too.`, duties)]
      : [],
  review: ({ appeal, complaint, lawName }) => [
    appeal === undefined
      ? said(
          `${lawName} sends the person to the authority and to court; it asks for no second look by us.`,
          complaint,
        )
      : said(
          `An appeal is answered within ${period('day', appeal.days.value)}, by somebody who did not decide before.`,
          appeal.days,
        ),
  ],
  refusal: ({ refusal_must_say: must }) =>
    must.codes.length === 0
      ? []
      : [said(`A refusal must say: ${must.codes.map((code) => SAY[code]).join('; ')}.`, must)],
};

const MEANS = { answer: 'for the answer', stop: 'to stop', acknowledgment: 'to acknowledge it' } as const;

function period(unit: keyof typeof UNITS, count: number): string {
  return `${count} ${UNITS[unit][count === 1 ? 0 : 1]}`;
}

function said(
  words: string,
  { source, mark }: { readonly source: string; readonly mark: Mark },
): LawSentence {
  return { words, source, tag: MARK_TAGS[mark] };
}
