// One case in full: facts, the plan's sentences, questions, notes, and everything that happened.
import { z } from 'zod';
import { entriesAbout } from '../audit/audit-entry.ts';
import { sentenceFor } from '../audit/vocabulary.ts';
import { listAccounts } from '../auth/accounts.ts';
import { can, type Permission } from '../auth/permissions.ts';
import { readPlans } from '../fulfilment/plan-view.ts';
import { type CaseFile, readCase } from '../requests/case-list.ts';
import type { Status } from '../requests/data-request.ts';
import { nothingHere } from '../web/doors.ts';
import { type Answer, page, type Visit } from '../web/page.ts';

const WHO: Readonly<Record<string, string>> = {
  subject: 'the person',
  machine: 'Habeas',
  clock: 'the clock',
  client: 'a program',
  staff: 'a member of staff',
};

const NEXT: { readonly [S in Status]: string } = {
  received: 'The person has not proven the address yet. Nothing can be done until then.',
  verified: 'The address is proven.',
  'cooling-off': 'The person may still change her mind. Staff can not shorten this time.',
  planned: 'Read the plan, answer its questions, and approve it or refuse the request.',
  approved: 'The plan is being carried out. This page shows its progress.',
  fulfilled: 'Done. The receipt is below.',
  'partly-fulfilled': 'Done in part. Mend what stood in the way, then draw the plan again.',
  lapsed: 'Ended: nobody proved the address in time.',
  denied: 'Refused. The letter with the reason was sent.',
  withdrawn: 'The person took the request back.',
};

/** Shows a case; forms of `decision-page.ts` show it again when something was wrong. */
export async function showCase(visit: Visit): Promise<Answer> {
  const id = visit.params.id ?? '';
  const { account } = visit;
  const may = (permission: Permission): boolean => account !== null && can(account.roles, permission);
  const values = await visit.work(async (work) => {
    const file = await readCase(work, id);
    if (file === null) throw nothingHere();
    const plans = await readPlans(work, id);
    const about = [id, ...plans.flatMap((plan) => [plan.id, ...plan.steps.map((step) => step.id)])];
    const entries = await entriesAbout(work.trx, work.controllerId, about);
    const names = Object.fromEntries((await listAccounts(work)).map((one) => [one.id, one.name]));
    const timeline = entries.map(({ at, event, actorKind, actorId }) => ({
      at,
      sentence: sentenceFor(event),
      actorId,
      who: WHO[actorKind] ?? actorKind,
    }));
    return { file, plans, names, timeline };
  });
  const { file, plans } = values;
  const running = plans.some(({ status }) => status === 'running' || status === 'approved');
  const answer = {
    view: 'console/case',
    values: {
      ...values,
      ...standing(file),
      section: 'cases',
      errors: visit.errors,
      entered: visit.entered,
      may: {
        answer: may('answer:question'),
        approve: may('approve:plan'),
        deny: may('deny:case'),
        answerCase: may('answer:case'),
        note: may('note:case'),
      },
    },
  };
  return running ? { ...answer, refresh: 3 } : answer;
}

function standing(file: CaseFile) {
  const byHand = file.status === 'verified' && ['rectification', 'objection', 'other'].includes(file.right);
  return {
    next: byHand
      ? 'Do what the person asks, then answer in plain words; or refuse with a reason.'
      : NEXT[file.status],
    byHand,
    open: ['received', 'verified', 'cooling-off', 'planned'].includes(file.status),
    mayRedraw: file.status === 'planned' || file.status === 'partly-fulfilled',
  };
}

export const casePage = page({
  path: '/cases/:id',
  access: 'read:cases',
  query: z.strictObject({}),
  get: showCase,
});
