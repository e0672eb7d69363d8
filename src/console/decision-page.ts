// What people decide about a case: answers, approval, refusal, notes. Each is one form on the case page.
import { z } from 'zod';
import type { Permission } from '../auth/permissions.ts';
import { answerQuestion } from '../fulfilment/answer-question.ts';
import { approvePlan, confirmPlan } from '../fulfilment/approve-plan.ts';
import { redraw, refuse } from '../fulfilment/take-back.ts';
import { addNote } from '../requests/case-note.ts';
import { DENIAL_REASONS } from '../requests/data-request.ts';
import { answerRequest } from '../requests/decide.ts';
import { type Page, page, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { showCase } from './case-page.ts';

const Approval = z.strictObject({ planId: z.uuid(), digest: z.string().regex(/^[0-9a-f]{64}$/) });

/** A form of the case page: acts in one work, then shows the case. */
function decision<B extends z.ZodType>(
  name: string,
  access: Permission,
  body: B,
  act: (work: Work, requestId: string, given: z.output<B>) => Promise<void>,
): Page {
  return page({
    path: `/cases/:id/${name}`,
    access,
    query: z.strictObject({}),
    get: showCase,
    body,
    post: async (visit: Visit<unknown, z.output<B>>) => {
      const requestId = visit.params.id ?? '';
      await visit.work(async (work) => await act(work, requestId, visit.body));
      return { redirect: `/${visit.controller.slug}/console/cases/${requestId}` };
    },
  });
}

const explanation = z
  .string()
  .trim()
  .min(20, 'Explain it to the person in at least 20 characters')
  .max(5_000, 'Use 5,000 characters or fewer');

export const DECISION_PAGES: readonly Page[] = [
  decision('approve', 'approve:plan', Approval, async (work, _id, given) => await approvePlan(work, given)),
  decision('confirm', 'approve:plan', Approval, async (work, _id, given) => await confirmPlan(work, given)),
  decision(
    'questions',
    'answer:question',
    z.strictObject({ planId: z.uuid(), questionId: z.uuid(), answer: z.enum(['include', 'leave-out']) }),
    async (work, _id, given) => await answerQuestion(work, given),
  ),
  decision('redraw', 'approve:plan', z.strictObject({}), async (work, id) => await redraw(work, id)),
  decision(
    'refuse',
    'deny:case',
    z.strictObject({ reason: z.enum(DENIAL_REASONS, { error: 'Choose a reason' }), explanation }),
    async (work, requestId, given) => await refuse(work, { requestId, ...given }),
  ),
  decision(
    'answer',
    'answer:case',
    z.strictObject({ answer: explanation }),
    async (work, requestId, { answer }) => await answerRequest(work, { requestId, answer }),
  ),
  decision(
    'notes',
    'note:case',
    z.strictObject({
      text: z.string().trim().min(1, 'Write something').max(10_000, 'Use 10,000 characters or fewer'),
    }),
    async (work, id, { text }) => await addNote(work, id, text),
  ),
];
