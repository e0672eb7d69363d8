// Tells mail that a machine wrote, so that no letter of ours ever answers it and no loop begins (RFC 3834).
import type { Email } from 'postal-mime';
import type { Automatic } from './reading.ts';

/** The value of the first header of this name. */
export function headerOf(mail: Pick<Email, 'headers'>, name: string): string | undefined {
  return mail.headers.find(({ key }) => key === name)?.value;
}

const HEADINGS =
  /^(auto(matic|mated)?[ -]?(reply|response)|out of (the )?office|abwesenheits|automatische antwort|réponse automatique|absence du bureau|自动(回复|答复)|自動(回覆|回復))/iu;
const MACHINES = /^(mailer-daemon|postmaster|mail-daemon|bounces?)([+=-].*)?@/i;
const SILENT = /^(no-?_?reply|do-?not-?reply|donotreply|nicht-?antworten|ne-?pas-?repondre)([+-].*)?@/i;

/** What shows that a message was written by a machine, the surest sign first; null when nothing does. */
export function automatic(
  mail: Pick<Email, 'headers'>,
  from: string | null,
  heading: string,
): Automatic | null {
  const has = (name: string) => headerOf(mail, name) !== undefined;
  const auto = headerOf(mail, 'auto-submitted')?.trim().toLowerCase();
  if (auto !== undefined && auto !== 'no') return { why: 'auto-submitted', sure: true };
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder'].some(has))
    return { why: 'auto-submitted', sure: true };
  const returns = headerOf(mail, 'return-path')?.trim();
  const report = /^\s*multipart\/report\b/i.test(headerOf(mail, 'content-type') ?? '');
  if (returns === '<>' || report || MACHINES.test(from ?? '')) return { why: 'bounce', sure: true };
  if (/^\s*(bulk|list|junk|auto_reply)\b/i.test(headerOf(mail, 'precedence') ?? ''))
    return { why: 'bulk', sure: true };
  if (['list-id', 'list-unsubscribe', 'list-post'].some(has)) return { why: 'list', sure: true };
  if (HEADINGS.test(heading)) return { why: 'automatic-heading', sure: false };
  if (SILENT.test(from ?? '')) return { why: 'no-reply', sure: false };
  return has('x-auto-response-suppress') ? { why: 'suppressed', sure: false } : null;
}
