// For whoever looks after a system: a link that shows nothing, a code, then whom to look for, and three ways to answer. No account.
import { z } from 'zod';
import {
  answerOwnerTask,
  openOwnerTask,
  SYSTEM_OWNER,
  writeToOwnerAgain,
} from '../fulfilment/answer-owner-task.ts';
import { isProblem } from '../platform/problem.ts';
import { OWNER_OUTCOMES, OWNER_REASONS } from '../requests/owner-task.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import { uploadField } from '../web/uploads.ts';
import { Code } from './verify-page.ts';

const VIEW = 'portal/owner-task';
/** What somebody at the desk alone may say. */
const REASONS = OWNER_REASONS.filter((reason) => reason !== 'no-answer');

/** Where a refusal of an answer is shown, and the sentence for it. */
const AT_FIELD: Readonly<Record<string, readonly [field: string, sentence: string]>> = {
  'owner-reason-missing': ['reason', 'owner.error.reason'],
  'exception-without-reason': ['words', 'owner.error.way'],
  'done-without-evidence': ['words', 'owner.error.shown'],
};

/** Ends that have a page of their own; only who has the right code meets them. */
const ENDS = ['owner-task-answered', 'owner-task-closed', 'owner-link-replaced', 'owner-link-expired'];

type Act = Visit['work'];

/** A work as the owner; every one of them counts as a try of a code. */
async function acting({ house, controller, req }: Visit): Promise<Act> {
  await limit(house, 'codes', 30, 600)(callerOf(req));
  return async (verb) => await house.inWork(controller.id, SYSTEM_OWNER, verb);
}

const linkOf = ({ params }: Visit): string => params.id ?? '';
const pathOf = (visit: Visit): string => `/${visit.controller.slug}/owner-tasks/${linkOf(visit)}`;

/** The form for the code; the same for every link, and nothing is asked of the database. */
function closedPage(visit: Visit, more: object = {}, status = 200): Answer {
  return { view: VIEW, values: { at: pathOf(visit), errors: visit.errors, ...more }, status };
}

/** What stands behind the right code, with a form that was not accepted, if any. */
async function openPage(visit: Visit, code: string): Promise<Answer> {
  const act = await acting(visit);
  try {
    const opened = await act(async (work) => await openOwnerTask(work, { linkId: linkOf(visit), code }));
    if (opened === null) throw fieldError('code', 'owner.refused');
    const { errors, entered } = visit;
    return { view: VIEW, values: { at: pathOf(visit), opened, code, reasons: REASONS, errors, entered } };
  } catch (error) {
    return endPage(visit, error);
  }
}

/** Says why there is nothing to do here; throws what is no end. */
function endPage(visit: Visit, error: unknown): Answer {
  if (!isProblem(error) || !ENDS.includes(error.code)) throw error;
  return closedPage(visit, { ended: error.code }, 409);
}

/** Shows the task again where its answer was not accepted: the code came with it. */
async function show(visit: Visit): Promise<Answer> {
  const sent = (visit.req.body ?? {}) as { readonly code?: unknown };
  const read = Code.safeParse({ code: sent.code });
  const again = Object.keys(visit.errors).length > 0 && visit.errors.code === undefined && read.success;
  return again ? await openPage(visit, read.data.code) : closedPage(visit);
}

const ownerTaskPage = page({
  path: '/owner-tasks/:id',
  access: 'public',
  query: z.strictObject({}),
  get: show,
  uploads: ['document'],
  body: Code.extend({
    answering: z.literal('yes').optional(),
    outcome: z.enum(OWNER_OUTCOMES, { error: 'owner.error.outcome' }).optional(),
    reason: z.union([z.literal(''), z.enum(REASONS, { error: 'owner.error.reason' })]).default(''),
    words: z.string().max(10_000, 'owner.error.long').default(''),
    document: uploadField(0, 3, 'owner.error.files'),
  }),
  post: async (visit) => {
    const { code, answering, outcome, reason, words, document } = visit.body;
    if (answering === undefined) return await openPage(visit, code);
    if (outcome === undefined) throw fieldError('outcome', 'owner.error.outcome');
    const files = document.map(({ kind, bytes }) => ({ kind, bytes }));
    const answer = { outcome, reason: reason === '' ? null : reason, words, files };
    const act = await acting(visit);
    try {
      const given = { linkId: linkOf(visit), code, ...answer };
      if ((await act(async (work) => await answerOwnerTask(work, given))) === null)
        throw fieldError('code', 'owner.refused');
    } catch (error) {
      const place = isProblem(error) ? AT_FIELD[error.code] : undefined;
      if (place !== undefined) throw fieldError(...place);
      return endPage(visit, error);
    }
    return closedPage(visit, { thanks: true });
  },
});

const ownerLetterPage = page({
  path: '/owner-tasks/:id/letter',
  access: 'public',
  query: z.strictObject({}),
  get: async (visit) => ({ redirect: pathOf(visit) }),
  body: z.strictObject({}),
  post: async (visit) => {
    const { house, controller, req } = visit;
    await limit(house, 'fresh', 5, 600)(callerOf(req));
    await house.inWork(
      controller.id,
      SYSTEM_OWNER,
      async (work) => await writeToOwnerAgain(work, linkOf(visit)),
    );
    return closedPage(visit, { sent: true });
  },
});

/** The task of an owner behind its code, and another letter for who lost it. */
export const OWNER_TASK_PAGES: readonly Page[] = [ownerTaskPage, ownerLetterPage];
