// A complaint without an earlier request: an electronic form, as the law of the United Kingdom asks for (DPA 2018 s. 164A).
import { z } from 'zod';
import { receiveRequest } from '../requests/receive.ts';
import { page } from '../web/page.ts';
import { plainEmail } from './plain-email.ts';
import { place, placeChoices, residenceOf } from './request-form-page.ts';

export const complaintPage = page({
  path: '/complaint',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered, language }) => ({
    view: 'portal/complaint',
    values: { errors, entered, ...placeChoices(language) },
  }),
  body: z.strictObject({
    email: z.string({ error: 'form.error.email' }).min(1, 'form.error.email').max(500, 'form.error.emailOne'),
    what: z
      .string({ error: 'review.error.what' })
      .trim()
      .min(10, 'review.error.what')
      .max(5_000, 'review.error.long'),
    country: place('form.error.country'),
    part: place('form.error.part'),
    /** In which the form was read: the letters of the case are written in it. */
    language: z.string().optional(),
  }),
  post: async ({ body, work, controller, language }) => {
    const { country, part, what, ...asked } = body;
    const residence = residenceOf(country, part);
    const email = plainEmail('email', body.email);
    const wish = { language, ...asked, email, ownWords: what, residence } as const;
    const { requestId } = await work(
      async (one) => await receiveRequest(one, { ...wish, right: 'complaint', channel: 'form' }),
    );
    return { redirect: `/${controller.slug}/requests/${requestId}/verify` };
  },
});
