// Where published documents contradict each other, the law or themselves: the rule that was chosen, and what it comes to here.
import type { LedgerRow } from './ledger.ts';
import type { Running } from './running-system.ts';

/** One conflict of documents, with the rule that resolves it and what follows for one controller. */
export interface ConflictFinding {
  readonly number: number;
  readonly topic: string;
  /** What stands against what. */
  readonly against: string;
  /** The rule that was chosen. */
  readonly rule: string;
  /** What that comes to for this controller, from the running system. */
  readonly here: string;
}

interface Look {
  readonly running: Running;
  readonly rows: readonly LedgerRow[];
}

interface Conflict extends Omit<ConflictFinding, 'number' | 'here'> {
  here(look: Look): string;
}

/** States of the provisions with one of these labels, in words; what the documents do not speak of is said. */
function statesOf({ rows }: Look, labels: readonly string[], silent: string): string {
  const found = rows.filter(({ promise }) => labels.includes(promise.label));
  if (found.length === 0) return silent;
  return found.map(({ promise, state }) => `${promise.id}: ${state.replaceAll('-', ' ')}`).join('; ');
}

/** Periods of promises about collections whose name has this in it. */
function periodsOf({ running }: Look, part: RegExp, silent: string): string {
  const found = running.schedules.filter(
    ({ collection, bound }) => bound === 'at-most' && part.test(collection),
  );
  if (found.length === 0) return silent;
  return found.map(({ collection, period }) => `${collection}: ${period}`).join('; ');
}

