// How the desk says what the house knows by short codes: wishes, states, acts, letters.
import type { StepAct } from '../fulfilment/plan.ts';
import type { PlanView, StepView } from '../fulfilment/plan-view.ts';
import type { LetterName } from '../notifications/letter-list.ts';
import type { Channel, DenialReason, Right, Status } from '../requests/data-request.ts';

/** A tag: its words, and a colour that only repeats them. */
export interface Tag {
  readonly words: string;
  readonly colour: 'blue' | 'green' | 'grey' | 'orange' | 'red' | 'yellow' | 'purple';
}

export const RIGHT_WORDS: { readonly [R in Right]: string } = {
  access: 'See the data',
  portability: 'Take the data along',
  rectification: 'Correct the data',
  erasure: 'Delete the data',
  objection: 'Stop using the data',
  restriction: 'Restrict the use',
  'objection-marketing': 'Stop advertising',
  'opt-out': 'Opt out of sale and targeted ads',
  'limit-sensitive': 'Limit sensitive data',
  recipients: 'Who received the data',
  appeal: 'Appeal',
  complaint: 'Complaint',
  'minor-found': 'A minor was found',
  depicted: 'Something shows or mentions the person',
  inactivity: 'End an unused account',
  other: 'Something else',
};

export const STATUS_TAGS: { readonly [S in Status]: Tag } = {
  received: { words: 'Unproven', colour: 'grey' },
  verified: { words: 'Proven', colour: 'blue' },
  'cooling-off': { words: 'Reconsidering', colour: 'purple' },
  planned: { words: 'To decide', colour: 'yellow' },
  approved: { words: 'In progress', colour: 'blue' },
  fulfilled: { words: 'Done', colour: 'green' },
  'partly-fulfilled': { words: 'Done in part', colour: 'orange' },
  lapsed: { words: 'Lapsed', colour: 'grey' },
  denied: { words: 'Refused', colour: 'red' },
  withdrawn: { words: 'Taken back', colour: 'grey' },
  duplicate: { words: 'Duplicate', colour: 'grey' },
};

export const CHANNEL_WORDS: { readonly [C in Channel]: string } = {
  form: 'By the web form',
  mail: 'By mail',
  api: 'By a program',
  clock: 'By ourselves',
};

/** The choices for refusing, in the order of the form, with the article that allows each. */
export const DENIAL_WORDS: { readonly [D in DenialReason]: string } = {
  'not-identified': 'We cannot make sure who it is (GDPR Art. 12(6))',
  'manifestly-unfounded': 'It is clearly without ground (GDPR Art. 12(5))',
  excessive: 'It was asked too often (GDPR Art. 12(5))',
  'no-personal-data': 'We hold nothing',
  'legal-obligation': 'The law makes us keep the data (GDPR Art. 17(3))',
  'rights-of-others': 'It would harm the rights of others (GDPR Art. 15(4))',
};

const PLAN_TAGS: { readonly [S in PlanView['status']]: Tag } = {
  drawing: { words: 'Being drawn', colour: 'blue' },
  asking: { words: 'Has questions', colour: 'yellow' },
  drawn: { words: 'To approve', colour: 'yellow' },
  confirming: { words: 'Confirmed once', colour: 'yellow' },
  approved: { words: 'Approved', colour: 'blue' },
  running: { words: 'Running', colour: 'blue' },
  stopped: { words: 'Stopped', colour: 'red' },
  done: { words: 'Done', colour: 'green' },
  closed: { words: 'Closed', colour: 'grey' },
};

const ACT_HEADINGS: { readonly [A in StepAct]: readonly [planned: string, done: string] } = {
  disclose: ['The person will get', 'The person got'],
  delete: ['Will be deleted', 'Was deleted'],
  rectify: ['Will be corrected', 'Was corrected'],
  mask: ['Will be made unrecognisable', 'Was made unrecognisable'],
  keep: ['Stays, with a reason', 'Stayed, with a reason'],
  skip: ['Will not be touched', 'Was not touched'],
  ask: ['Somebody will do by hand', 'Somebody was asked to do by hand'],
};

const ACT_ORDER = [
  'disclose',
  'rectify',
  'delete',
  'mask',
  'ask',
  'keep',
  'skip',
] as const satisfies readonly StepAct[];

/** The steps of one act under its heading. Places where nothing is held stand apart, so that the rest can be read. */
export interface ActGroup {
  readonly act: StepAct | 'nothing';
  readonly heading: string;
  readonly steps: readonly StepView[];
}

/** A plan as the case page shows it. */
export interface ShownPlan extends PlanView {
  readonly tag: Tag;
  readonly groups: readonly ActGroup[];
  /** Questions that nobody has answered yet. */
  readonly open: number;
}

/** Groups the sentences of a plan by what they do. */
export function shownPlan(plan: PlanView): ShownPlan {
  const tense = plan.status === 'done' ? 1 : 0;
  const nothing = plan.steps.filter(holdsNothing);
  const something = plan.steps.filter((step) => !holdsNothing(step));
  const groups: ActGroup[] = ACT_ORDER.map((act) => ({
    act,
    heading: ACT_HEADINGS[act][tense],
    steps: something.filter((step) => step.act === act),
  }));
  groups.push({ act: 'nothing', heading: 'Searched, and nothing is held', steps: nothing });
  return {
    ...plan,
    tag: PLAN_TAGS[plan.status],
    groups: groups.filter(({ steps }) => steps.length > 0),
    open: plan.questions.filter(({ answer }) => answer === null).length,
  };
}

function holdsNothing({ rows, problem, act }: StepView): boolean {
  return rows === 0 && problem === null && (act === 'skip' || act === 'disclose');
}

