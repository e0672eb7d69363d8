// For whoever was warned and did not ask: "this was not me", behind the code of the letter. Opening the page does nothing.
import { z } from 'zod';
import { disown, WARNED } from '../fulfilment/disown.ts';
import { fieldError, page } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { Code } from './verify-page.ts';

export const notMePage = page({
  path: '/not-me/:id',
  access: 'public',
  query: z.strictObject({}),
  // The same page for every id: whoever guesses learns nothing.
  get: async ({ errors }) => ({ view: 'portal/not-me', values: { errors, outcome: null } }),
  body: Code,
  post: async (visit) => {
    const { code } = visit.body;
    const warningId = visit.params.id ?? '';
    await limit(visit.house, 'codes', 30, 600)(callerOf(visit.req));
    const outcome = await visit.house.inWork(
      visit.controller.id,
      WARNED,
      async (work) => await disown(work, { warningId, code }),
    );
    if (outcome === null) throw fieldError('code', 'contact.error.code');
    return { view: 'portal/not-me', values: { errors: {}, outcome } };
  },
});
