// The values of a plan of corrections: opened with the password, and then shown on the page of the case.
import { z } from 'zod';
import { page } from '../web/page.ts';

/** Asks for the password where it is old, and leads to the case, which then shows what stands there and what is right. */
export const valuesPage = page({
  path: '/cases/:id/values',
  access: 'approve:plan',
  stepUp: true,
  query: z.strictObject({}),
  get: async ({ controller, params }) => ({
    redirect: `/${controller.slug}/console/cases/${params.id}#plan-1`,
  }),
});
