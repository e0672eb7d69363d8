// What people decide about a case: answers, approval, refusal, notes. Each is one form on the case page.
import { z } from 'zod';
import type { Permission } from '../auth/permissions.ts';
import { answerCase } from '../fulfilment/answer-case.ts';
import { answerQuestion } from '../fulfilment/answer-question.ts';
import { approvePlan, confirmPlan } from '../fulfilment/approve-plan.ts';
import { announceLifting } from '../fulfilment/lift-restriction.ts';
import { readPlans } from '../fulfilment/plan-view.ts';
import { redraw, refuse, takeBack } from '../fulfilment/take-back.ts';
import { Problem } from '../platform/problem.ts';
import { addNote } from '../requests/case-note.ts';
import { DENIAL_REASONS, holdRequest } from '../requests/data-request.ts';
import type { MacroKind } from '../requests/macro.ts';
import { mustBeFilled } from '../requests/macro-fields.ts';
import { settleDispute } from '../requests/settle-dispute.ts';
import { nothingHere } from '../web/doors.ts';
import { type Page, page } from '../web/page.ts';
import type { Work } from '../work.ts';
import { CASE_FIELDS, LETTER_FIELDS, sendForm } from './case-form.ts';
import { showCase } from './case-page.ts';
import { FIELD_OF } from './letter-form.ts';
import { mayRedraw } from './standing.ts';

const Approval = z.strictObject({
  planId: z.uuid(),
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'This is not a plan that can be approved'),
});

/** What a form is beside its fields. */
interface FormKind {
  /** It adds and decides nothing, so it acts on a case that changed as well. */
  readonly always?: boolean;
  /** It writes to the person in words of staff: never with a gap, and it can be read first. */
  readonly letter?: MacroKind | null;
  /** The password was entered within the last minutes. */
  readonly stepUp?: boolean;
}

/** What `CASE_FIELDS` and `LETTER_FIELDS` read. */
interface Carried {
  readonly version?: number;
  readonly look?: 'preview';
  readonly macro?: string;
}

/**
 * A form of the case page: acts in one work, then shows the case. Each act refuses a case that is not here, and one that
 * changed since it was read (`case-changed`). Throws `field-unfilled` where words for the person have a gap.
 */
export function decision<S extends z.ZodRawShape>(
  name: string,
  access: Permission,
  body: z.ZodObject<S, z.core.$strict>,
  act: (work: Work, requestId: string, given: z.output<z.ZodObject<S, z.core.$strict>>) => Promise<void>,
  { always = false, letter = null, stepUp = false }: FormKind = {},
): Page {
  return page({
    path: `/cases/:id/${name}`,
    access,
    stepUp,
    query: z.strictObject({}),
    get: async (visit) => await showCase(visit),
    body: body.extend(letter === null ? CASE_FIELDS : { ...CASE_FIELDS, ...LETTER_FIELDS }),
    post: async (visit) => {
      const { version, look, macro: _begun, ...given } = visit.body as Carried;
      const words = (given as Record<string, unknown>)[letter === null ? '' : FIELD_OF[letter]];
      if (letter !== null && typeof words === 'string') mustBeFilled(words, FIELD_OF[letter]);
      return await sendForm(
        visit,
        always ? undefined : version,
        async (work) => await act(work, visit.params.id ?? '', given as z.output<typeof body>),
        look === undefined ? null : letter,
      );
    },
  });
}

/** A form that approves a plan of its case, after the password. */
function approval(name: string, act: (work: Work, given: z.output<typeof Approval>) => Promise<void>): Page {
  const approve = async (work: Work, id: string, given: z.output<typeof Approval>): Promise<void> => {
    await mustBelong(work, id, given.planId);
    await act(work, given);
  };
  return decision(name, 'approve:plan', Approval, approve, { stepUp: true });
}

/** A plan is decided on at its own case: there its sentences were read. */
async function mustBelong(work: Work, requestId: string, planId: string): Promise<void> {
  const plans = await readPlans(work, requestId);
  if (!plans.some(({ id }) => id === planId)) throw nothingHere();
}

async function mustBeRedrawable(work: Work, requestId: string): Promise<void> {
  const request = await holdRequest(work, requestId);
  if (mayRedraw(request)) return;
  throw new Problem(
    'conflict',
    'plan-not-redrawable',
    'A plan can be drawn again only while the case waits for a decision, or after it was done in part, and corrections are proposed anew instead. Nothing was changed; look at its present state.',
  );
}

export const words = (shortest: number, tooShort: string, longest: number) =>
  z
    .string({ error: tooShort })
    .trim()
    .min(shortest, tooShort)
    .max(longest, `Use ${longest.toLocaleString('en-GB')} characters or fewer`);

const explanation = words(20, 'Explain it to the person in at least 20 characters', 5_000);

export const DECISION_PAGES: readonly Page[] = [
  approval('approve', approvePlan),
  approval('confirm', confirmPlan),
  decision(
    'questions',
    'answer:question',
    z.strictObject({ planId: z.uuid(), questionId: z.uuid(), answer: z.enum(['include', 'leave-out']) }),
    async (work, id, given) => {
      await mustBelong(work, id, given.planId);
      await answerQuestion(work, given);
    },
  ),
  decision(
    'dispute',
    'approve:plan',
    z.strictObject({ made_sure: words(20, 'Write how you made sure, in at least 20 characters', 2_000) }),
    async (work, requestId, given) => await settleDispute(work, { requestId, reason: given.made_sure }),
  ),
  decision('redraw', 'approve:plan', z.strictObject({}), async (work, id) => {
    await mustBeRedrawable(work, id);
    await redraw(work, id);
  }),
  decision(
    'refuse',
    'deny:case',
    z.strictObject({
      reason: z.enum(DENIAL_REASONS, { error: 'Choose a reason' }),
      explanation,
      statute: z.string().max(300, 'Use 300 characters or fewer').default(''),
      part: z.string().max(500, 'Use 500 characters or fewer').default(''),
    }),
    async (work, requestId, given) => await refuse(work, { requestId, ...given }),
    { letter: 'refusal' },
  ),
  decision(
    'withdraw',
    'withdraw:case',
    z.strictObject({
      said: words(10, 'Write how and when the person said so, in at least 10 characters', 2_000),
    }),
    async (work, id, { said }) => {
      await addNote(work, id, `Taken back on the word of the person: ${said}`);
      await takeBack(work, id);
    },
  ),
  decision(
    'answer',
    'answer:case',
    z.strictObject({ answer: explanation }),
    async (work, requestId, { answer }) => await answerCase(work, { requestId, answer }),
    { letter: 'answer' },
  ),
  decision(
    'lift',
    'answer:case',
    z.strictObject({ lifting: explanation }),
    async (work, requestId, { lifting }) => await announceLifting(work, { requestId, why: lifting }),
  ),
  decision(
    'notes',
    'note:case',
    z.strictObject({ text: words(1, 'Write something', 10_000) }),
    async (work, id, { text }) => await addNote(work, id, text),
    { always: true },
  ),
];
