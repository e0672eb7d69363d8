// She enters the code from our letter. Opening the page does nothing; only the form acts.
import { z } from 'zod';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { identifyByCode, sendFreshCode } from '../requests/identify.ts';
import { idsBeside } from '../requests/linked-case.ts';
import { idsNamedWith } from '../requests/named-field.ts';
import { nothingHere } from '../web/doors.ts';
import { fieldError, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';

/** A code as people type it: spaces and hyphens between the digits do not matter. */
export const Code = z.strictObject({
  code: z
    .string({ error: 'code.error.digits' })
    .max(40, 'code.error.digits')
    .transform((text) => text.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{8}$/, 'code.error.digits')),
});

/** Wrong, expired and used codes read alike. */
export const CODE_REFUSED = 'code.error.refused';

async function mustExist(visit: Visit): Promise<DataRequest> {
  const found = await visit.work(async (work) => await findRequest(work, visit.params.id ?? ''));
  if (found === undefined) throw nothingHere();
  return found;
}

export const verifyPage = page({
  path: '/requests/:id/verify',
  access: 'public',
  query: z.strictObject({ again: z.literal('yes').optional() }),
  get: async (visit) => {
    const { reference, channel } = await mustExist(visit);
    // A request that did not come by the form was answered without a code: she asks for it here, when she is here.
    const unasked = channel !== 'form' && visit.query.again !== 'yes';
    const here = `/${visit.controller.slug}/requests/${visit.params.id}`;
    if (visit.person?.requestId === visit.params.id) return { redirect: here };
    const values = {
      reference,
      heading: unasked ? 'code.askTitle' : 'code.title',
      words: unasked ? 'code.askWords' : 'code.words',
      button: 'code.continue',
      action: `${here}/verify`,
      again: `${here}/code`,
      sentAgain: visit.query.again === 'yes',
      errors: visit.errors,
    };
    return { view: 'portal/verify', values };
  },
  body: Code,
  post: async (visit) => {
    await mustExist(visit);
    await limit(visit.house, 'codes', 30, 600)(callerOf(visit.req));
    const requestId = visit.params.id ?? '';
    const { outcome } = await visit.work(
      async (work) => await identifyByCode(work, { requestId, code: visit.body.code }),
    );
    if (outcome !== 'right') throw fieldError('code', CODE_REFUSED);
    const also = await visit.work(async (work) => [
      ...(await idsBeside(work, requestId)),
      ...(await idsNamedWith(work, requestId)),
    ]);
    await visit.beginPerson(requestId, also);
    return { redirect: `/${visit.controller.slug}/requests/${requestId}` };
  },
});

export const freshCodePage = page({
  path: '/requests/:id/code',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ controller, params }) => ({ redirect: `/${controller.slug}/requests/${params.id}/verify` }),
  body: z.strictObject({}),
  post: async (visit) => {
    await mustExist(visit);
    await limit(visit.house, 'fresh', 5, 600)(callerOf(visit.req));
    await visit.work(async (work) => await sendFreshCode(work, visit.params.id ?? ''));
    return { redirect: `/${visit.controller.slug}/requests/${visit.params.id}/verify?again=yes` };
  },
});
