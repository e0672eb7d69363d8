// The form: five plain choices, or a wish in her own words. It looks nothing up, so it tells nobody who is known.
import { z } from 'zod';
import { isProblem } from '../platform/problem.ts';
import { RIGHTS } from '../requests/data-request.ts';
import { receiveRequest } from '../requests/receive.ts';
import { fieldError, page } from '../web/page.ts';

const NeedsWords = ['rectification', 'objection', 'other'];

const Form = z
  .strictObject({
    right: z.enum(RIGHTS, { error: 'Choose what you want' }),
    email: z
      .string({ error: 'Enter your e-mail address' })
      .min(1, 'Enter your e-mail address')
      .max(500, 'Enter one e-mail address'),
    ownWords: z.string().max(5_000, 'Use 5,000 characters or fewer').default(''),
    hints: z.string().max(1_000, 'Use 1,000 characters or fewer').default(''),
  })
  .refine(({ right, ownWords }) => !NeedsWords.includes(right) || ownWords?.trim() !== '', {
    path: ['ownWords'],
    message: 'Tell us in your own words what you want',
    // Also when the address is missing: everything that needs another look is said at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

export const requestFormPage = page({
  path: '/',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered }) => ({ view: 'portal/request-form', values: { errors, entered } }),
  body: Form,
  post: async ({ body, work, controller }) => {
    const received = await work(async (one) => await receiveRequest(one, { ...body, channel: 'form' })).catch(
      (error: unknown) => {
        if (isProblem(error) && error.code === 'email-not-plain') throw fieldError('email', error.message);
        throw error;
      },
    );
    return { redirect: `/${controller.slug}/requests/${received.requestId}/verify` };
  },
});
