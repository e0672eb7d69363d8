// What is to be done next with a case: one table, read from the top; the first row that holds is the one that is shown.
import type { PlanView } from '../fulfilment/plan-view.ts';
import { ENDED_CASES } from './ended-cases.ts';
import { BEFORE_A_PLAN } from './next-before-plan.ts';
import { is, type Row, type Situation } from './situation.ts';

const approve = 'approve:plan' as const;

const plan =
  (...statuses: PlanView['status'][]) =>
  (one: Situation): boolean =>
    one.status === 'planned' && one.plan !== null && statuses.includes(one.plan.status);
const texts =
  (state: NonNullable<Situation['texts']>) =>
  (one: Situation): boolean =>
    one.texts === state && plan('asking', 'drawn')(one);

/** The table. A row that stands higher wins. */
export const NEXT_ACTIONS: readonly Row[] = [
  ...BEFORE_A_PLAN,
  {
    moment: 'texts-preparing',
    holds: texts('preparing'),
    says: 'Habeas looks through the texts that the plan would hand out. If that lasts longer than some minutes, have it look again.',
    act: { words: 'See how far it is', at: 'redaction', permission: 'answer:question' },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'texts-unread',
    holds: texts('unread'),
    says: 'The plan would hand out texts that may tell of other people. Read them, and take out what is about others; then a second reader looks at them, and only then the plan can be approved.',
    act: { words: 'Read the texts about others', at: 'redaction', permission: 'answer:question' },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'texts-read',
    holds: texts('all-read'),
    says: 'Every text is read. Hand them to a second reader; only then the plan can be approved.',
    act: { words: 'Hand the texts to a second reader', at: 'redaction', permission: 'answer:question' },
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'second-reader',
    holds: texts('second-reader'),
    says: 'A second reader, who read none of the texts, looks at what was taken out and confirms it. Only then the plan can be approved.',
    act: { words: 'Be the second reader', at: 'redaction', permission: 'answer:question' },
    waitsFor: 'staff',
    law: ['answer'],
  },
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
  ...ENDED_CASES,
];

/** The row of the table that holds for a case. */
export function nextAction(situation: Situation): Row {
  const row = NEXT_ACTIONS.find(({ holds }) => holds(situation));
  if (row === undefined) throw new TypeError(`no next action for ${situation.status}`);
  return row;
}
