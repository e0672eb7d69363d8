// Where our letters go and how they look from outside: said by the person, proven by a code, told to the older address.
import { z } from 'zod';
import { isProblem } from '../platform/problem.ts';
import { askNewAddress, codeAgain, proveNewAddress, writeNeutrally } from '../requests/change-address.ts';
import { mustNotBeDisputed } from '../requests/channel-warning.ts';
import { findRequest } from '../requests/data-request.ts';
import { reachOf } from '../requests/reach.ts';
import { maskEmail } from '../subjects/identifiers.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { plainEmail } from './plain-email.ts';
import { Code } from './verify-page.ts';

const here = ({ controller, params }: Visit): string => `/${controller.slug}/requests/${params.id}/contact`;

async function show(visit: Visit, again = false): Promise<Answer> {
  const requestId = visit.params.id ?? '';
  const values = await visit.work(async (work) => {
    const request = await findRequest(work, requestId);
    if (request === undefined) throw nothingHere();
    await mustNotBeDisputed(work, requestId);
    const { letters, coming, unproven } = await reachOf(work, request);
    return {
      requestId,
      letters: maskEmail(letters),
      coming: coming === null ? null : { email: maskEmail(coming.email), from: coming.from },
      unproven: unproven === null || !unproven.asked ? null : maskEmail(unproven.email),
      neutral: request.writeNeutrally,
    };
  });
  const { errors, entered } = visit;
  return { view: 'portal/contact', values: { ...values, again, errors, entered } };
}

const email = z
  .string({ error: 'contact.error.email' })
  .trim()
  .min(1, 'contact.error.email')
  .max(500, 'contact.error.emailOne');

const contactPage = page({
  path: '/requests/:id/contact',
  access: 'person',
  query: z.strictObject({ again: z.literal('yes').optional() }),
  get: async (visit) => await show(visit, visit.query.again === 'yes'),
  body: z.strictObject({ email }),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    await limit(visit.house, 'fresh', 5, 600)(callerOf(visit.req));
    const address = plainEmail('email', visit.body.email, 'contact.error.emailPlain');
    await visit
      .work(async (work) => await askNewAddress(work, { requestId, email: address }))
      .catch((error: unknown) => {
        if (isProblem(error) && error.code === 'address-same')
          throw fieldError('email', 'contact.error.same');
        throw error;
      });
    return { redirect: here(visit) };
  },
});

const contactCodePage = page({
  path: '/requests/:id/contact-code',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await show(visit),
  body: Code,
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    await limit(visit.house, 'codes', 30, 600)(callerOf(visit.req));
    const outcome = await visit.work(
      async (work) => await proveNewAddress(work, { requestId, code: visit.body.code }),
    );
    if (outcome !== 'right') throw fieldError('code', 'contact.error.code');
    return { redirect: here(visit) };
  },
});

const contactAgainPage = page({
  path: '/requests/:id/contact-again',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await show(visit),
  body: z.strictObject({}),
  post: async (visit) => {
    await limit(visit.house, 'fresh', 5, 600)(callerOf(visit.req));
    await visit.work(async (work) => await codeAgain(work, visit.params.id ?? ''));
    return { redirect: `${here(visit)}?again=yes` };
  },
});

const tonePage = page({
  path: '/requests/:id/tone',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await show(visit),
  body: z.strictObject({ tone: z.enum(['neutral', 'plain'], { error: 'contact.error.tone' }) }),
  post: async (visit) => {
    const wish = { requestId: visit.params.id ?? '', neutral: visit.body.tone === 'neutral' };
    await visit.work(async (work) => await writeNeutrally(work, wish));
    return { redirect: here(visit) };
  },
});

export const CONTACT_PAGES: readonly Page[] = [contactPage, contactCodePage, contactAgainPage, tonePage];
