// For recipients of data: what was passed on to them, behind the code of their letter, and their answer. No account.
import { z } from 'zod';
import { answerNotice, openNotice, RECIPIENT } from '../fulfilment/answer-notice.ts';
import { OUTCOMES } from '../fulfilment/recipient-notice.ts';
import { HOUSE_LANGUAGE, translate } from '../languages/translate.ts';
import { isProblem } from '../platform/problem.ts';
import { fieldError, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { Code } from './verify-page.ts';

const REFUSED = 'This code is not right, or it was answered already. Look at the newest letter';

const WORDS_MISSING = ['exception-without-reason', 'done-without-evidence'];

export const passedOnPage = page({
  path: '/passed-on/:id',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors }) => ({ view: 'portal/passed-on', values: { errors } }),
  body: Code.extend({
    outcome: z.enum(OUTCOMES).optional(),
    words: z.string().max(2_000, 'Use 2,000 characters or fewer').default(''),
  }),
  post: async (visit) => {
    const { code, outcome, words } = visit.body;
    const noticeId = visit.params.id ?? '';
    await limit(visit.house, 'codes', 30, 600)(callerOf(visit.req));
    const act: Visit['work'] = async (verb) => await visit.house.inWork(visit.controller.id, RECIPIENT, verb);
    if (outcome !== undefined) {
      const written = await act(
        async (work) => await answerNotice(work, { noticeId, code, outcome, words }),
      ).catch((error: unknown) => {
        if (isProblem(error) && WORDS_MISSING.includes(error.code)) return error;
        throw error;
      });
      if (written === null) throw fieldError('code', REFUSED);
      if (written === 'written') return { view: 'portal/passed-on', values: { thanks: true } };
    }
    const opened = await act(async (work) => await openNotice(work, { noticeId, code }));
    if (opened === null) throw fieldError('code', REFUSED);
    const missing =
      outcome === 'done'
        ? 'Say what you did and what shows it, in at least 10 characters'
        : 'Say what stands in the way, in at least 10 characters';
    const errors = outcome === undefined ? {} : { words: missing };
    const values = {
      opened,
      code,
      wish: translate(HOUSE_LANGUAGE, `words.wish.${opened.right}`),
      errors,
      entered: { outcome, words },
    };
    return { view: 'portal/passed-on', values, status: outcome === undefined ? 200 : 400 };
  },
});
