// Forms of the case page about systems that people look after: the answer heard, the look, another letter, somebody else.
import { z } from 'zod';
import { answerForOwner, askSomebodyElse, lookedAtAnswer, writeAgain } from '../fulfilment/owner-desk.ts';
import { OWNER_OUTCOMES, OWNER_REASONS } from '../requests/owner-task.ts';
import { type Page, page } from '../web/page.ts';
import { uploadField } from '../web/uploads.ts';
import { CASE_FIELDS, sendForm } from './case-form.ts';
import { showCase } from './case-page.ts';
import { decision, words } from './decision-page.ts';

const taskId = z.uuid();

const heardPage = page({
  path: '/cases/:id/owner-heard',
  access: 'answer:question',
  query: z.strictObject({}),
  get: async (visit) => await showCase(visit),
  uploads: ['document'],
  body: z.strictObject({
    taskId,
    outcome: z.enum(OWNER_OUTCOMES, { error: 'Choose what became of it' }),
    reason: z
      .union([z.literal(''), z.enum(OWNER_REASONS, { error: 'Choose what stands in the way' })])
      .default(''),
    heard: words(10, 'Write what you heard, from whom and how, in at least 10 characters', 10_000),
    passed: z.literal('yes').optional(),
    document: uploadField(0, 3, 'Choose at most three files'),
    ...CASE_FIELDS,
  }),
  // Where the case changed meanwhile, the words come back in the form, and files are chosen again.
  post: async (visit) => {
    const { document, reason, heard, passed, version, ...rest } = visit.body;
    const requestId = visit.params.id ?? '';
    const files = document.map(({ kind, bytes }) => ({ kind, bytes }));
    const answer = {
      ...rest,
      reason: reason === '' ? null : reason,
      words: heard,
      files,
      passed: passed === 'yes',
    };
    return await sendForm(
      visit,
      version,
      async (work) => await answerForOwner(work, { requestId, ...answer }),
    );
  },
});

/** Asks for the password where it is old, and leads to the case, which then shows what owners said. */
const wordsPage = page({
  path: '/cases/:id/owner-words',
  access: 'open:evidence',
  stepUp: true,
  query: z.strictObject({}),
  get: async ({ controller, params }) => ({
    redirect: `/${controller.slug}/console/cases/${params.id}#owners`,
  }),
});

/** What staff do about the tasks of owners. */
export const OWNER_PAGES: readonly Page[] = [
  wordsPage,
  heardPage,
  decision(
    'owner-look',
    'answer:question',
    z.strictObject({ taskId, pass: z.enum(['yes', 'no'], { error: 'Choose what the person gets' }) }),
    async (work, requestId, given) =>
      await lookedAtAnswer(work, { requestId, taskId: given.taskId, passed: given.pass === 'yes' }),
  ),
  decision(
    'owner-again',
    'resend:letter',
    z.strictObject({ taskId }),
    async (work, requestId, given) => await writeAgain(work, { requestId, ...given }),
  ),
  decision(
    'owner-other',
    'answer:question',
    z.strictObject({ taskId, email: z.email('Enter the e-mail address of one person') }),
    async (work, requestId, given) => await askSomebodyElse(work, { requestId, ...given }),
  ),
];
