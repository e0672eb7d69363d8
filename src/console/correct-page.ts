// The fields of a person that staff may correct: what stands there, and what is right; a plan for somebody else to approve.
import { z } from 'zod';
import { type CorrectableField, correctableFields } from '../fulfilment/correctable.ts';
import { proposeCorrections } from '../fulfilment/rectification.ts';
import { sha256 } from '../platform/crypto.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { addNote } from '../requests/case-note.ts';
import { findRequest } from '../requests/data-request.ts';
import { nothingHere } from '../web/doors.ts';
import { fieldError, page, type Visit } from '../web/page.ts';

/** So that a form stays a form; more is corrected in several plans. */
const MOST_FIELDS = 150;

/** What was shown, so that a form about other values is refused. */
function digestOf(fields: readonly CorrectableField[]): string {
  return sha256(JSON.stringify(fields)).toString('hex');
}

async function read(visit: Visit): Promise<{ fields: CorrectableField[]; notRead: string[] }> {
  const requestId = visit.params.id ?? '';
  const request = await visit.work(async (work) => await findRequest(work, requestId));
  if (request === undefined || request.right !== 'rectification') throw nothingHere();
  if (request.status !== 'verified' && request.status !== 'planned') throw nothingHere();
  const reader = { controllerId: visit.controller.id, actor: actorOf(visit), requestId };
  const { fields, notRead } = await correctableFields(visit.house, reader);
  return { fields: fields.slice(0, MOST_FIELDS), notRead };
}

function actorOf({ account }: Visit) {
  if (account === null) throw nothingHere();
  return { kind: 'staff', id: account.id } as const;
}

export const correctPage = page({
  path: '/cases/:id/correct',
  access: 'propose:correction',
  query: z.strictObject({}),
  get: async (visit) => {
    const { fields, notRead } = await read(visit);
    const rows = Map.groupBy(fields, ({ collection, key }) => JSON.stringify([collection, key]));
    const numbered = fields.map((field, index) => ({ ...field, name: `new-${index}` }));
    return {
      view: 'console/correct',
      values: {
        section: 'cases',
        requestId: visit.params.id,
        rows: [...rows.values()].map((row) => ({
          label: row[0]?.label ?? '',
          store: row[0]?.store ?? '',
          fields: numbered.filter((field) =>
            row.some((one) => one.column === field.column && sameRow(one, field)),
          ),
        })),
        notRead,
        list: digestOf(fields),
        errors: visit.errors,
        entered: visit.entered,
      },
    };
  },
  body: z
    .object({
      list: z.string().regex(/^[0-9a-f]{64}$/, 'This is not a list of fields'),
      evidence: z
        .string({ error: 'Say what shows that it is right' })
        .trim()
        .min(10, 'Say in at least 10 characters what shows that it is right')
        .max(2_000, 'Use 2,000 characters or fewer'),
    })
    .catchall(z.string().max(10_000))
    .refine((form) => Object.keys(form).every((name) => /^(list|evidence|new-\d{1,3})$/.test(name)), {
      message: 'The form holds a field that this page does not know',
    }),
  post: async (visit) => {
    const { list, evidence, ...given } = visit.body;
    const { fields } = await read(visit);
    if (list !== digestOf(fields)) {
      throw new Problem(
        'conflict',
        'field-changed',
        'The data changed in the store since you looked. Nothing was planned; look again.',
      );
    }
    const requestId = visit.params.id ?? '';
    const proposals = fields.flatMap((field, index) => {
      const text = (given as Readonly<Record<string, string>>)[`new-${index}`];
      const before = field.value;
      if (text === undefined || text === (before ?? '')) return [];
      const { storeId, collection, key, column } = field;
      return [
        { storeId, collection, key, column, before, after: text === '' && field.nullable ? null : text },
      ];
    });
    const proposer = { controllerId: visit.controller.id, actor: actorOf(visit), requestId };
    await proposeCorrections(visit.house, proposer, proposals).catch((error: unknown) => {
      if (isProblem(error) && ['nothing-to-correct', 'value-not-fitting'].includes(error.code))
        throw fieldError('form', error.message);
      throw error;
    });
    await visit.work(
      async (work) => await addNote(work, requestId, `Evidence for the corrections: ${evidence}`),
    );
    return { redirect: `/${visit.controller.slug}/console/cases/${requestId}` };
  },
});

function sameRow(one: CorrectableField, other: CorrectableField): boolean {
  return one.collection === other.collection && JSON.stringify(one.key) === JSON.stringify(other.key);
}
