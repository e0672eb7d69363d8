// For business customers: a request of one of their end users, behind the code of their letter, and what we shall do. No account.
import { z } from 'zod';
import { CUSTOMER, instruct, openRouting } from '../fulfilment/route-to-customer.ts';
import { HOUSE_LANGUAGE, translate } from '../languages/translate.ts';
import { INSTRUCTIONS } from '../requests/customer-routing.ts';
import { fieldError, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { Code } from './verify-page.ts';

const REFUSED = 'This code is not right, or the request was answered already. Look at the newest letter';

export const customerPage = page({
  path: '/customer-requests/:id',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors }) => ({ view: 'portal/customer', values: { errors } }),
  body: Code.extend({
    instruction: z.enum(INSTRUCTIONS).optional(),
    /** The choice was shown, so leaving it out is a mistake of the form. */
    asked: z.literal('yes').optional(),
    words: z.string().max(2_000, 'Use 2,000 characters or fewer').default(''),
  }),
  post: async (visit) => {
    const { code, instruction, words, asked } = visit.body;
    const routingId = visit.params.id ?? '';
    await limit(visit.house, 'codes', 30, 600)(callerOf(visit.req));
    const act: Visit['work'] = async (verb) => await visit.house.inWork(visit.controller.id, CUSTOMER, verb);
    if (instruction !== undefined) {
      const given = { routingId, code, instruction, words };
      const written = await act(async (work) => await instruct(work, given));
      if (written === null) throw fieldError('code', REFUSED);
      return { view: 'portal/customer', values: { thanks: true } };
    }
    const opened = await act(async (work) => await openRouting(work, { routingId, code }));
    if (opened === null) throw fieldError('code', REFUSED);
    const wish = translate(HOUSE_LANGUAGE, `words.wish.${opened.right}`);
    const errors: Record<string, string> =
      asked === undefined ? {} : { instruction: 'Choose what we shall do' };
    const values = { opened, code, wish, errors, entered: { words } };
    return { view: 'portal/customer', values, status: asked === undefined ? 200 : 400 };
  },
});
