// A refused request for access holds the data asked for where the law of the case says so, until recourse is exhausted.
import { findAccount, holdersOf } from '../auth/accounts.ts';
import { lawBook } from '../laws/law-book.ts';
import { holdRequest } from '../requests/data-request.ts';
import { placeHold, todayOf } from '../retention/legal-hold.ts';
import type { Work } from '../work.ts';

/** The exemption whose sentence the person reads while it lasts. */
const RECOURSE = 'recourse-open';

/**
 * Places the hold of a refusal (PIPEDA s. 8(8)), to be looked at again when the time to complain should be over; nothing
 * under every law whose rule does not say so. Comes before the letter of the refusal. Throws `hold-owner-unknown` where
 * nobody could answer for it.
 */
export async function holdRefused(work: Work, requestId: string): Promise<void> {
  const { right, rule, law, subjectId } = await holdRequest(work, requestId);
  const terms = rule?.refusal_holds;
  if (right !== 'access' || terms === undefined) return;
  const exemptions = (await lawBook()).get(law ?? '')?.exemptions ?? [];
  const reason = exemptions.find(({ code }) => code === RECOURSE)?.sentence ?? terms.source;
  const { number } = await placeHold(work, {
    scope: 'person',
    subjectId,
    reason,
    tell: true,
    ownerId: await ownerOf(work),
    reviewOn: todayOf(work).add({ months: terms.review_months.value }),
  });
  await work.record('hold.placed', requestId, { number, scope: 'person', code: RECOURSE });
}

/** Whoever refuses answers for it; for a program, the first who may manage holds. */
async function ownerOf(work: Work): Promise<string> {
  const { kind, id } = work.actor;
  const own = kind === 'staff' ? await findAccount(work, id) : undefined;
  return own?.id ?? (await holdersOf(work, 'manage:holds'))[0]?.id ?? id;
}
