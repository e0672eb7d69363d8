// The fields of a person that staff may correct: what stands there, and what is right; a plan for somebody else to approve.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { can } from '../auth/permissions.ts';
import { type CorrectableField, correctableFields } from '../fulfilment/correctable.ts';
import { type Proposal, proposeCorrections } from '../fulfilment/rectification.ts';
import { sha256 } from '../platform/crypto.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { addNote } from '../requests/case-note.ts';
import { findRequest, type Status } from '../requests/data-request.ts';
import { type NamedField, namedFor } from '../requests/named-field.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, fieldError, page, type Visit } from '../web/page.ts';
import { deskEvidence } from './shown-evidence.ts';

/** What was shown, so that a form about other values, or without a field that the person named since, is refused. */
function digestOf(fields: readonly CorrectableField[], named: readonly NamedField[]): string {
  return sha256(JSON.stringify([fields, named.length])).toString('hex');
}

/** States from which a plan can follow; after a part, what is left is proposed. */
const CORRECTABLE: readonly Status[] = ['verified', 'planned', 'partly-fulfilled'];

/** Who corrects, and what; only where a correction can still be planned. */
async function readerOf({ account, controller, params, work: inWork }: Visit) {
  const requestId = params.id ?? '';
  const request = await inWork(async (work) => await findRequest(work, requestId));
  if (account === null || request === undefined || !CORRECTABLE.includes(request.status)) throw nothingHere();
  return {
    controllerId: controller.id,
    actor: { kind: 'staff', id: account.id },
    requestId,
  } as const;
}

/** The fields as they are now, with the evidence beside them. */
export async function showCorrect(visit: Visit): Promise<Answer> {
  const reader = await readerOf(visit);
  const { fields, notRead, tooMany } = await correctableFields(visit.house, reader);
  const rows = Map.groupBy(fields, ({ collection, key }) => JSON.stringify([collection, key]));
  const { evidence, names, named } = await visit.work(async (work) => ({
    named: await namedFor(work, reader.requestId),
    evidence: await deskEvidence(work, reader.requestId),
    names: Object.fromEntries((await listAccounts(work)).map(({ id, name }) => [id, name])),
  }));
  const numbered = fields.map((field, index) => ({
    ...field,
    name: `new-${index}`,
    asked: askedFor(field, fields, named),
  }));
  return {
    view: 'console/correct',
    values: {
      section: 'cases',
      requestId: reader.requestId,
      rows: [...rows.values()].map((row) => ({
        label: row[0]?.label ?? '',
        store: row[0]?.store ?? '',
        fields: numbered.filter((field) =>
          row.some((one) => one.column === field.column && sameRow(one, field)),
        ),
      })),
      notRead,
      tooMany,
      named,
      evidence,
      names,
      may: {
        openEvidence: visit.account !== null && can(visit.account.roles, 'open:evidence'),
        correct: true,
      },
      list: digestOf(fields, named),
      errors: visit.errors,
      entered: visit.entered,
    },
  };
}

export const correctPage = page({
  path: '/cases/:id/correct',
  access: 'propose:correction',
  stepUp: true,
  query: z.strictObject({}),
  get: showCorrect,
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
    const reader = await readerOf(visit);
    const choose = (fields: readonly CorrectableField[], named: readonly NamedField[]): Proposal[] => {
      if (list === digestOf(fields, named)) return proposalsOf(fields, given);
      throw new Problem(
        'conflict',
        'field-changed',
        'The data changed in the store, or the person named another field, since you looked. Nothing was planned; look again.',
      );
    };
    await proposeCorrections(visit.house, reader, choose).catch((error: unknown) => {
      if (isProblem(error) && ['nothing-to-correct', 'value-not-fitting'].includes(error.code))
        throw fieldError('form', error.message);
      throw error;
    });
    await visit.work(
      async (work) => await addNote(work, reader.requestId, `Evidence for the corrections: ${evidence}`),
    );
    return { redirect: `/${visit.controller.slug}/console/cases/${reader.requestId}` };
  },
});

/** What the person said it should be, where it is plain which field she meant; else staff find it in her words. */
function askedFor(
  field: CorrectableField,
  fields: readonly CorrectableField[],
  named: readonly NamedField[],
): string | null {
  const hers = named.findLast((one) => meant(field, one));
  if (hers === undefined || fields.filter((one) => meant(one, hers)).length > 1) return null;
  return hers.should;
}

const meant = (field: CorrectableField, one: NamedField): boolean =>
  one.collection === field.collection && one.field === field.column && one.was === field.value;

/** The fields of the form that say something else than the store; they stand in the order of the list. */
function proposalsOf(
  fields: readonly CorrectableField[],
  given: Readonly<Record<string, string>>,
): Proposal[] {
  return fields.flatMap((field, index) => {
    const text = given[`new-${index}`];
    const before = field.value;
    if (text === undefined || text === (before ?? '')) return [];
    const { storeId, collection, key, column } = field;
    return [{ storeId, collection, key, column, before, after: text === '' && field.nullable ? null : text }];
  });
}

function sameRow(one: CorrectableField, other: CorrectableField): boolean {
  return one.collection === other.collection && JSON.stringify(one.key) === JSON.stringify(other.key);
}
