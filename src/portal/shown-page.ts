// For people without an account: something here shows or mentions them. A link or a description is enough.
import { z } from 'zod';
import { isProblem } from '../platform/problem.ts';
import { receiveRequest } from '../requests/receive.ts';
import { fieldError, page } from '../web/page.ts';
import { plainEmail } from './plain-email.ts';

const text = z.string({ error: 'form.error.text' });

/** What is wrong with a report, by its code: the field, and the key of the sentence. */
const REFUSED: Readonly<Record<string, readonly [field: string, message: string]>> = {
  'item-missing': ['link', 'special.error.item'],
  'link-not-plain': ['link', 'special.error.link'],
};

export const shownPage = page({
  path: '/shown',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered }) => ({ view: 'portal/shown', values: { errors, entered } }),
  body: z.strictObject({
    link: text.max(2_000, 'special.error.link').default(''),
    description: text.max(5_000, 'form.error.wordsLong').default(''),
    email: z.string({ error: 'form.error.email' }).min(1, 'form.error.email').max(500, 'form.error.emailOne'),
    language: z.string().optional(),
  }),
  post: async ({ body, work, controller, language }) => {
    const { link, description } = body;
    const email = plainEmail('email', body.email);
    const wish = {
      right: 'depicted',
      email,
      language: body.language ?? language,
      channel: 'form',
      item: { link, description },
    } as const;
    const { requestId } = await work(async (one) => await receiveRequest(one, wish)).catch(
      (error: unknown) => {
        const [field, message] = (isProblem(error) ? REFUSED[error.code] : undefined) ?? [];
        if (field !== undefined && message !== undefined) throw fieldError(field, message);
        throw error;
      },
    );
    return { redirect: `/${controller.slug}/requests/${requestId}/verify` };
  },
});
