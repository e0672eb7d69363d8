// Her own choices: what she said yes to, taking it back with one press, everything she decided, and a receipt of each.
import { z } from 'zod';
import { issueReceipt, pseudonymsOfWho, RECEIPT_FORMATS, recordFor } from '../consent/issue-receipt.ts';
import { recordConsents } from '../consent/record-consents.ts';
import { choicesOf } from '../consent/shown-choices.ts';
import { mustNotBeDisputed } from '../requests/channel-warning.ts';
import { findRequest } from '../requests/data-request.ts';
import { mayReadOutcome } from '../requests/minor.ts';
import { nothingHere, UUID } from '../web/doors.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';

/** Whose choices this browser may see: of the case whose code was entered, or whom the controller sent here signed in. */
async function subjectOf(visit: Visit): Promise<string | null> {
  const { person, signedIn } = visit;
  if (person === null) return signedIn?.subjectId ?? null;
  return await visit.work(async (work) => {
    const request = await findRequest(work, person.requestId);
    if (request === undefined) return null;
    await mustNotBeDisputed(work, request.id);
    // Of an account that may be a child's, whoever told us of it learns nothing.
    return (await mayReadOutcome(work, request)) ? request.subjectId : null;
  });
}

async function show(visit: Visit<{ readonly taken?: string | undefined }, undefined>): Promise<Answer> {
  const subjectId = await subjectOf(visit);
  const { controller, person, errors, language, query } = visit;
  if (subjectId === null)
    return { view: 'portal/choices-prove', values: { signsIn: controller.signIn !== null } };
  const choices = await visit.work(async (work) => await choicesOf(work, subjectId, language));
  const taken = choices.standing.find(
    ({ purpose, stands }) => purpose === query.taken && stands === 'withdrawn',
  );
  const values = { choices, requestId: person?.requestId ?? null, taken: taken?.words ?? null, errors };
  return { view: 'portal/choices', values };
}

/** What she decided, taking a yes back, and receipts. */
export const CHOICES_PAGES: readonly Page[] = [
  page({
    path: '/choices',
    access: 'public',
    query: z.strictObject({ taken: z.string().max(100).optional() }),
    get: show,
    body: z.strictObject({ purpose: z.string().min(1).max(100) }),
    post: async (visit) => {
      const subjectId = await subjectOf(visit);
      const here = `/${visit.controller.slug}/choices`;
      if (subjectId === null) return { redirect: here };
      await limit(visit.house, 'choices', 60, 600)(callerOf(visit.req));
      const { purpose } = visit.body;
      await takeBack(visit, subjectId, purpose);
      return { redirect: `${here}?taken=${encodeURIComponent(purpose)}` };
    },
  }),
  page({
    path: '/choices/receipts/:record',
    access: 'public',
    query: z.strictObject({ as: z.enum(RECEIPT_FORMATS).default('jws') }),
    get: async (visit) => {
      const subjectId = await subjectOf(visit);
      const recordId = visit.params.record ?? '';
      if (subjectId === null) return { redirect: `/${visit.controller.slug}/choices` };
      if (!UUID.test(recordId)) throw nothingHere();
      const receipt = await visit.work(async (work) => {
        const record = await recordFor(work, recordId, await pseudonymsOfWho(work, { subjectId }));
        if (record === null) throw nothingHere();
        return await issueReceipt(work, record, {
          format: visit.query.as,
          publicUrl: visit.house.config.publicUrl,
        });
      });
      return {
        send: async (res) => {
          res
            .set('Cache-Control', 'no-store')
            .attachment(receipt.fileName)
            .type(receipt.mediaType)
            .send(receipt.text);
        },
      };
    },
  }),
];

/** Throws `form-not-valid` where there is no yes to take back. */
async function takeBack(visit: Visit, subjectId: string, purpose: string): Promise<void> {
  const { language } = visit;
  await visit.work(async (work) => {
    const { standing } = await choicesOf(work, subjectId, language);
    const wanted = standing.find((one) => one.purpose === purpose);
    if (wanted === undefined) throw nothingHere();
    if (!wanted.mayWithdraw) throw fieldError('purpose', 'choices.error.not-given');
    const act = {
      who: { subjectId },
      purpose,
      choice: 'withdrawn',
      actedAt: work.at,
      source: 'page',
    } as const;
    const said = { notice: null, method: 'button', jurisdiction: null, age: null } as const;
    const [outcome] = await recordConsents(work, [{ ...act, ...said }]);
    if (outcome?.status === 'refused') throw outcome.problem;
  });
}
