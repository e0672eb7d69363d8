// What staff do with the clock of a case: more time, a question, its answer, another law, the right that is meant.
import { z } from 'zod';
import { answerByHand } from '../fulfilment/answer-notice.ts';
import { OUTCOMES } from '../fulfilment/recipient-notice.ts';
import { EXTENSION_REASONS } from '../laws/law-codes.ts';
import { changeLaw, sortRequest } from '../requests/change-law.ts';
import { PLAIN_RIGHTS } from '../requests/data-request.ts';
import { extendRequest } from '../requests/extend.ts';
import { answerQuestionOf, askPerson } from '../requests/question.ts';
import type { Page } from '../web/page.ts';
import { decision, words } from './decision-page.ts';

const reason = words(10, 'Write the reason in at least 10 characters', 1_000);

/** Forms of the case page that move its dates; each is refused with the law's own reason. */
export const CLOCK_PAGES: readonly Page[] = [
  decision(
    'extend',
    'extend:case',
    z.strictObject({
      extension: z.enum(EXTENSION_REASONS, { error: 'Choose a reason' }),
      delay: words(20, 'Explain the delay to the person in at least 20 characters', 5_000),
      until: z.union([z.literal(''), z.iso.date('Enter a day')]).default(''),
      override: z.string().max(2_000).default(''),
    }),
    async (work, requestId, { extension, delay, until, override }) =>
      await extendRequest(work, {
        requestId,
        reason: extension,
        explanation: delay,
        override,
        until: until === '' ? undefined : Temporal.PlainDate.from(until),
      }),
    { letter: 'delay' },
  ),
  decision(
    'ask',
    'ask:person',
    z.strictObject({ question: words(10, 'Write the question in at least 10 characters', 5_000) }),
    async (work, requestId, { question }) => await askPerson(work, { requestId, question }),
    { letter: 'question' },
  ),
  decision(
    'answered',
    'ask:person',
    z.strictObject({
      reply: words(10, 'Write what the person answered, in at least 10 characters', 5_000),
      repliedOn: z.iso.date('Enter the day on which the answer came'),
    }),
    async (work, requestId, { reply, repliedOn }) => {
      const day = Temporal.PlainDate.from(repliedOn);
      const today = work.at.toZonedDateTimeISO(work.controller.timeZone).toPlainDate();
      const at = day.equals(today) ? work.at : day.toZonedDateTime(work.controller.timeZone).toInstant();
      await answerQuestionOf(work, { requestId, answer: reply, at });
    },
  ),
  decision(
    'recipient',
    'note:case',
    z.strictObject({
      noticeId: z.uuid(),
      outcome: z.enum(OUTCOMES, { error: 'Choose what became of it' }),
      learnt: z.string().max(2_000, 'Use 2,000 characters or fewer').default(''),
    }),
    async (work, requestId, { noticeId, outcome, learnt }) =>
      await answerByHand(work, { requestId, noticeId, outcome, words: learnt }),
  ),
  decision(
    'law',
    'change:law',
    z.strictObject({ law: z.string().regex(/^[a-z]{2}-[a-z]{2,8}$/, 'Choose a law'), why: reason }),
    async (work, requestId, { law, why }) => await changeLaw(work, { requestId, law, reason: why }),
  ),
  decision(
    'right',
    'change:law',
    z.strictObject({ right: z.enum(PLAIN_RIGHTS, { error: 'Choose what the person wants' }), meant: reason }),
    async (work, requestId, { right, meant }) => await sortRequest(work, { requestId, right, reason: meant }),
  ),
];
