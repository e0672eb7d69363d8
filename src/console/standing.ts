// Where a case stands: the one sentence that says what to do next, and which forms make sense now.
import type { PlanView } from '../fulfilment/plan-view.ts';
import type { CaseFile } from '../requests/case-list.ts';
import { isOpen, isPlanned, isReview, PROVABLE, type Status } from '../requests/data-request.ts';
import type { ShownReach } from './shown-reach.ts';

/** What the case page says first, and what it offers. */
export interface Standing {
  readonly next: string;
  /** Answered by a person in her own words, not by a plan. */
  readonly byHand: boolean;
  /** An appeal or a complaint, which ends with an outcome. */
  readonly byOutcome: boolean;
  /** It can still be refused, or taken back. */
  readonly refusable: boolean;
  readonly mayRedraw: boolean;
}

const NEXT: { readonly [S in Status]: string } = {
  received: 'The person has not proven the address yet. There is nothing to do until then.',
  verified: 'The address is proven, and Habeas is looking for the data. There is nothing to do yet.',
  'cooling-off':
    'The person may still change their mind. Staff cannot shorten this time; the case goes on by itself.',
  planned: 'Read the plan below. Then approve it, or refuse with a reason.',
  approved: 'The plan is being carried out. This page shows how far it is.',
  fulfilled: 'Done. The receipt is below.',
  'partly-fulfilled':
    'Done in part. Mend what stood in the way (the receipt names it), then draw the plan again.',
  lapsed:
    'Ended, because nobody proved the address in time. The person was told how to go on with it within a year.',
  denied: 'Refused. The letter with the reason was sent.',
  withdrawn: 'The person took the request back. There is nothing more to do.',
};

const HELD =
  'Somebody said that it was not them. Make sure who is asking, then let the case go on or refuse it.';
const WARNED =
  'Other addresses of the person were warned and may object. Read the plan meanwhile; it can be approved when their time is over.';

const NAME_THE_ITEM =
  'Look for the item that the person means and name it below: it is restricted from then on, and a plan is drawn that erases it alone. If there is none, answer the person; if you must say no, give the reason.';
const REFUSABLE: readonly Status[] = ['received', 'verified', 'cooling-off', 'planned'];

/** States from which a plan can be drawn again; elsewhere it would leave the case without one. */
export const REDRAWABLE: readonly Status[] = ['planned', 'partly-fulfilled'];

const PROOF: { readonly [W in 'person' | 'machine' | 'staff']: string } = {
  person: 'A further proof was asked for. Nothing is carried out until the person gives it.',
  machine: 'The answers of the person are being compared. There is nothing to do yet.',
  staff:
    'The proof was not given. Ask for another, be content with what was proven, or refuse with the reason.',
};

/** Whether a case goes before everything else: that of a minor, as long as something is owed. */
export function comesFirst({ status, right }: Pick<CaseFile, 'status' | 'right'>): boolean {
  return right === 'minor-found' && isOpen(status);
}

/** Reads off a case, its newest plan, the proof that it waits for and who was warned where it stands. */
export function standing(
  file: Pick<CaseFile, 'status' | 'right'>,
  plan: PlanView | null,
  {
    proof = null,
    reached = null,
  }: { proof?: 'person' | 'machine' | 'staff' | null; reached?: ShownReach | null },
): Standing {
  const byOutcome = file.status === 'verified' && isReview(file.right);
  const byHand = proof === null && file.status === 'verified' && !isPlanned(file.right) && !byOutcome;
  return {
    next: reached?.disputed
      ? HELD
      : proof !== null && PROVABLE.includes(file.status)
        ? PROOF[proof]
        : file.status === 'verified' && file.right === 'depicted'
          ? NAME_THE_ITEM
          : byOutcome
            ? 'Look at it again with fresh eyes, then decide below: upheld, upheld in part, or not upheld. Whoever decided the first case cannot decide this one.'
            : byHand
              ? 'Do what the person asks, then write the answer below. If you must say no, give the reason.'
              : file.status === 'planned'
                ? nextOfPlan(plan, reached)
                : NEXT[file.status],
    byHand,
    byOutcome,
    refusable: REFUSABLE.includes(file.status),
    mayRedraw: REDRAWABLE.includes(file.status),
  };
}

function nextOfPlan(plan: PlanView | null, reached: ShownReach | null): string {
  if (plan?.status === 'drawn' && plan.kind === 'erasure' && reached?.time.over === false) return WARNED;
  if (plan?.status === 'asking')
    return 'Habeas may not decide some things alone. Answer the questions below; then someone approves the plan.';
  if (plan?.status === 'confirming')
    return 'The plan was confirmed once. Confirm it a second time when the waiting time is over.';
  if (plan?.status === 'stopped' || plan?.status === 'closed')
    return 'This plan is not carried out. See why below, then draw it again.';
  return NEXT.planned;
}
