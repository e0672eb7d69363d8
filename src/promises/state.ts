// How a promise stands: decided from its nature, its controls as they are found, and its proofs. Pure.
import type { Nature } from '../platform/clauses.ts';

/**
 * `unbacked`: no control, or one that is named and not there. `unproven`: carried out, but no fresh proof. `gap`: the
 * document is silent and the law's default holds. `over-promised`: kept as far as may be, and more was promised than that.
 * `shown`: legal text, nothing to carry out.
 */
export const STATES = ['unbacked', 'unproven', 'over-promised', 'gap', 'proven', 'shown'] as const;
export type PromiseState = (typeof STATES)[number];

/** How a proof stands at a moment. `stale`: it passed, and is older than its maximum age. */
export const STANDINGS = ['passed', 'failed', 'unable', 'stale', 'missing'] as const;
export type ProofStanding = (typeof STANDINGS)[number];

export interface Standing {
  readonly nature: Nature;
  /** Of every control that is named: whether it is there as it must be. */
  readonly controls: readonly boolean[];
  readonly proofs: readonly ProofStanding[];
  readonly overPromised: boolean;
}

/** The state of one provision. What is worst says it: a control that is gone goes before everything. */
export function stateOf({ nature, controls, proofs, overPromised }: Standing): PromiseState {
  if (nature === 'gap') return controls.every(Boolean) ? 'gap' : 'unbacked';
  if (nature === 'LEGAL') return controls.every(Boolean) ? 'shown' : 'unbacked';
  if (controls.length === 0 || !controls.every(Boolean)) return 'unbacked';
  if (proofs.length === 0 || proofs.some((one) => one !== 'passed')) return 'unproven';
  return overPromised ? 'over-promised' : 'proven';
}

/** The state of a row that several provisions share: that of the worst. */
export function worstOf(states: readonly PromiseState[]): PromiseState {
  return STATES.find((state) => states.includes(state)) ?? 'unbacked';
}

/** Whether a state is what was promised, or what the page says openly that it is not. */
export function isGood(state: PromiseState): boolean {
  return state !== 'unbacked' && state !== 'unproven';
}