const CONFLICTS: readonly Conflict[] = [
  {
    topic: 'Age',
    against: 'One document asks for 18 years, another for 13, a third for nothing; laws ask for 13 to 18.',
    rule: 'The document that binds the account decides, and the law of the purpose where it asks for more.',
    here: ({ running: { controller } }) =>
      controller.minimumAge === null
        ? 'No document sets an age; the law does.'
        : `${controller.minimumAge} years.`,
  },
  {
    topic: 'Time to deletion',
    against: 'Seven days to reconsider and then gone; within thirty days; nothing; never.',
    rule: 'Each controller keeps its own promise. No number holds for all.',
    here: ({ running: { controller } }) =>
      `${controller.coolingOffDays} days to reconsider; answered within ${controller.answerWithinDays ?? 'the month of the law'}${controller.answerWithinDays === null ? '' : ' days'}.`,
  },
  {
    topic: 'Gone for good, and what must stay',
    against: 'Everything is said to go for good; books of payments must stay.',
    rule: 'The receipt names what stays, by which law and until when. The sentence is shown as over-promising.',
    here: ({ rows }) => {
      const said = rows.filter(({ promise }) => promise.over_promised !== undefined);
      return said.length === 0
        ? 'Nothing is over-promised.'
        : said.map(({ promise }) => `${promise.id}: ${promise.over_promised}`).join(' ');
    },
  },
  {
    topic: 'Waiting, and no undue delay',
    against: 'A promised wait stands against an answer without undue delay.',
    rule: 'The wait counts inside the legal time, and nothing new is done with the data while it lasts.',
    here: ({ running: { controller } }) =>
      controller.coolingOffDays === 0
        ? 'Nobody waits here.'
        : `${controller.coolingOffDays} days lie inside the legal month.`,
  },
  {
    topic: 'Prompts',
    against: 'Logged; only passed through; not listed and yet sent on.',
    rule: 'Each controller says which of these it does, and its map and schedules say the same.',
    here: (look) => periodsOf(look, /prompt/, 'No collection of prompts is kept here.'),
  },
  {
    topic: 'Training',
    against: 'Never; only with a separate yes; nothing said; allowed by a licence.',
    rule: 'The gate says no unless a person said yes; what a document rules out is refused to everybody.',
    here: (look) => statesOf(look, ['training-use'], 'No document speaks of training: the gate says no.'),
  },
  {
    topic: 'Logs',
    against: 'Thirty days at most; nothing said; a law that will ask for a year at least.',
    rule: 'A promise and a law that cannot both be kept are found and shown to a person; nothing is decided in silence.',
    here: (look) => periodsOf(look, /log|usage_records/, 'No log is kept here.'),
  },
  {
    topic: 'Addresses of computers and devices',
    against: 'Outside the sentence about logs in one document, inside it in another.',
    rule: 'A class of their own; as long as logs unless the document says otherwise.',
    here: (look) =>
      periodsOf(look, /client_logs|usage_records/, 'None are kept in a class of their own here.'),
  },
  {
    topic: 'Consent by use',
    against: 'Using a service is said to be consent, and elsewhere a separate yes is asked for.',
    rule: 'An acceptance is never a consent. No purpose that rests on consent is switched on by terms or a notice.',
    here: ({ running: { purposes } }) =>
      `${purposes.filter(({ basis }) => basis === 'consent').length} of ${purposes.length} purposes rest on consent, each asked for apart.`,
  },
  {
    topic: 'Notice of changes',
    against: 'By mail or in plain sight; in the service or by mail; nothing said.',
    rule: 'The strictest of what is promised, with proof for each person.',
    here: (look) => statesOf(look, ['change-notice'], 'No document promises a notice: the law asks for one.'),
  },
  {
    topic: 'Use of what was made',
    against: 'May be sold; as upstream terms allow; not for making models.',
    rule: 'The terms in force travel with each item, and never hold a copy back.',
    here: (look) => statesOf(look, ['licence-out', 'output-restriction'], 'No document speaks of it.'),
  },
  {
    topic: 'Licence on what is put in',
    against: 'For the one job; for ever.',
    rule: 'A grant has a beginning and an end. It never stands in the way of erasing personal data.',
    here: (look) => statesOf(look, ['licence-in'], 'No document grants one.'),
  },
  {
    topic: 'Sale',
    against: 'Ruled out in two documents, unsaid in the others.',
    rule: 'The gate says no everywhere.',
    here: ({ running: { ruledOut, purposes } }) => {
      if (ruledOut.includes('sale')) return 'Ruled out by the document.';
      return purposes.some(({ name }) => name === 'sale')
        ? 'There is a purpose called sale: look at it.'
        : 'Unsaid, and there is no purpose for it: the gate says no.';
    },
  },
  {
    topic: 'Credit that stays, and accounts that end',
    against: 'Bought credit does not lapse; accounts may be ended when nobody uses them.',
    rule: 'A paid balance keeps an account, unless the operator has decided and said otherwise.',
    here: ({ running: { inactivity } }) => {
      const [rule] = inactivity;
      if (rule === undefined) return 'No account ends because nobody uses it.';
      return rule.paidBalance === 'blocks'
        ? 'A paid balance keeps the account.'
        : 'The operator decided that it ends.';
    },
  },
  {
    topic: 'Contact',
    against: 'Two mailboxes; one; one that is masked.',
    rule: 'No bundle and no page goes without an address; mail to every known mailbox counts.',
    here: ({ running: { controller } }) => [controller.contactEmail, ...controller.intakeEmails].join(', '),
  },
  {
    topic: 'How many documents are watched',
    against: 'Ten platforms in one plan, twenty-five in another.',
    rule: 'A quota is a datum with the day from which it holds.',
    here: ({ running: { documents } }) => `${documents.size} documents are kept here.`,
  },
  {
    topic: 'Language',
    against: 'One language is said to go before the other.',
    rule: 'Exactly one text of each version governs; what was shown is kept beside it.',
    here: ({ running: { documents } }) => {
      const governed = [...documents.values()].filter(({ authoritative }) => authoritative).length;
      return `${governed} of ${documents.size} documents have a text that governs.`;
    },
  },
  {
    topic: 'Quality of what was captured',
    against: 'Lists without items, a masked address, paragraphs twice, quotes of others.',
    rule: 'Defects are reported before any rule is made of a text. Nothing is invented to fill a hole.',
    here: ({ rows }) => {
      const gaps = rows.filter(({ promise }) => promise.nature === 'gap').map(({ promise }) => promise.id);
      return gaps.length === 0
        ? 'No gap is known.'
        : `Gaps, filled by the default of the law: ${gaps.join(', ')}.`;
    },
  },
];

/** All conflicts, as they come out for one controller. */
export function conflictsOf(running: Running, rows: readonly LedgerRow[]): ConflictFinding[] {
  return CONFLICTS.map(({ topic, against, rule, here }, index) => ({
    number: index + 1,
    topic,
    against,
    rule,
    here: here({ running, rows }),
  }));
}
