// One box that finds cases: by reference, by the address of a person, or by words in notes. What is typed travels in a
// form and never stands in an address; ids and hashes do.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import {
  findCases,
  LONGEST_TERM,
  type MatchedBy,
  MOST_FOUND,
  readTerm,
  referenceOf,
} from '../requests/find-cases.ts';
import { page } from '../web/page.ts';
import { namesOf } from './shown-assignee.ts';
import { shownRow } from './shown-rows.ts';

const MATCHED_WORDS: { readonly [M in MatchedBy]: string } = {
  reference: 'The reference',
  address: 'The address',
  words: 'Words in a note',
};

export const foundPage = page({
  path: '/found',
  access: 'read:cases',
  query: z.strictObject({
    ref: z
      .string()
      .regex(/^[0-9A-Za-z \p{Pd}]{0,20}$/u)
      .optional(),
    person: z.uuid().optional(),
    words: z
      .string()
      .regex(/^[0-9a-f]{16}(\.[0-9a-f]{16}){0,7}$/)
      .optional(),
  }),
  get: async ({ work, query }) => {
    const { ref, person, words } = query;
    const read = await work(async (one) => {
      const names = namesOf(await listAccounts(one));
      const sought = {
        reference: referenceOf(ref ?? '') ?? undefined,
        subjectId: person,
        words: words?.split('.'),
      };
      const { rows, more } = await findCases(one, sought);
      return {
        more,
        rows: rows.map((row) => ({
          ...shownRow(one, row, names),
          matched: row.matched.map((by) => MATCHED_WORDS[by]).join(', '),
        })),
      };
    });
    return { view: 'console/found', values: { section: 'cases', ...read, most: MOST_FOUND } };
  },
});

export const searchPage = page({
  path: '/search',
  access: 'read:cases',
  query: z.strictObject({}),
  get: async ({ errors }) => ({ view: 'console/search', values: { section: 'cases', errors } }),
  body: z.strictObject({
    term: z
      .string({ error: 'Enter what you look for' })
      .trim()
      .min(1, 'Enter what you look for')
      .max(LONGEST_TERM, `Use ${LONGEST_TERM} characters or fewer`),
  }),
  post: async ({ work, body, controller }) => {
    const { reference, subjectId, words } = await work(async (one) => await readTerm(one, body.term));
    const found = new URLSearchParams({
      ...(reference === undefined ? {} : { ref: reference }),
      ...(subjectId === undefined ? {} : { person: subjectId }),
      ...(words === undefined || words.length === 0 ? {} : { words: words.join('.') }),
    });
    return { redirect: `/${controller.slug}/console/found?${found}` };
  },
});