const STORE_TAGS: Readonly<Record<string, Tag>> = {
  unchecked: { words: 'Not compared yet', colour: 'grey' },
  matching: { words: 'The map fits', colour: 'green' },
  'not-matching': { words: 'The map does not fit', colour: 'red' },
  unreachable: { words: 'Did not answer', colour: 'red' },
};

export function storeTag(status: string): Tag {
  return STORE_TAGS[status] ?? { words: status, colour: 'grey' };
}

const LETTER_TAGS: Readonly<Record<string, Tag>> = {
  waiting: { words: 'Waiting to leave', colour: 'blue' },
  sent: { words: 'Sent', colour: 'green' },
  failed: { words: 'Not delivered', colour: 'red' },
};

export function letterTag(state: string): Tag {
  return LETTER_TAGS[state] ?? { words: state, colour: 'grey' };
}

export const LETTER_WORDS: { readonly [L in LetterName]: string } = {
  'request-code': 'Code to prove the address',
  'address-code': 'Code to prove another address',
  'address-changed': 'Told the older address: letters are to go elsewhere',
  'erasure-warning': 'Warned another address before the erasure',
  'staff-case-disputed': 'To staff: somebody disowned the case',
  'request-received': 'We have your request',
  'request-received-by-mail': 'We wrote your request down',
  'archive-code': 'Code to open the data',
  'archive-ready': 'Your data is ready',
  'cooling-off-started': 'Time to reconsider',
  'cooling-off-ends': 'Time to reconsider ends tomorrow',
  'request-fulfilled': 'Your request is done',
  'request-partly-fulfilled': 'Your request is done in part',
  'request-answered': 'Our answer',
  'request-denied': 'We refuse, with the reason',
  'request-in-effect': 'It is in effect',
  'request-extended': 'We need longer, and why',
  'request-question': 'A question to you',
  'request-lapsed': 'Your request lapsed',
  'request-withdrawn': 'You took your request back',
  'request-joined': 'Two requests go on as one',
  'request-parted': 'Your request goes on by itself again',
  'restriction-ends': 'Your restriction ends',
  'portability-link': 'To another company: a link to the data',
  'document-asked': 'We need a document, and why',
  'document-outcome': 'What became of the document',
  'request-by-agent': 'Somebody asked in your name, with a code',
  'agent-outcome': 'To the agent: what became of the permission',
  'agent-answer': 'To the agent: done or refused, and nothing else',
  'agent-data': 'Who else gets a copy of your data',
  'agent-archive': 'To the agent: a link to the data',
  'agent-code': 'To the agent: a code for the link',
  'account-under-review': 'To the account: we are looking at it',
  'account-closed': 'To the account: it was closed',
  'account-stays': 'To the account: everything stays',
  'inactivity-warning': 'Warning: an unused account will end',
  'inactivity-notice': 'Your unused account ends, with time to say no',
  'inactivity-kept': 'Your unused account stays',
  'inactivity-ended': 'Your unused account has ended',
  'report-closed': 'We have looked at what you told us',
  'item-removed': 'To the owner: an item was removed',
  'request-routed': 'Passed on to the organisation that decides',
  'request-handed-over': 'The organisation that decides answers you',
  'staff-invited': 'Invitation of staff',
  'staff-new-case': 'To staff: new case',
  'staff-mail-on-case': 'To staff: a mail came to a case',
  'staff-mail-waiting': 'To staff: mail waits for you',
  'staff-approval-waiting': 'To staff: a plan waits for approval',
  'staff-due-soon': 'To staff: due soon',
  'staff-overdue': 'To staff: overdue',
  'staff-nobody-there': 'To staff: nobody is there to decide',
  'staff-digest': 'To staff: the week',
  'plan-stopped': 'To staff: a plan was stopped',
  'recipient-notice': 'To a recipient: do the same',
  'recipient-task': 'To an owner: a task',
  'staff-recipient-unreachable': 'To staff: a recipient cannot be reached',
  'authority-bundle': 'To an authority: a link to a bundle',
  'owner-task': 'To the owner of a system: a task',
  'staff-owner-late': 'To staff: the owner of a system is late',
  'staff-owner-answered': 'To staff: the owner of a system answered',
  'staff-document-waiting': 'To staff: a document waits',
  'staff-evidence-sent': 'To staff: evidence came',
  'staff-recipient-silent': 'To staff: a recipient is silent',
  'verify-more': 'We ask for a further proof',
  'staff-proof-decide': 'To staff: decide on a proof',
  'appeal-outcome': 'How the appeal or complaint ended',
  'complaint-acknowledged': 'We have your complaint',
  'request-unproven': 'Reminder to prove the address',
  'message-waiting': 'A message waits for you',
  'staff-message': 'To staff: the person wrote',
  'customer-request': 'To a business customer: what shall we do',
  'staff-customer-silent': 'To staff: a business customer is silent',
  'staff-columns-late': 'To staff: a mark in a database is missing or must go',
  'staff-erasure-returned': 'To staff: erased data is back',
  'staff-hold-overdue': 'To staff: a legal hold must be looked at again',
  'staff-breach-due': 'To staff: the authority must be told of a breach',
  'staff-sweep-waiting': 'To staff: a sweep waits for approval',
  'staff-promise-broken': 'To staff: promises are not proven',
  'staff-retention-alarm': 'To staff: data is about to be kept longer than promised',
  'staff-promise-unmapped': 'To staff: a table under a promise left the map',
  'policy-changed': 'A document of ours changes',
  'staff-watch-changed': 'To staff: a watched document has changed',
  'staff-watch-failing': 'To staff: a watched document cannot be looked at',
  'staff-clocks-apart': 'To staff: two clocks differ',
  'staff-inactivity': 'To staff: a warning could not be delivered',
};
