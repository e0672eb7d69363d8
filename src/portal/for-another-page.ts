// Asking in another person's name: she always hears of it, and the answer goes to her; and her own yes or no.
import { z } from 'zod';
import { allowAgentData, takeAgentDataBack } from '../fulfilment/allow-agent.ts';
import { endDisowned } from '../fulfilment/disown.ts';
import { AGENT_PROOFS } from '../laws/law-codes.ts';
import { isProblem } from '../platform/problem.ts';
import { confirmAgent, disownAgent, receiveForAnother } from '../requests/agent.ts';
import { fieldError, page } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { uploadField } from '../web/uploads.ts';
import { plainEmail } from './plain-email.ts';
import {
  FORM_FIELDS,
  hasWords,
  placeChoices,
  residenceOf,
  WISHES,
  WORDS_MISSING,
} from './request-form-page.ts';

const PLAIN = 'documents.another.error.emailPlain';
const address = (missing: string) => z.string({ error: missing }).trim().min(1, missing).max(500, PLAIN);

const Form = z
  .strictObject({
    ...FORM_FIELDS,
    name: z
      .string({ error: 'documents.another.error.name' })
      .trim()
      .min(2, 'documents.another.error.name')
      .max(200, 'documents.another.error.name'),
    yourEmail: address('documents.another.error.yourEmail'),
    proof: z.enum(AGENT_PROOFS, { error: 'documents.another.error.proof' }),
    document: uploadField(0, 1, 'documents.another.error.document'),
  })
  .refine(hasWords, WORDS_MISSING)
  .refine(({ proof, document }) => (proof === 'confirmation') === (document.length === 0), {
    path: ['document'],
    message: 'documents.another.error.document',
  });

/** At which field a refusal is shown. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'agent-is-person': 'yourEmail',
  'agent-not-allowed': 'right',
};

export const forAnotherPage = page({
  path: '/for-another',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ errors, entered, language }) => ({
    view: 'portal/for-another',
    values: { errors, entered, wishes: WISHES, proofs: AGENT_PROOFS, ...placeChoices(language) },
  }),
  uploads: ['document'],
  body: Form,
  post: async (visit) => {
    const { body, work, controller, language, house, req } = visit;
    await limit(house, 'for-another', 10, 3600)(callerOf(req));
    const { country, part, name, yourEmail, proof, document, ...asked } = body;
    const email = plainEmail('email', body.email, PLAIN);
    const wish = {
      language,
      ...asked,
      email,
      channel: 'form',
      residence: residenceOf(country, part),
    } as const;
    const [file] = document;
    const agent = {
      name,
      email: plainEmail('yourEmail', yourEmail, PLAIN),
      proof,
      document: file === undefined ? null : { kind: file.kind, bytes: file.bytes },
    };
    const received = await work(async (one) => await receiveForAnother(one, wish, agent)).catch(
      (error: unknown) => {
        const field = isProblem(error) ? FIELD_OF[error.code] : undefined;
        if (!isProblem(error) || field === undefined) throw error;
        throw fieldError(field, `errors.message.${error.code}`);
      },
    );
    const { requestId, reference, inEffect } = received;
    const next = inEffect ? `requests/${requestId}/effect` : `for-another/sent?reference=${reference}`;
    return { redirect: `/${controller.slug}/${next}` };
  },
});

export const askedForAnotherPage = page({
  path: '/for-another/sent',
  access: 'public',
  query: z.strictObject({ reference: z.string().regex(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/) }),
  get: async ({ query }) => ({ view: 'portal/asked-for-another', values: { reference: query.reference } }),
});

/** Her answer: may the agent ask for her? And, apart from that: may the agent have a copy of her data? */
export const agentPage = page({
  path: '/requests/:id/agent',
  access: 'person',
  query: z.strictObject({}),
  get: async ({ controller, params }) => ({ redirect: `/${controller.slug}/requests/${params.id}` }),
  body: z.strictObject({
    agent: z.uuid(),
    answer: z.enum(['yes', 'no']),
    data: z.literal('yes').optional(),
  }),
  post: async ({ work, controller, params, body }) => {
    const requestId = params.id ?? '';
    await work(async (one) => {
      if (body.answer === 'yes') {
        await confirmAgent(one, requestId, body.agent);
        if (body.data === 'yes') await allowAgentData(one, { requestId, agentId: body.agent });
        return;
      }
      const { endsCase } = await disownAgent(one, requestId, body.agent);
      if (endsCase) await endDisowned(one, requestId);
    });
    return { redirect: `/${controller.slug}/requests/${requestId}` };
  },
});

/** Her word on the copy alone, later: yes, or no as long as nobody has fetched it. */
export const agentDataPage = page({
  path: '/requests/:id/agent-data',
  access: 'person',
  query: z.strictObject({}),
  get: async ({ controller, params }) => ({ redirect: `/${controller.slug}/requests/${params.id}` }),
  body: z.strictObject({ agent: z.uuid(), answer: z.enum(['yes', 'no']) }),
  post: async ({ work, controller, params, body }) => {
    const requestId = params.id ?? '';
    const say = body.answer === 'yes' ? allowAgentData : takeAgentDataBack;
    await work(async (one) => await say(one, { requestId, agentId: body.agent }));
    return { redirect: `/${controller.slug}/requests/${requestId}` };
  },
});
