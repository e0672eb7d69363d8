// The step that keeps rows because of a legal hold, and what the person is told of it.
import type { DrawnHolds } from '../retention/standing-holds.ts';
import type { Fact } from './fact.ts';
import type { Kept } from './plan.ts';
import { type Found, rowsFact, type StepDraft } from './right.ts';

/**
 * Keeps what holds name. The reason of a hold is said only where it may be told; otherwise the person learns that a law
 * or a legal claim demands it (GDPR Art. 17(3)(b), (e)), and what to do about it.
 */
export function heldStep(found: Found, holds: DrawnHolds): StepDraft {
  const { kept, told } = keptBy(holds, found.held);
  const rows = told === null ? rowsFact('held', found) : { ...rowsFact('held-told', found), reason: told };
  const base = { found, act: 'keep', maskings: [], columns: [], problem: null, questions: [] } as const;
  return { ...base, facts: [rows], kept };
}

/** The same for what lies in a system that is not connected: its owner is asked for nothing. */
export function heldPlace(
  holds: DrawnHolds,
  held: readonly string[],
  store: string,
): { readonly facts: Fact[]; readonly kept: Kept } {
  const { kept, told } = keptBy(holds, held);
  return {
    facts: [told === null ? { say: 'held-place', store } : { say: 'held-place-told', store, reason: told }],
    kept,
  };
}

function keptBy(
  { standing, law }: DrawnHolds,
  held: readonly string[],
): { readonly kept: Kept; readonly told: string | null } {
  const words = standing.find(({ id, told: one }) => held.includes(id) && one !== null)?.told ?? null;
  // It stands inside a sentence of ours.
  const told = words === null || /[.!?。！？]$/.test(words) ? words : `${words}.`;
  const kept = { reason: told ?? '', legalBasis: law, period: '', until: null, held: true } as const;
  return { kept, told };
}
