// For a guardian, or anybody who knows: an account that may be a child's. It looks nothing up, so it tells nobody who is known.
import { z } from 'zod';
import { receiveRequest } from '../requests/receive.ts';
import { page } from '../web/page.ts';
import { plainEmail } from './plain-email.ts';

const WHO = ['told-by-guardian', 'told-by-person', 'told-by-others'] as const;

const address = (message: string) =>
  z.string({ error: message }).min(1, message).max(500, 'form.error.emailOne');

export const childPage = page({
  path: '/child',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered }) => ({ view: 'portal/child', values: { errors, entered } }),
  body: z.strictObject({
    who: z.enum(WHO, { error: 'special.error.who' }),
    account: address('special.error.account'),
    email: address('form.error.email'),
    ownWords: z.string({ error: 'form.error.text' }).max(5_000, 'form.error.wordsLong').default(''),
    language: z.string().optional(),
  }),
  post: async ({ body, work, controller, language }) => {
    const { who: method, ownWords } = body;
    const account = plainEmail('account', body.account);
    const email = plainEmail('email', body.email);
    const { requestId } = await work(
      async (one) =>
        await receiveRequest(one, {
          right: 'minor-found',
          email,
          ownWords,
          language: body.language ?? language,
          channel: 'form',
          minor: { account, method },
        }),
    );
    return { redirect: `/${controller.slug}/requests/${requestId}/verify` };
  },
});
