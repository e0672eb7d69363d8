// Where a person proves more than her address: questions about held data, or a declaration. Nothing held is ever shown.
import { z } from 'zod';
import { LANGUAGES } from '../languages/translate.ts';
import { answerPoints, signDeclaration } from '../requests/answer-proof.ts';
import { readStatus } from '../requests/status-view.ts';
import { declarationText } from '../verification/declaration.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, fieldError, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';

const SECONDS_TO_NEXT = 5;
const here = ({ controller, params }: Visit): string => `/${controller.slug}/requests/${params.id}`;

/** Says which form is due now; the same bytes for people whom no store knows. */
async function show(visit: Visit): Promise<Answer> {
  const { controller, language, errors, entered } = visit;
  const status = await visit.work(
    async (work) => await readStatus(work, visit.params.id ?? '', visit.language),
  );
  if (status === null) throw nothingHere();
  const { proof, reference } = status;
  const answers = proof === null ? [] : proof.labels.map(asQuestion);
  const text = declarationText(language, { name: controller.name, reference });
  const values = { reference, proof, answers, text, at: here(visit), errors, entered };
  const answer = { view: 'portal/proof', values };
  return proof?.state === 'comparing' ? { ...answer, refresh: SECONDS_TO_NEXT } : answer;
}

/** A name of the map begins a line here; the rest of it is spelled as the controller spells it. */
const asQuestion = (label: string, at: number) => ({
  label: label.charAt(0).toLocaleUpperCase() + label.slice(1),
  name: `answer-${at}`,
});

const answer = z
  .string({ error: 'proof.error.answer' })
  .trim()
  .min(1, 'proof.error.answer')
  .max(200, 'proof.error.answerLong');

export const proofPage = page({
  path: '/requests/:id/proof',
  access: 'person',
  query: z.strictObject({}),
  get: show,
  body: z.strictObject({
    'answer-0': answer.optional(),
    'answer-1': answer.optional(),
    'answer-2': answer.optional(),
  }),
  post: async (visit) => {
    await limit(visit.house, 'proofs', 30, 600)(callerOf(visit.req));
    const requestId = visit.params.id ?? '';
    const given = [visit.body['answer-0'], visit.body['answer-1'], visit.body['answer-2']];
    const answers = given.map((one) => one ?? '');
    await visit.work(async (work) => {
      const labels = (await readStatus(work, requestId))?.proof?.labels ?? [];
      const missing = labels.findIndex((_, at) => answers[at] === '');
      if (missing >= 0) throw fieldError(`answer-${missing}`, 'proof.error.answer');
      await answerPoints(work, { requestId, answers });
    });
    return { redirect: `${here(visit)}/proof` };
  },
});

export const declarationPage = page({
  path: '/requests/:id/declaration',
  access: 'person',
  query: z.strictObject({}),
  get: show,
  body: z.strictObject({
    name: z
      .string({ error: 'proof.error.name' })
      .trim()
      .min(2, 'proof.error.name')
      .max(200, 'proof.error.nameLong'),
    agree: z.literal('yes', { error: 'proof.error.agree' }),
    /** In which the text was read: that very text is kept. */
    language: z.enum(LANGUAGES.map(({ code }) => code)),
  }),
  post: async (visit) => {
    const { name, language } = visit.body;
    const requestId = visit.params.id ?? '';
    await visit.work(async (work) => await signDeclaration(work, { requestId, name, language }));
    return { redirect: here(visit) };
  },
});
