// One case in full: what it is, what to do next, the plans, the letters, the notes, and everything that happened.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { can, type Permission } from '../auth/permissions.ts';
import { restrictionOf } from '../consent/end-objection.ts';
import { readPlans } from '../fulfilment/plan-view.ts';
import { passedOn } from '../fulfilment/recipient-notice.ts';
import { correctionsOf } from '../fulfilment/run-corrections.ts';
import { noticesOf } from '../notifications/notice.ts';
import { dayOf } from '../platform/clock.ts';
import { readCase } from '../requests/case-list.ts';
import { deedsOf, type Involvement } from '../requests/case-note.ts';
import { DENIAL_REASONS, isOpen, PLAIN_RIGHTS } from '../requests/data-request.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import { readTimeline } from './case-timeline.ts';
import { belongsToCase, shownLetter } from './letters-page.ts';
import { besideAtDesk } from './shown-beside.ts';
import { shownClock } from './shown-clock.ts';
import { shownCustomer } from './shown-customer.ts';
import { deskDocuments } from './shown-documents.ts';
import { deskEvidence } from './shown-evidence.ts';
import { shownProof } from './shown-proof.ts';
import { shownReach } from './shown-reach.ts';
import { redactionAtDesk } from './shown-redaction.ts';
import { shownSpecial } from './shown-special.ts';
import { comesFirst, standing } from './standing.ts';
import { CHANNEL_WORDS, DENIAL_WORDS, RIGHT_WORDS, STATUS_TAGS, shownPlan } from './words.ts';

/** Seconds after which the page of a running plan is loaded again. */
const REFRESH = 3;

const DEED_WORDS: { readonly [D in Involvement]: string } = {
  entered: 'entered this case',
  edited: 'edited the identities of this case',
  ruled: 'decided about a proof or about doubtful rows of this case',
};

/** Shows a case, by itself or, standing still, with a form of `decision-page.ts` that was not accepted. */
export async function showCase(visit: Visit, still = true): Promise<Answer> {
  const id = visit.params.id ?? '';
  const { account } = visit;
  const may = (permission: Permission): boolean => account !== null && can(account.roles, permission);
  const read = await visit.work(async (work) => {
    const file = await readCase(work, id);
    if (file === null) throw nothingHere();
    const plans = await readPlans(work, id);
    const letters = may('read:letters') ? await noticesOf(work, id) : [];
    const accounts = await listAccounts(work);
    const names = Object.fromEntries(accounts.map((one) => [one.id, one.name]));
    const about = [id, ...plans.map((plan) => plan.id), ...letters.map((letter) => letter.id)];
    return {
      file,
      plans,
      letters,
      names,
      timeline: await readTimeline(work, about, names),
      clock: await shownClock(work, id),
      proof: await shownProof(work, id),
      redaction: await redactionAtDesk(work, id),
      reached: await shownReach(work, id),
      documents: await deskDocuments(work, id),
      evidence: await deskEvidence(work, id),
      beside: await besideAtDesk(work, id),
      passedOn: await passedOn(work, id),
      restriction: await restrictionOf(work, id),
      special: await shownSpecial(work, id),
      customer: await shownCustomer(work, file, may('answer:question')),
      corrections:
        plans[0] === undefined || !may('approve:plan') ? [] : await correctionsOf(work, plans[0].id),
      deeds: account === null ? [] : await deedsOf(work, [id], account.id),
      today: dayOf(work.at, work.controller.timeZone),
    };
  });
  const { file, plans, today } = read;
  const running = plans.some(({ status }) => status === 'running' || status === 'approved');
  const answer: Answer = {
    view: 'console/case',
    values: {
      ...read,
      ...read.customer,
      ...standing(file, plans[0] ?? null, {
        proof: read.proof?.waits ?? read.documents.waits,
        reached: read.reached,
      }),
      ...(read.customer.waits === null ? {} : { next: read.customer.waits, byHand: false }),
      section: 'cases',
      plans: plans.map(shownPlan),
      letters: read.letters.filter(belongsToCase).map(shownLetter),
      involved: read.deeds.map((deed) => DEED_WORDS[deed]),
      wish: RIGHT_WORDS[file.right],
      places: [
        { value: '', text: 'Choose' },
        ...(read.special?.places ?? []).map(({ address, label }) => ({ value: address, text: label })),
      ],
      rights: PLAIN_RIGHTS.filter((one) => one !== 'other').map((value) => ({
        value,
        text: RIGHT_WORDS[value],
      })),
      state: STATUS_TAGS[file.status],
      unfinished: isOpen(file.status),
      first: comesFirst(file),
      came: CHANNEL_WORDS[file.channel],
      reasons: DENIAL_REASONS.map((value) => ({ value, text: DENIAL_WORDS[value] })),
      refusedFor: file.denialReason === null ? null : DENIAL_WORDS[file.denialReason],
      daysLeft: today.until(file.dueOn, { largestUnit: 'day' }).days,
      running,
      still,
      errors: visit.errors,
      entered: visit.entered,
      may: {
        answer: may('answer:question'),
        approve: may('approve:plan'),
        deny: may('deny:case'),
        withdraw: may('withdraw:case'),
        answerCase: may('answer:case'),
        note: may('note:case'),
        extend: may('extend:case'),
        ask: may('ask:person'),
        changeLaw: may('change:law'),
        override: may('override:law'),
        proof: may('demand:proof'),
        correct: may('propose:correction'),
        guardian: may('check:guardian'),
        resend: may('resend:letter'),
        askDocument: may('ask:document'),
        openDocument: may('open:document'),
        openEvidence: may('open:evidence'),
      },
    },
  };
  return running && !still ? { ...answer, refresh: REFRESH } : answer;
}

export const casePage = page({
  path: '/cases/:id',
  access: 'read:cases',
  query: z.strictObject({ still: z.literal('yes').optional() }),
  get: async (visit) => await showCase(visit, visit.query.still === 'yes'),
});
