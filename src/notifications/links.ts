// Where letters lead: pages of ours, built from the configured address alone, without secrets and without effects.
import type { Controller } from '../platform/controller.ts';

/** Addresses that a letter may hold. Opening one shows a page; only a form on it acts. */
export interface LetterLinks {
  readonly form: string;
  readonly verify: string;
  readonly status: string;
  readonly archive: string;
  readonly case: string;
  readonly mail: string;
  readonly activate: string;
  /** Where a recipient answers what was passed on. */
  readonly passedOn: (noticeId: string) => string;
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
    archive: own('archive'),
    case: requestId === null ? page('console') : page('console', 'cases', requestId),
    mail: page('console', 'mail'),
    activate: page('console', 'activate'),
    passedOn: (noticeId) => page('passed-on', noticeId),
    customer: (routingId) => page('customer-requests', routingId),
  };
}
