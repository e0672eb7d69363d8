// Her further ways on the page of a case: an appeal or a complaint about it, a message to us, a statement beside her data.
import { z } from 'zod';
import { lodgeReview } from '../requests/appeal.ts';
import { LONGEST_MESSAGE, writeMessage } from '../requests/message.ts';
import { LONGEST_STATEMENT, writeStatement } from '../requests/statement.ts';
import { page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { pathOf, showStatus } from './status-page.ts';

const words = (shortest: number, most: number, short: string, long: string) =>
  z.string({ error: short }).trim().min(shortest, short).max(most, long);

const again = async (visit: Visit) => await showStatus(visit, true);

export const reviewPage = page({
  path: '/requests/:id/review',
  access: 'person',
  query: z.strictObject({}),
  get: again,
  body: z.strictObject({ reasons: words(10, 5_000, 'review.error.reasons', 'review.error.long') }),
  post: async (visit) => {
    const aboutId = visit.params.id ?? '';
    const { requestId } = await visit.work(
      async (work) => await lodgeReview(work, { aboutId, words: visit.body.reasons, channel: 'form' }),
    );
    // The new case is hers by the proof of the first; it lasts no longer for that.
    const { person } = visit.req.session;
    if (person !== undefined) person.also = [...(person.also ?? []), requestId];
    return { redirect: `/${visit.controller.slug}/requests/${requestId}` };
  },
});

export const messagePage = page({
  path: '/requests/:id/message',
  access: 'person',
  query: z.strictObject({}),
  get: again,
  body: z.strictObject({
    message: words(1, LONGEST_MESSAGE, 'review.error.message', 'review.error.messageLong'),
  }),
  post: async (visit) => {
    await limit(visit.house, 'messages', 30, 3_600)(callerOf(visit.req));
    const requestId = visit.params.id ?? '';
    await visit.work(async (work) => await writeMessage(work, { requestId, words: visit.body.message }));
    return { redirect: `${pathOf(visit)}#messages` };
  },
});

export const statementPage = page({
  path: '/requests/:id/statement',
  access: 'person',
  query: z.strictObject({}),
  get: again,
  body: z.strictObject({
    position: words(10, LONGEST_STATEMENT, 'review.error.statement', 'review.error.statementLong'),
  }),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    await visit.work(async (work) => await writeStatement(work, { requestId, words: visit.body.position }));
    return { redirect: `${pathOf(visit)}#statement` };
  },
});
