// What is to be done next about the texts that a plan would hand out: rows of the table of next actions.
import type { Row, Situation } from './situation.ts';

const texts =
  (state: NonNullable<Situation['texts']>) =>
  ({ status, plan, texts: wait }: Situation): boolean =>
    wait === state && status === 'planned' && (plan?.status === 'asking' || plan?.status === 'drawn');

/** Nobody approves a plan whose texts were not read and seen by a second reader, so these stand before its own rows. */
export const TEXT_ACTIONS: readonly Row[] = [
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
];
