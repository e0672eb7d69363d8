// What is to be done next with a case: one table, read from the top; the first row that holds is the one that is shown.
import type { PlanView } from '../fulfilment/plan-view.ts';
import { BEFORE_A_PLAN } from './next-before-plan.ts';
import { is, type Row, type Situation } from './situation.ts';

const approve = 'approve:plan' as const;
const plan =
  (...statuses: PlanView['status'][]) =>
  (one: Situation): boolean =>
    one.status === 'planned' && one.plan !== null && statuses.includes(one.plan.status);

/** The table. A row that stands higher wins. */
export const NEXT_ACTIONS: readonly Row[] = [
  ...BEFORE_A_PLAN,
  {
    moment: 'plan-asks',
    holds: plan('asking'),
    says: 'Habeas may not decide some things alone. Answer the questions below; then someone approves the plan.',
    act: { words: 'Answer the questions of the plan', at: 'plan', permission: 'answer:question' },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'warned',
    holds: (one) => one.warned && plan('drawn')(one) && one.plan?.kind === 'erasure',
    says: 'Other addresses of the person were warned and may object. Read the plan meanwhile; it can be approved when their time is over.',
    act: null,
    waitsFor: 'person',
    law: ['answer', 'erasure'],
  },
  {
    moment: 'plan-confirmed-once',
    holds: plan('confirming'),
    says: 'The plan was confirmed once. Confirm it a second time when the waiting time is over.',
    act: { words: 'Confirm the plan a second time', at: 'plan', permission: approve },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'plan-stopped',
    holds: plan('stopped', 'closed'),
    says: 'This plan is not carried out. See why below, then draw it again.',
    act: { words: 'See why, and draw it again', at: 'plan', permission: approve },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'plan-erases',
    holds: (one) => plan('drawn')(one) && one.plan?.kind === 'erasure',
    says: 'Read the plan below. Then approve it, or refuse with a reason.',
    act: { words: 'Read the plan and approve it', at: 'plan', permission: approve },
    waitsFor: 'staff',
    law: ['answer', 'erasure'],
  },
  {
    moment: 'plan-drawn',
    holds: is('planned'),
    says: 'Read the plan below. Then approve it, or refuse with a reason.',
    act: { words: 'Read the plan and approve it', at: 'plan', permission: approve },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'owner-answered',
    holds: (one) => one.owner === 'answered' && one.status === 'approved',
    says: 'The owner of a system answered. Look at it below; then the case goes on.',
    act: { words: 'Look at the answer', at: 'owners', permission: 'answer:question' },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'owner-silent',
    holds: (one) => one.owner === 'silent' && one.status === 'approved',
    says: 'Nobody answers for a system. Call them, and write below what you hear; or ask somebody else. Until then the case stays open.',
    act: { words: 'Write down what you heard', at: 'owners', permission: 'answer:question' },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'owner-asked',
    holds: (one) => one.owner === 'asked' && one.status === 'approved',
    says: 'This case waits for the owner of a system, named below. They are reminded by letter; there is nothing to do yet.',
    act: null,
    waitsFor: 'owner',
    law: ['answer'],
  },
  {
    moment: 'running',
    holds: is('approved'),
    says: 'The plan is being carried out. This page shows how far it is.',
    act: null,
    waitsFor: 'machine',
    law: ['answer'],
  },
  {
    moment: 'done-in-part',
    holds: is('partly-fulfilled'),
    says: 'Done in part. Mend what stood in the way (the receipt names it), then draw the plan again.',
    act: { words: 'See what stood in the way, and draw it again', at: 'plan', permission: approve },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'done-by-hand',
    holds: (one) => one.status === 'fulfilled' && one.plan === null,
    says: 'Done. The answer was sent. There is nothing more to do, unless the person writes again.',
    act: null,
    waitsFor: 'nobody',
    law: [],
  },
  {
    moment: 'done',
    holds: is('fulfilled'),
    says: 'Done. The receipt is below.',
    act: null,
    waitsFor: 'nobody',
    law: [],
  },
  {
    moment: 'lapsed',
    holds: is('lapsed'),
    says: 'Ended, because nobody proved the address in time. The person was told how to go on with it within a year.',
    act: null,
    waitsFor: 'nobody',
    law: [],
  },
  {
    moment: 'refused',
    holds: is('denied'),
    says: 'Refused. The letter with the reason was sent. If the person appeals, a new case opens by itself.',
    act: null,
    waitsFor: 'nobody',
    law: ['review'],
  },
  {
    moment: 'withdrawn',
    holds: is('withdrawn'),
    says: 'The person took the request back. There is nothing more to do.',
    act: null,
    waitsFor: 'nobody',
    law: [],
  },
  {
    moment: 'duplicate',
    holds: is('duplicate'),
    says: 'Ended, because an earlier case of the same person goes on. What the person writes here is shown there.',
    act: null,
    waitsFor: 'nobody',
    law: [],
  },
];

/** The row of the table that holds for a case. */
export function nextAction(situation: Situation): Row {
  const row = NEXT_ACTIONS.find(({ holds }) => holds(situation));
  if (row === undefined) throw new TypeError(`no next action for ${situation.status}`);
  return row;
}
