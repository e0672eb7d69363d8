// Signing in, taking up an invitation, signing out. A wrong password and an unknown address read the same.
import { z } from 'zod';
import { activateAccount } from '../auth/invitations.ts';
import { isProblem } from '../platform/problem.ts';
import { fieldError, page } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { hasLostSession } from '../web/session.ts';

export const signInPage = page({
  path: '/sign-in',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered, req }) => ({
    view: 'console/sign-in',
    values: { errors, entered, ended: hasLostSession(req) },
  }),
  body: z.strictObject({
    email: z.string().min(1, 'Enter your e-mail address').max(500),
    password: z.string().min(1, 'Enter your password').max(500),
  }),
  post: async (visit) => {
    await limit(visit.house, 'sign-in', 20, 900)(callerOf(visit.req));
    // Signing in makes a new session, so what was asked for is read before.
    const wanted = visit.req.session.wanted ?? '';
    const start = `/${visit.controller.slug}/console`;
    if (await visit.signIn()) return { redirect: wanted.startsWith(`${start}/`) ? wanted : start };
    throw fieldError(
      'password',
      'The address or the password is not right, or the account is resting after too many tries',
    );
  },
});

export const activatePage = page({
  path: '/activate',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered }) => ({ view: 'console/activate', values: { errors, entered } }),
  body: z.strictObject({
    token: z.string().trim().min(1, 'Enter the code from your letter').max(200),
    password: z.string().max(500),
  }),
  post: async (visit) => {
    await limit(visit.house, 'activate', 20, 900)(callerOf(visit.req));
    await visit
      .work(async (work) => await activateAccount(work, visit.body))
      .catch((error: unknown) => {
        if (!isProblem(error) || error.kind !== 'invalid') throw error;
        throw fieldError(error.code === 'invitation-not-valid' ? 'token' : 'password', error.message);
      });
    return { redirect: `/${visit.controller.slug}/console/sign-in` };
  },
});

export const signOutPage = page({
  path: '/sign-out',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ controller }) => ({ redirect: `/${controller.slug}/console` }),
  body: z.strictObject({}),
  post: async (visit) => {
    await visit.signOut();
    return { redirect: `/${visit.controller.slug}/console/sign-in` };
  },
});
