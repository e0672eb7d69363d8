// Where a case stands: which forms make sense now.
import type { CaseFile } from '../requests/case-list.ts';
import { isOpen, isPlanned, isReview, type Status } from '../requests/data-request.ts';

/** What the page of a case offers. */
export interface Standing {
  /** Answered by a person in her own words, not by a plan. */
  readonly byHand: boolean;
  /** An appeal or a complaint, which ends with an outcome. */
  readonly byOutcome: boolean;
  /** It can still be refused, or taken back. */
  readonly refusable: boolean;
  readonly mayRedraw: boolean;
}

const REFUSABLE: readonly Status[] = ['received', 'verified', 'cooling-off', 'planned'];

const REDRAWABLE: readonly Status[] = ['planned', 'partly-fulfilled'];

/** Whether a plan can be drawn again; elsewhere it would leave the case without one. People propose corrections anew. */
export function mayRedraw({ status, right }: Pick<CaseFile, 'status' | 'right'>): boolean {
  return REDRAWABLE.includes(status) && right !== 'rectification';
}

/** Whether a case goes before everything else: that of a minor, as long as something is owed. */
export function comesFirst({ status, right }: Pick<CaseFile, 'status' | 'right'>): boolean {
  return right === 'minor-found' && isOpen(status);
}

/** Reads off a case, and whether a proof is waited for, which forms make sense now. */
export function standing(
  { status, right }: Pick<CaseFile, 'status' | 'right'>,
  proofOpen: boolean,
): Standing {
  const byOutcome = status === 'verified' && isReview(right);
  return {
    byHand: !proofOpen && status === 'verified' && !isPlanned(right) && !byOutcome,
    byOutcome,
    refusable: REFUSABLE.includes(status),
    mayRedraw: mayRedraw({ status, right }),
  };
}
