// The status of her request in plain words; and her ways to take it back, or to stop waiting.
import { z } from 'zod';
import { archiveOf } from '../archives/archive.ts';
import { restrictionOf } from '../consent/end-objection.ts';
import { filesForPerson } from '../fulfilment/owner-files-told.ts';
import { toldReceipt } from '../fulfilment/owner-lines.ts';
import { readPlans } from '../fulfilment/plan-view.ts';
import { linksOf } from '../fulfilment/portability-link.ts';
import { receiptOf } from '../fulfilment/receipt.ts';
import { passedOn } from '../fulfilment/recipient-notice.ts';
import { redactionForPerson } from '../fulfilment/redaction-person.ts';
import { isPortability } from '../fulfilment/rights.ts';
import { takeBack } from '../fulfilment/take-back.ts';
import { translate } from '../languages/translate.ts';
import { hasWholeLetters } from '../notifications/door.ts';
import { toldEvents } from '../requests/case-event.ts';
import { isDisputed } from '../requests/channel-warning.ts';
import { conversationOf } from '../requests/conversation.ts';
import { waiveCoolingOff } from '../requests/cooling-off.ts';
import { routingOf } from '../requests/customer-routing.ts';
import { findRequest } from '../requests/data-request.ts';
import { mayConverse } from '../requests/message.ts';
import { mayReadOutcome } from '../requests/minor.ts';
import { answerQuestionOf } from '../requests/question.ts';
import { reachOf } from '../requests/reach.ts';
import { type StatusView, statusOf } from '../requests/status-view.ts';
import { maskEmail } from '../subjects/identifiers.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import { type ShownCase, shownCase } from './shown-case.ts';
import { shownDocuments } from './shown-documents.ts';
import { shownDownloads } from './shown-downloads.ts';
import { shownEvidence } from './shown-evidence.ts';
import { shownLaw } from './shown-law.ts';
import { shownLoss } from './shown-loss.ts';
import { shownNamed } from './shown-named.ts';
import { shownReadings } from './shown-readings.ts';
import { shownUnused, unusedPage } from './shown-unused.ts';

/** While something moves by itself, the page comes again by itself. */
const SECONDS_TO_NEXT = 5;

/** The page of a case, by itself or, standing still, with a form that was not accepted. */
export async function showStatus(visit: Visit, still: boolean): Promise<Answer> {
  const id = visit.params.id ?? '';
  const values = await visit.work(async (work) => {
    const request = await findRequest(work, id);
    if (request === undefined) throw nothingHere();
    const events = await toldEvents(work, id);
    const status = await statusOf(work, request, events, visit.language);
    if (request.right === 'inactivity')
      return { unused: await shownUnused(work, request, status, { events, language: visit.language }) };
    // Of an account that may be a child's, nobody but a checked guardian learns what became of it; what staff wrote to
    // whoever told us was meant to be read.
    if (!(await mayReadOutcome(work, request))) {
      const beside = { said: await conversationOf(work, id, events), mayWrite: mayConverse(work, request) };
      return { status, beside };
    }
    const receipt = (await receiptOf(work, id)) ?? null;
    const running = (await readPlans(work, id)).find((plan) => plan.status === 'running');
    const reach = await reachOf(work, request);
    const archive = await archiveOf(work, id);
    return {
      status,
      law: await shownLaw(request, visit.language),
      disputed: await isDisputed(work, id),
      letters: maskEmail(reach.letters),
      whole: await hasWholeLetters(work, id),
      coming: reach.coming === null ? null : { ...reach.coming, email: maskEmail(reach.coming.email) },
      unproven: reach.unproven?.asked ? maskEmail(reach.unproven.email) : null,
      // Given up or over, and the clock comes for it within a minute.
      begins:
        status.coolingOffUntil !== null && Temporal.Instant.compare(status.coolingOffUntil, work.at) <= 0,
      wish: translate(visit.language, `words.wish.${status.right}`),
      documents: await shownDocuments(work, request),
      evidence: await shownEvidence(work, request, visit.language),
      archive,
      // Before there is a copy nothing was taken, and the page that loads itself again asks for nothing in vain.
      downloads: archive === null ? [] : await shownDownloads(work, id, visit.language),
      passedOn: await passedOn(work, id, visit.language),
      portability: isPortability(request),
      links: isPortability(request) ? await linksOf(work, id) : [],
      restriction: await restrictionOf(work, id),
      routing: await routingOf(work, id),
      lost: await shownLoss(work, request, { receipt, language: visit.language }),
      receipt,
      redacted: await redactionForPerson(work, request, visit.language),
      keptFiles: await filesForPerson(work, request, visit.language),
      told: receipt === null ? null : await toldReceipt(work, receipt, visit.language),
      progress: running?.progress ?? null,
      named: await shownNamed(work, id),
      beside: await shownCase(work, request, events, visit.language),
      readings: await shownReadings(work, id, visit.language),
    };
  });
  if ('unused' in values) return unusedPage(visit, values.unused);
  if (!('archive' in values)) return reportOnly(visit, values);
  const { status, waitingFor } = values.status;
  const waits = values.routing != null && values.routing.state !== 'answered';
  const moving =
    !waits && (values.begins || (['verified', 'approved'].includes(status) && waitingFor === 'machine'));
  const { errors, entered } = visit;
  const answer = { view: 'portal/status', values: { ...values, moving, still, errors, entered } };
  return moving && !still ? { ...answer, refresh: SECONDS_TO_NEXT } : answer;
}

