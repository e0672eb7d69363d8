// Beginning a letter with a text: it is chosen in the form, filled with what the case knows, and stands there to be changed.
import { z } from 'zod';
import { findRequest } from '../requests/data-request.ts';
import { MACRO_KINDS, macrosFor } from '../requests/macro.ts';
import { fieldValues, fillFields } from '../requests/macro-fields.ts';
import { languageOfCase } from '../requests/write-to-person.ts';
import { nothingHere } from '../web/doors.ts';
import { fieldError, page } from '../web/page.ts';
import { showCase } from './case-page.ts';
import { FIELD_OF } from './letter-form.ts';

/** Changes nothing. What was typed stays in front of the text. */
export const fillPage = page({
  path: '/cases/:id/fill',
  access: 'ask:person',
  query: z.strictObject({}),
  get: async (visit) => await showCase(visit),
  body: z
    .object({ into: z.enum(MACRO_KINDS), macro: z.string().max(80).default('') })
    .catchall(z.string().max(20_000, 'Use 20,000 characters or fewer')),
  post: async (visit) => {
    const { into, macro, ...typed } = visit.body as { into: keyof typeof FIELD_OF; macro: string } & Record<
      string,
      string
    >;
    const field = FIELD_OF[into];
    const filled = await visit.work(async (work) => {
      const request = await findRequest(work, visit.params.id ?? '');
      if (request === undefined) throw nothingHere();
      const texts = await macrosFor(work, request, languageOfCase(work.controller, request));
      const chosen = texts.find(({ id, kind }) => id === macro && kind === into);
      if (chosen === undefined) throw fieldError(field, 'Choose a text from the list');
      return fillFields(chosen.body, await fieldValues(work, request));
    });
    const before = (typed[field] ?? '').trim();
    const entered = { ...typed, macro, [field]: before === '' ? filled : `${before}\n\n${filled}` };
    return await showCase({ ...visit, entered, errors: {} });
  },
});
