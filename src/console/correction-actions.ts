// What is to be done next about a plan of corrections: rows of the table of next actions.
import { plan, type Row } from './situation.ts';

const act = {
  words: 'Look at the data and propose corrections',
  at: 'correct',
  permission: 'propose:correction',
} as const;

/** Such a plan is proposed by people, so Habeas draws none again: each of these leads to the form that proposes one. */
export const CORRECTION_ACTIONS: readonly Row[] = [
  {
    moment: 'field-named',
    holds: (one) => one.fieldNamed && plan('drawn', 'confirming')(one),
    says: 'The person named another field as wrong after this plan was drawn, so the plan cannot be approved. Read what they say below, then propose the corrections anew.',
    act,
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'correction-stopped',
    holds: (one) => one.correctable && plan('stopped', 'closed')(one),
    says: 'This plan is not carried out. See why below, then propose the corrections anew.',
    act,
    waitsFor: 'staff',
    law: ['answer'],
  },
  {
    moment: 'corrected-in-part',
    holds: (one) => one.correctable && one.status === 'partly-fulfilled',
    says: 'Corrected in part. Mend what stood in the way (the receipt names it), then propose what is left.',
    act,
    waitsFor: 'staff',
    law: ['answer'],
  },
];