/** The same words whatever became of it, so that a report tells nobody whether an account is known; and what was said. */
function reportOnly(
  { language, errors, entered }: Visit,
  { status, beside }: { readonly status: StatusView; readonly beside: Pick<ShownCase, 'said' | 'mayWrite'> },
): Answer {
  const wish = translate(language, `words.wish.${status.right}`);
  const values = { status, beside, wish, open: status.unfinished, errors, entered };
  return { view: 'portal/report', values };
}

/** Where the page of a case stands. */
export const pathOf = ({ controller, params }: Visit): string => `/${controller.slug}/requests/${params.id}`;

export const statusPage = page({
  path: '/requests/:id',
  access: 'person',
  query: z.strictObject({ still: z.literal('yes').optional() }),
  get: async (visit) => await showStatus(visit, visit.query.still === 'yes'),
});

export const withdrawPage = page({
  path: '/requests/:id/withdraw',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await showStatus(visit, true),
  body: z.strictObject({}),
  post: async (visit) => {
    await visit.work(async (work) => await takeBack(work, visit.params.id ?? ''));
    return { redirect: pathOf(visit) };
  },
});

export const answerPage = page({
  path: '/requests/:id/answer',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await showStatus(visit, true),
  body: z.strictObject({
    reply: z
      .string({ error: 'status.error.reply' })
      .trim()
      .min(10, 'status.error.replyShort')
      .max(5_000, 'status.error.replyLong'),
  }),
  post: async (visit) => {
    const requestId = visit.params.id ?? '';
    await visit.work(async (work) => await answerQuestionOf(work, { requestId, answer: visit.body.reply }));
    return { redirect: pathOf(visit) };
  },
});

export const waivePage = page({
  path: '/requests/:id/waive',
  access: 'person',
  query: z.strictObject({}),
  get: async (visit) => await showStatus(visit, true),
  body: z.strictObject({
    statement: z
      .string({ error: 'status.error.waiver' })
      .trim()
      .min(10, 'status.error.waiver')
      .max(2_000, 'status.error.waiverLong'),
  }),
  post: async (visit) => {
    const { statement } = visit.body;
    await visit.work(
      async (work) => await waiveCoolingOff(work, { requestId: visit.params.id ?? '', statement }),
    );
    return { redirect: pathOf(visit) };
  },
});
