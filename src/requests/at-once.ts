// Requests that take effect on submission, without any proof: opt-outs, limits, and the end of direct marketing.
import { endUses, type Use } from '../consent/objection.ts';
import type { Rule } from '../laws/law-schema.ts';
import { dayOf } from '../platform/clock.ts';
import type { Work } from '../work.ts';
import type { DataRequest, Right } from './data-request.ts';
import { move } from './lifecycle.ts';
import { tellStaff } from './tell-staff.ts';
import { writeToPerson } from './write-to-person.ts';

/** What ends with each right (Cal. Civ. 1798.120, .121; GDPR Art. 21(3)). */
const USES_ENDED: Readonly<Partial<Record<Right, readonly Use[]>>> = {
  'opt-out': ['sale', 'sharing', 'targeted-ads', 'profiling'],
  'limit-sensitive': ['sensitive'],
  'objection-marketing': ['marketing'],
};

/** Words that speak of advertising, in the four languages of the house. */
const ADVERTISING =
  /advert|marketing|newsletter|promot|\bspam|werbung|werbe|publicit|prospection|广告|营销|推广/i;

/** Whether no proof may be asked for and the effect is immediate, by the rule of the case. */
export function takesEffectAtOnce(right: Right, rule: Rule | null): boolean {
  return USES_ENDED[right] !== undefined && rule?.verification.kind === 'never';
}

/**
 * Puts a request into effect: the uses end now, a letter says so (and which agent asked, if one did), and staff read
 * her words where she wrote any and nobody has read them yet.
 */
export async function putIntoEffect(
  work: Work,
  request: DataRequest,
  { wordsRead, agent = null }: { wordsRead: boolean; agent?: string | null },
): Promise<void> {
  const uses = USES_ENDED[request.right] ?? [];
  await endUses(work, { subjectId: request.subjectId, requestId: request.id, uses });
  const accepted = request.status === 'received' ? await move(work, request.id, 'accept') : request;
  if (request.ownWords === null || wordsRead) await move(work, request.id, 'answer');
  else await tellStaff(work, accepted);
  const { right } = request;
  await writeToPerson(work, request, {
    letter: 'request-in-effect',
    values: { since: work.at.toString(), agent },
    // Somebody who sends the form a hundred times gets one letter a day.
    once: `in-effect:${request.subjectId}:${right}:${dayOf(work.at, work.controller.timeZone)}`,
  });
}

/** An objection that speaks of advertising ends direct marketing at once, whatever else is still to be read. */
export async function endMarketingIfMeant(work: Work, request: DataRequest, words: string): Promise<void> {
  if (request.right !== 'objection' || !ADVERTISING.test(words)) return;
  await endUses(work, { subjectId: request.subjectId, requestId: request.id, uses: ['marketing'] });
}
