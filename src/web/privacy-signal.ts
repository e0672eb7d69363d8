// Global Privacy Control: a browser's standing wish that its person's data be neither sold nor shared.
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

const NAME = 'sec-gpc';

/**
 * Whether a message asks not to sell or share: at least one `Sec-GPC` field is exactly `1`; anything else counts as
 * absent. Read off the raw fields, because Node joins several of one name with commas. Source: W3C GPC, editor's draft
 * of April 2026, section 2.
 */
export function asksPrivacy({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  return rawHeaders.some(
    (name, at) => at % 2 === 0 && name.toLowerCase() === NAME && rawHeaders[at + 1] === '1',
  );
}

/** For whom the signal of a message is honoured, as a page says it: this browser, or a person who is known. */
export type HonouredFor = 'browser' | 'person';

/** Hears the signal before any page answers; what a page says depends on it, so no cache may mix the two. */
export const hearSignal: RequestHandler = (req, res, next) => {
  res.vary('Sec-GPC');
  if (asksPrivacy(req)) res.locals.signal = 'browser' satisfies HonouredFor;
  next();
};
