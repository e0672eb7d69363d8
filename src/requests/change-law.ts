// A person's judgment on what a case is: another law than the one chosen, or the right that her words truly mean.
import { lawBook } from '../laws/law-book.ts';
import { agentTerms } from '../laws/may-act-for.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { beginForProven } from './agent.ts';
import { recastAgents } from './agent-row.ts';
import { putIntoEffect, takesEffectAtOnce } from './at-once.ts';
import { type CountedClock, countClocks, recountMoment } from './case-clock.ts';
import { storyOfCase } from './case-event.ts';
import { lawRight, nameLaw } from './case-law.ts';
import { rememberHand } from './case-note.ts';
import { DataRequest, holdOpenRequest, type Right } from './data-request.ts';
import { dropUnlawfulDemand } from './demand-proof.ts';
import { setGoing } from './identify.ts';
import { openTwin } from './lapse.ts';

const SHORTEST_REASON = 10;

/**
 * Puts a case under another law, with a reason that is kept. Its dates are counted anew from the same events, and it
 * begins where that law is content with a paper of an agent that staff accepted before. Throws `case-ended`,
 * `reason-missing`, `law-unknown`.
 */
export async function changeLaw(
  work: Work,
  changed: { requestId: string; law: string; reason: string },
): Promise<void> {
  const request = await holdOpenRequest(work, changed.requestId);
  const reason = reasonOf(changed.reason);
  const to = { right: request.right, law: changed.law, why: reason };
  const { dueOn } = await recast(work, request, to, 'staff');
  const details = { from: request.law, to: changed.law, dueOn: dueOn.toString() };
  await work.record('request.lawChanged', request.id, details, { reason });
  await rememberHand(work, request.id, 'edited');
  await beginForProven(work, request);
}

/**
 * Names the right that a wish in her own words means; only such a wish is sorted, and only once. What the law puts
 * into effect without any proof (an opt-out) is in effect from here on, proven or not. Throws `case-ended`, `right-sorted`, `reason-missing`, `right-open` where the person has the same request open already.
 */
export async function sortRequest(
  work: Work,
  sorted: { requestId: string; right: Right; reason: string },
): Promise<void> {
  const request = await holdOpenRequest(work, sorted.requestId);
  if (request.right !== 'other' || sorted.right === 'other' || request.law === null) {
    throw new Problem(
      'conflict',
      'right-sorted',
      'The right of this request is named already, by the person or by you. Nothing was changed.',
    );
  }
  const { controllerId, subjectId, id } = request;
  const twin = await openTwin(work, { controllerId, subjectId, id, right: sorted.right });
  if (twin !== undefined) {
    throw new Problem(
      'conflict',
      'right-open',
      `This person has the same request open already (${twin.reference}). Nothing was changed; answer that one.`,
    );
  }
  const reason = reasonOf(sorted.reason);
  const why = request.lawWhy ?? '';
  const to = { right: sorted.right, law: request.law, why };
  const { dueOn } = await recast(work, request, to, request.lawBy ?? 'staff');
  const details = { right: sorted.right, dueOn: dueOn.toString() };
  await work.record('request.sorted', request.id, details, { reason });
  await rememberHand(work, request.id, 'edited');
  const named = await holdOpenRequest(work, request.id);
  if (takesEffectAtOnce(named.right, named.rule)) {
    await putIntoEffect(work, named, { wordsRead: true });
    return;
  }
  await setGoing(work, named);
  await beginForProven(work, named);
}

async function recast(
  work: Work,
  request: DataRequest,
  to: { right: Right; law: string; why: string },
  lawBy: NonNullable<DataRequest['lawBy']>,
): Promise<CountedClock> {
  const { right, law, why } = to;
  const named = { law, right, receivedAt: request.receivedAt, why };
  const chosen = await nameLaw(work.controller, named);
  const counted = countClocks(
    { rule: chosen.rule, right },
    work.controller,
    await storyOfCase(work, request.id),
  );
  await DataRequest.query(work.trx)
    .findById([work.controllerId, request.id])
    .patch({ right, ...chosen, lawBy, ...counted, remindedDays: null });
  await recountMoment(work, request.id);
  await dropUnlawfulDemand(work, request.id);
  const book = (await lawBook()).get(law);
  if (book !== undefined) await recastAgents(work, request.id, agentTerms(book, lawRight(right)));
  return counted;
}

function reasonOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length >= SHORTEST_REASON) return trimmed;
  throw new Problem(
    'invalid',
    'reason-missing',
    `Write a reason of at least ${SHORTEST_REASON} characters. Nothing was changed.`,
  );
}
