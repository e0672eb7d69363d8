// The form for people whom the controller's own account pages send here signed in: no address is typed, no code is sent.
import { z } from 'zod';
import { identifyBySession } from '../requests/identify.ts';
import { receiveRequest } from '../requests/receive.ts';
import { maskEmail } from '../subjects/identifiers.ts';
import { rememberSubject, subjectEmail } from '../subjects/subject.ts';
import { readAssertion } from '../verification/assertion.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { placeChoices, residenceOf, SignedInForm, safeContact } from './request-form-page.ts';

async function show(visit: Visit<unknown, undefined>): Promise<Answer> {
  const { signedIn, errors, entered, language, controller } = visit;
  if (signedIn === null) return { redirect: `/${controller.slug}` };
  const email = await visit.work(async (work) => await subjectEmail(work, signedIn.subjectId));
  return {
    view: 'portal/request-form',
    values: { errors, entered, signedInAs: maskEmail(email), ...placeChoices(language) },
  };
}

/** Where the account pages of a controller post the assertion; the person lands on the form. */
export const signedInPage = page({
  path: '/signed-in',
  access: 'public',
  query: z.strictObject({}),
  get: show,
  body: z.strictObject({ assertion: z.string().min(1).max(8_000) }),
  fromElsewhere: true,
  post: async (visit) => {
    await limit(visit.house, 'signed-in', 30, 600)(callerOf(visit.req));
    const { publicUrl } = visit.house.config;
    const { subjectId } = await visit.work(async (work) => {
      const { email } = await readAssertion(work, publicUrl, visit.body.assertion);
      return await rememberSubject(work, email);
    });
    await visit.beginSignedIn(subjectId);
    return { redirect: `/${visit.controller.slug}/signed-in` };
  },
});

/** Takes the wish of a signed-in person: the case begins proven. */
export const signedInRequestPage = page({
  path: '/signed-in/request',
  access: 'public',
  query: z.strictObject({}),
  get: show,
  body: SignedInForm,
  post: async (visit) => {
    const { signedIn, controller, language } = visit;
    if (signedIn === null) return { redirect: `/${controller.slug}` };
    const { country, part, ...asked } = visit.body;
    const residence = residenceOf(country, part);
    const { requestId, inEffect } = await visit.work(async (work) => {
      const email = await subjectEmail(work, signedIn.subjectId);
      const about = { ...asked, ...safeContact(visit.body), email, residence };
      const wish = { language, ...about, channel: 'form', signedIn: true } as const;
      const received = await receiveRequest(work, wish);
      if (!received.inEffect) await identifyBySession(work, received.requestId);
      return received;
    });
    await visit.beginPerson(requestId, []);
    return { redirect: `/${controller.slug}/requests/${requestId}${inEffect ? '/effect' : ''}` };
  },
});
