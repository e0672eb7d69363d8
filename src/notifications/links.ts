// Where letters lead: pages of ours, built from the configured address alone, without effects, and without secrets but those that are links of their own.
import type { Controller } from '../platform/controller.ts';

/** Addresses that a letter may hold. Opening one shows a page; only a form on it acts. */
export interface LetterLinks {
  readonly form: string;
  readonly verify: string;
  readonly status: string;
  /** Where more is proven, behind a code. */
  readonly proof: string;
  readonly archive: string;
  /** Where the person sends a document that we asked for. */
  readonly document: string;
  /** The form for those who ask in another person's name. */
  readonly forAnother: string;
  readonly case: string;
  readonly mail: string;
  readonly accounts: string;
  /** Where a legal hold is looked at again. */
  readonly hold: (holdId: string) => string;
  /** Where a breach of the register is read and amended. */
  readonly breach: (entryId: string) => string;
  /** Where a sweep is read and approved; without one, every schedule with what it carries out. */
  readonly sweep: (planId: string | null) => string;
  /** Where a change of a document is read, by whoever got the letter. */
  readonly change: (token: string) => string;
  /** Where a watched document stands, with what changed in it. */
  readonly watched: (watchedId: string) => string;
  /** What became of accounts that nobody uses. */
  readonly inactivity: string;
  /** The ledger of promises at the desk. */
  readonly promises: string;
  /** Where a member of staff says what she gets. */
  readonly me: string;
  readonly activate: string;
  /** Where whoever was warned says that it was not them. */
  readonly notMe: (warningId: string) => string;
  /** Where a recipient answers what was passed on. */
  readonly passedOn: (noticeId: string) => string;
  /** Where whoever looks after a system sees and answers a task. */
  readonly ownerTask: (linkId: string) => string;
  /** Where another company fetches a person's data, once. With it, the agent's and the authority's alone our links hold secrets. */
  readonly handOver: (token: string) => string;
  /** Where an agent fetches a person's data, once, with a code. */
  readonly agentArchive: (token: string) => string;
  /** Where an authority fetches a bundle, with a code that reaches it by another way. */
  readonly authority: (token: string) => string;
  /** Where a business customer says what to do. */
  readonly customer: (routingId: string) => string;
}

/** Links of one controller and, where there is one, of one request. The `Host` of a caller is never asked. */
export function letterLinks(
  publicUrl: URL,
  controller: Pick<Controller, 'slug'>,
  requestId: string | null,
): LetterLinks {
  const page = (...parts: string[]) =>
    new URL(
      [controller.slug, ...parts].map(encodeURIComponent).join('/'),
      publicUrl.href.endsWith('/') ? publicUrl : `${publicUrl.href}/`,
    ).href;
  const own = (...parts: string[]) => (requestId === null ? page() : page('requests', requestId, ...parts));
  return {
    form: page(),
    verify: own('verify'),
    status: own(),
    proof: own('proof'),
    archive: own('archive'),
    document: own('document'),
    forAnother: page('for-another'),
    case: requestId === null ? page('console') : page('console', 'cases', requestId),
    mail: page('console', 'mail'),
    accounts: page('console', 'accounts'),
    hold: (holdId) => page('console', 'holds', holdId),
    breach: (entryId) => page('console', 'breaches', entryId),
    sweep: (planId) =>
      planId === null ? page('console', 'retention') : page('console', 'retention', 'sweeps', planId),
    change: (token) => page('changes', token),
    watched: (watchedId) => page('console', 'watch', watchedId),
    inactivity: page('console', 'inactivity'),
    promises: page('console', 'promises'),
    me: page('console', 'me'),
    activate: page('console', 'activate'),
    notMe: (warningId) => page('not-me', warningId),
    passedOn: (noticeId) => page('passed-on', noticeId),
    ownerTask: (linkId) => page('owner-tasks', linkId),
    handOver: (token) => page('hand-over', token),
    agentArchive: (token) => page('for-another', 'data', token),
    authority: (token) => page('authority', token),
    customer: (routingId) => page('customer-requests', routingId),
  };
}
