// How an appeal or a complaint ends: decided by somebody who did not decide the first case, told with what the law demands.
import type { RefusalCode } from '../laws/law-words.ts';
import { mayRefuse } from '../laws/may-refuse.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { decidedIn, rememberHand } from './case-note.ts';
import { type DataRequest, findRequest, holdRequest, isReview, type Outcome } from './data-request.ts';
import { move } from './lifecycle.ts';
import { type Remedies, remediesOf } from './remedies.ts';
import { reopenUpheld } from './reopen.ts';
import { writeToPerson } from './write-to-person.ts';

const SHORTEST_EXPLANATION = 20;

/** What staff decide about an appeal or a complaint. */
export interface Decision {
  readonly requestId: string;
  readonly outcome: Outcome;
  /** For the person, in plain words. */
  readonly explanation: string;
}

/**
 * Ends an appeal or a complaint with a letter. What is upheld opens the first case again; one that is open still
 * goes on. A controller with one officer may judge its own decision, and the letter says so. Throws
 * `decider-not-staff`, `not-a-review`, `decider-involved`, `explanation-too-short`, `outcome-incomplete`,
 * `right-open`, `request-not-movable`.
 */
export async function decideOutcome(work: Work, decision: Decision): Promise<void> {
  const { requestId, outcome } = decision;
  if (work.actor.kind !== 'staff')
    throw new Problem('forbidden', 'decider-not-staff', 'Only a member of staff can decide this.');
  const review = await holdRequest(work, requestId);
  if (!isReview(review.right)) {
    throw new Problem(
      'conflict',
      'not-a-review',
      'This case is neither an appeal nor a complaint. Nothing was changed; answer or refuse it.',
    );
  }
  const { involved } = await mayDecide(work, review);
  if (involved && !work.controller.singleOfficer) {
    throw new Problem(
      'forbidden',
      'decider-involved',
      'You had a part in the decision that this case is about, so somebody else must judge it. Nothing was changed; ask another approver.',
    );
  }
  const explanation = decision.explanation.trim();
  if (explanation.length < SHORTEST_EXPLANATION) {
    throw new Problem(
      'invalid',
      'explanation-too-short',
      `Explain it to the person in at least ${SHORTEST_EXPLANATION} characters. Nothing was changed and no letter was sent.`,
    );
  }
  const remedies = await remediesOf(work, review);
  mustSayWhatIsDemanded(review, outcome, remedies);
  const answer = await work.seal(`data_requests:${requestId}:answer`, explanation);
  const details = { judged: outcome, singleOfficer: involved };
  const ended = await move(work, requestId, 'answer', { answer, outcome }, details);
  await rememberHand(work, requestId, 'decided');
  const first = review.aboutRequestId === null ? undefined : await findRequest(work, review.aboutRequestId);
  const reopened =
    outcome !== 'not-upheld' && first !== undefined && (await reopenUpheld(work, first, requestId));
  await tell(work, ended, { explanation, involved, reopened, remedies, first });
}

/** Whether the acting member of staff had a part in the case that this one is about. */
export async function mayDecide(work: Work, review: DataRequest): Promise<{ involved: boolean }> {
  const { aboutRequestId } = review;
  if (aboutRequestId === null || work.actor.kind !== 'staff') return { involved: false };
  return { involved: await decidedIn(work, aboutRequestId, work.actor.id) };
}

/** Refuses a letter that leaves out what the law of the case demands, read or unread. Throws `outcome-incomplete`. */
export function mustSayWhatIsDemanded(
  { rule }: Pick<DataRequest, 'rule'>,
  outcome: Outcome,
  remedies: Pick<Remedies, 'complete'>,
): void {
  if (rule === null || outcome === 'upheld') return;
  const says: RefusalCode[] = [
    // The explanation is there, and every letter of ours names the court and how to write to us.
    'reasons',
    'reasons-of-fact-or-law',
    'statute',
    'which-part',
    'complain-to-controller',
    'court',
    'how-to-appeal',
    ...(remedies.complete ? (['complain-to-authority', 'recourse'] as const) : []),
  ];
  const move = mayRefuse(rule, says);
  if (move.allowed === true) return;
  throw new Problem(
    'invalid',
    'outcome-incomplete',
    `${move.reason} The law book of this case lacks the authority or its online address. Nothing was sent; have it added.`,
    { source: move.source, mark: move.mark },
  );
}

async function tell(
  work: Work,
  review: DataRequest,
  told: {
    explanation: string;
    involved: boolean;
    reopened: boolean;
    remedies: Remedies;
    first: DataRequest | undefined;
  },
): Promise<void> {
  const { explanation, involved, reopened, remedies, first } = told;
  await writeToPerson(work, review, {
    letter: 'appeal-outcome',
    values: {
      judged: review.outcome ?? '',
      explanation,
      about: first?.reference ?? '',
      reopened: reopened ? 'yes' : '',
      onlyOfficer: involved ? 'yes' : '',
      authorities: remedies.lines,
      authoritiesTag: remedies.tag,
    },
  });
}
