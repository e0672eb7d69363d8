// The texts for letters at the desk: those of the house to read, and the controller's own, written and changed in versions.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { can } from '../auth/permissions.ts';
import { LANGUAGES } from '../languages/translate.ts';
import { isProblem } from '../platform/problem.ts';
import { LONGEST_MACRO, MACRO_KINDS, type MacroKind, ownMacros, writeMacro } from '../requests/macro.ts';
import { MACRO_FIELDS } from '../requests/macro-fields.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';

const KIND_WORDS: { readonly [K in MacroKind]: string } = {
  message: 'A message',
  question: 'A question that may stop the clock',
  delay: 'We need longer',
  refusal: 'A refusal',
  answer: 'An answer',
  outcome: 'The outcome of an appeal or a complaint',
};

const Written = z.strictObject({
  name: z.string().max(200, 'Use 80 characters or fewer').default(''),
  kind: z.enum(MACRO_KINDS, { error: 'Choose what it is for' }),
  language: z.string().max(10).default(''),
  body: z
    .string()
    .max(LONGEST_MACRO, `Use ${LONGEST_MACRO.toLocaleString('en-GB')} characters or fewer`)
    .default(''),
});

const choices = {
  kinds: MACRO_KINDS.map((value) => ({ value, text: KIND_WORDS[value] })),
  written: LANGUAGES.map(({ code, name }) => ({ value: code, text: name })),
  fields: Object.entries(MACRO_FIELDS).map(([name, words]) => ({ name, words })),
};

async function showMacros({ work, account, errors, entered }: Visit): Promise<Answer> {
  const { own, names } = await work(async (inWork) => ({
    own: await ownMacros(inWork),
    names: Object.fromEntries((await listAccounts(inWork)).map(({ id, name }) => [id, name])),
  }));
  const mayChange = account !== null && can(account.roles, 'change:macro');
  const values = { section: 'macros', own, names, kindWords: KIND_WORDS, mayChange, errors, entered };
  return { view: 'console/macros', values: { ...values, ...choices } };
}

async function showMacro({ work, params, errors, entered }: Visit): Promise<Answer> {
  const macro = (await work(ownMacros)).find(({ id }) => id === params.id);
  if (macro === undefined) throw nothingHere();
  return { view: 'console/macro', values: { section: 'macros', macro, errors, entered, ...choices } };
}

/** What is wrong with the words is said at their field. */
async function write(visit: Visit, written: Parameters<typeof writeMacro>[1]): Promise<Answer> {
  await visit
    .work(async (work) => await writeMacro(work, written))
    .catch((error: unknown) => {
      if (isProblem(error) && ['macro-field-unknown', 'macro-length'].includes(error.code))
        throw fieldError('body', error.message);
      throw error;
    });
  return { redirect: `/${visit.controller.slug}/console/macros` };
}

export const MACRO_PAGES: readonly Page[] = [
  page({
    path: '/macros',
    access: 'read:cases',
    query: z.strictObject({}),
    get: showMacros,
  }),
  page({
    path: '/macros/new',
    access: 'change:macro',
    query: z.strictObject({}),
    get: async (visit) => await showMacros(visit),
    body: Written,
    post: async (visit) => await write(visit, visit.body),
  }),
  page({
    path: '/macros/:id',
    access: 'change:macro',
    query: z.strictObject({}),
    get: showMacro,
    body: Written.extend({
      version: z
        .string()
        .regex(/^\d{1,6}$/, 'This is not a version')
        .transform(Number),
      retired: z.literal('yes').optional(),
    }),
    post: async (visit) => {
      const { retired, ...written } = visit.body;
      return await write(visit, { ...written, id: visit.params.id ?? '', retired: retired === 'yes' });
    },
  }),
];
