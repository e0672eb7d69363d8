// The end of the table of next actions: cases in which nothing is owed any more, and what to know of each.
import { is, type Row } from './situation.ts';

/** Rows for ends; a done case without a plan stands before one with a receipt. */
export const ENDED_CASES: readonly Row[] = [
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
