// The status of her request in plain words; and her ways to take it back, or to stop waiting.
import { z } from 'zod';
import { archiveOf } from '../archives/archive.ts';
import { readPlans } from '../fulfilment/plan-view.ts';
import { receiptOf, receiptSentences } from '../fulfilment/receipt.ts';
import { takeBack } from '../fulfilment/take-back.ts';
import { waiveCoolingOff } from '../requests/cooling-off.ts';
import type { Right } from '../requests/data-request.ts';
import { answerQuestionOf } from '../requests/question.ts';
import { readStatus } from '../requests/status-view.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, page, type Visit } from '../web/page.ts';

export const WISHES: { readonly [R in Right]: string } = {
  access: 'See my data',
  portability: 'Take my data with me',
  rectification: 'Correct my data',
  erasure: 'Delete my data',
  objection: 'Stop using my data',
  restriction: 'Restrict the use of my data',
  'objection-marketing': 'Stop advertising to me',
  'opt-out': 'Do not sell or share my data',
  'limit-sensitive': 'Limit the use of my sensitive data',
  recipients: 'Who received my data',
  appeal: 'Look at it again',
  complaint: 'My complaint',
  other: 'In my own words',
};

/** While something moves by itself, the page comes again by itself. */
const SECONDS_TO_NEXT = 5;

async function show(visit: Visit, still: boolean): Promise<Answer> {
  const id = visit.params.id ?? '';
  const values = await visit.work(async (work) => {
    const status = await readStatus(work, id);
    if (status === null) throw nothingHere();
    const receipt = (await receiptOf(work, id)) ?? null;
    const running = (await readPlans(work, id)).find((plan) => plan.status === 'running');
    return {
      status,
      // Given up or over, and the clock comes for it within a minute.
      begins:
        status.coolingOffUntil !== null && Temporal.Instant.compare(status.coolingOffUntil, work.at) <= 0,
      wish: WISHES[status.right],
      archive: await archiveOf(work, id),
      receipt,
      told: receipt === null ? null : receiptSentences(receipt),
      progress: running?.progress ?? null,
    };
  });
  const { status, waitingFor } = values.status;
  const moving = values.begins || (['verified', 'approved'].includes(status) && waitingFor === 'machine');
  const { errors, entered } = visit;
  const answer = { view: 'portal/status', values: { ...values, moving, still, errors, entered } };
  return moving && !still ? { ...answer, refresh: SECONDS_TO_NEXT } : answer;
}

const here = ({ controller, params }: Visit): string => `/${controller.slug}/requests/${params.id}`;

export const statusPage = page({
  path: '/requests/:id',
  access: 'person',
  query: z.strictObject({ still: z.literal('yes').optional() }),
  get: async (visit) => await show(visit, visit.query.still === 'yes'),
});

export const withdrawPage = page({
  path: '/requests/:id/withdraw',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await show(visit, true),
  body: z.strictObject({}),
  post: async (visit) => {
    await visit.work(async (work) => await takeBack(work, visit.params.id ?? ''));
    return { redirect: here(visit) };
  },
});

export const answerPage = page({
  path: '/requests/:id/answer',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await show(visit, true),
  body: z.strictObject({
    reply: z
      .string({ error: 'Write your answer' })
      .trim()
      .min(10, 'Write your answer in at least 10 characters')
      .max(5_000, 'Use 5,000 characters or fewer'),
  }),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    await visit.work(async (work) => await answerQuestionOf(work, { requestId, answer: visit.body.reply }));
    return { redirect: here(visit) };
  },
});

export const waivePage = page({
  path: '/requests/:id/waive',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await show(visit, true),
  body: z.strictObject({
    statement: z.string().trim().min(10, 'Write in your own words that you do not want to wait').max(2_000),
  }),
  post: async (visit) => {
    const { statement } = visit.body;
    await visit.work(
      async (work) => await waiveCoolingOff(work, { requestId: visit.params.id ?? '', statement }),
    );
    return { redirect: here(visit) };
  },
});
