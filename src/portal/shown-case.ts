// What stands on her page beside the status: appeals and complaints, whom else she may turn to, messages, her statement.
import { translate } from '../languages/translate.ts';
import { reviewOffered } from '../requests/appeal.ts';
import type { ToldEvent } from '../requests/case-event.ts';
import { conversationOf, type Said } from '../requests/conversation.ts';
import { type DataRequest, isOpen, type Outcome, type Review } from '../requests/data-request.ts';
import { type LinkedCase, linkedCases } from '../requests/linked-case.ts';
import { mayConverse } from '../requests/message.ts';
import { type Remedy, remediesOf } from '../requests/remedies.ts';
import { type Statement, statementOf, takesStatement } from '../requests/statement.ts';
import type { Work } from '../work.ts';

/** A linked case in words. */
interface ShownLink {
  readonly id: string;
  readonly reference: string;
  readonly wish: string;
  readonly state: string;
}

export interface ShownCase {
  readonly about: ShownLink | null;
  readonly reviews: readonly ShownLink[];
  /** Of a duplicate: the request that goes on in its place. */
  readonly goesOn: ShownLink | null;
  /** How this appeal or complaint ended. */
  readonly outcome: Outcome | null;
  /** What she may lodge now, with the days of the law for an answer. */
  readonly offered: { readonly right: Review; readonly days: number | null; readonly late: boolean } | null;
  readonly onlyOfficer: boolean;
  readonly remedies: readonly Remedy[];
  readonly said: readonly Said[];
  readonly mayWrite: boolean;
  readonly statement: Statement | null;
  readonly mayState: boolean;
}

/** Reads what stands beside the status of a case; `told`: what was told in it. */
export async function shownCase(
  work: Work,
  request: DataRequest,
  told: readonly ToldEvent[],
  language: string,
): Promise<ShownCase> {
  const { about, reviews, goesOn } = await linkedCases(work, request);
  const shown = (one: LinkedCase): ShownLink => linkInWords(one, language);
  const mayState = takesStatement(request);
  const right = await reviewOffered(work, request, reviews);
  return {
    about: about === null ? null : shown(about),
    reviews: reviews.map(shown),
    goesOn: goesOn === null ? null : shown(goesOn),
    outcome: request.outcome,
    offered: right === null ? null : { right, days: daysOf(request, right), late: isOpen(request.status) },
    onlyOfficer: work.controller.singleOfficer,
    remedies: (await remediesOf(work, request, language)).all,
    said: await conversationOf(work, request.id, told),
    mayWrite: mayConverse(work, request),
    statement: mayState ? await statementOf(work, request.id) : null,
    mayState,
  };
}

function daysOf({ rule }: DataRequest, right: Review): number | null {
  return right === 'appeal' ? (rule?.appeal?.days.value ?? null) : null;
}

function linkInWords({ id, reference, right, status, outcome }: LinkedCase, language: string): ShownLink {
  const state = outcome ?? (isOpen(status) ? 'open' : 'ended');
  return {
    id,
    reference,
    wish: translate(language, `words.wish.${right}`),
    state: translate(language, `review.state.${state}`),
  };
}
