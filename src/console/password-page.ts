// The password once more: a page of the desk leads here when it wants to be sure who sits there, and gets its visitor back.
import { z } from 'zod';
import { fieldError, page, type Visit } from '../web/page.ts';
import { enterPasswordAgain, PASSWORD_FIELD, STEP_UP_MINUTES, WRONG_PASSWORD } from '../web/step-up.ts';

/** Where she was: a page of this desk, or its start. */
function whereFrom({ controller }: Visit, to: string): string {
  const start = `/${controller.slug}/console`;
  return to.startsWith(`${start}/`) ? to : start;
}

export const passwordPage = page({
  path: '/password',
  // Every role that has a page which asks; an auditor has none.
  access: 'note:case',
  query: z.strictObject({ to: z.string().max(500).default('') }),
  get: async (visit) => {
    const values = { action: visit.req.originalUrl, carried: [], files: false, minutes: STEP_UP_MINUTES };
    const wrong = visit.errors[PASSWORD_FIELD];
    const errors = wrong === undefined ? {} : { password: wrong };
    return { view: 'console/password', values: { ...values, errors } };
  },
  body: z.strictObject({
    [PASSWORD_FIELD]: z.string().min(1, 'Enter your password').max(500, WRONG_PASSWORD),
  }),
  post: async (visit) => {
    const { house, req, account, body } = visit;
    const right =
      account !== null && (await enterPasswordAgain(house, req, account, String(body[PASSWORD_FIELD])));
    if (!right) throw fieldError(PASSWORD_FIELD, WRONG_PASSWORD);
    return { redirect: whereFrom(visit as Visit, visit.query.to) };
  },
});
