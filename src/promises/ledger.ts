// The ledger: every provision with its controls as they are found, its newest proofs, and the state that follows.
import type { WrittenPromise } from '../data-map/written-promise.ts';
import type { Work } from '../work.ts';
import { boundPromises } from './bound-promises.ts';
import type { Control, FoundControl } from './control.ts';
import type { NewestEvidence } from './evidence.ts';
import { findControl } from './find-control.ts';
import { keyOf, newestProofs, type Proof, standingOf, validUntil } from './proof.ts';
import { type Running, readRunning } from './running-system.ts';
import { type PromiseState, type ProofStanding, stateOf } from './state.ts';

/** A proof that a provision asks for, as it stands. */
export interface LedgerProof {
  readonly probe: string;
  readonly about: string;
  readonly maxAge: string;
  readonly standing: ProofStanding;
  readonly sentence: string;
  /** Null: it never ran, or a person vouches for it, which is no run. */
  readonly ranAt: Temporal.Instant | null;
  /** Until when it counts; null: it does not. */
  readonly validUntil: Temporal.Instant | null;
  readonly figures: Proof['figures'];
}

/** One row of the ledger. */
export interface LedgerRow {
  readonly promise: WrittenPromise;
  readonly state: PromiseState;
  readonly controls: readonly (Control & FoundControl)[];
  readonly proofs: readonly LedgerProof[];
}

/** The evidence probe is no run: it is the newest day that a person vouched for. */
export const BY_PEOPLE = 'evidence';

/** A proof in words, for people: what a person vouches for is said to be that, and never reads like a run. */
export function proofWords({ probe, sentence, figures }: LedgerProof): string {
  return probe === BY_PEOPLE && figures.dated !== undefined
    ? `A person vouches for ${figures.dated}: ${sentence}`
    : sentence;
}

/** Reads the whole ledger of the controller at the moment of the work. */
export async function ledgerOf(work: Work): Promise<LedgerRow[]> {
  return await ledgerAt(work, work.at);
}

/** The ledger with the proofs that there were at a moment; controls are those of now. */
export async function ledgerAt(work: Work, at: Temporal.Instant): Promise<LedgerRow[]> {
  const running = await readRunning(work, at);
  const proofs = await newestProofs(work, at);
  const settled = await newestProofs(work, at, { settled: true });
  return (await boundPromises(work)).map((promise) => ledgerRow(promise, { running, proofs, settled, at }));
}

/** One row, decided from what was read. */
export function ledgerRow(
  promise: WrittenPromise,
  given: {
    readonly running: Running;
    readonly proofs: ReadonlyMap<string, Proof>;
    /** The newest that were really tried; none: `proofs` are all there is. */
    readonly settled?: ReadonlyMap<string, Proof>;
    readonly at: Temporal.Instant;
  },
): LedgerRow {
  const { running, at } = given;
  const controls = promise.controls.map((control) => ({ ...control, ...findControl(running, control) }));
  const proofs = promise.proofs.map(({ probe, of: about = '', max_age: maxAge }) => {
    const asked = { probe, about, maxAge };
    if (probe === BY_PEOPLE)
      return byPeople(asked, running.evidence.get(about), { at, timeZone: running.controller.timeZone });
    const key = keyOf({ probe, about });
    return byProbe(asked, { proof: given.proofs.get(key), settled: given.settled?.get(key) }, at);
  });
  const state = stateOf({
    nature: promise.nature,
    controls: controls.map(({ found }) => found),
    proofs: proofs.map(({ standing }) => standing),
    overPromised: promise.over_promised !== undefined,
  });
  return { promise, state, controls, proofs };
}

type Asked = Pick<LedgerProof, 'probe' | 'about' | 'maxAge'>;

function byProbe(
  asked: Asked,
  { proof, settled }: { readonly proof: Proof | undefined; readonly settled: Proof | undefined },
  at: Temporal.Instant,
): LedgerProof {
  const standing = standingOf(proof, asked.maxAge, at, settled);
  if (proof === undefined)
    return { ...asked, standing, sentence: 'Never tried yet', ranAt: null, validUntil: null, figures: {} };
  const until = validUntil(proof.ranAt, asked.maxAge);
  return {
    ...asked,
    standing,
    sentence: wordsFor(proof, settled),
    ranAt: proof.ranAt,
    validUntil: proof.outcome === 'passed' ? until : null,
    figures: proof.figures,
  };
}

/** Where it could not be tried any more, what it was before stands first. */
function wordsFor(proof: Proof, settled: Proof | undefined): string {
  if (proof.outcome !== 'unable' || settled === undefined) return proof.sentence;
  return `${settled.sentence}; since then it could not be tried: ${proof.sentence}`;
}

function byPeople(
  asked: Asked,
  evidence: NewestEvidence | undefined,
  { at, timeZone }: { readonly at: Temporal.Instant; readonly timeZone: string },
): LedgerProof {
  if (evidence === undefined)
    return {
      ...asked,
      ...{ standing: 'missing', sentence: 'Nobody vouched for it yet' },
      ...{ ranAt: null, validUntil: null, figures: {} },
    };
  // The day counts until it is over.
  const done = evidence.datedOn.add({ days: 1 }).toZonedDateTime(timeZone).toInstant();
  const until = validUntil(done, asked.maxAge);
  const stale = Temporal.Instant.compare(until, at) < 0;
  return {
    ...asked,
    standing: stale ? 'stale' : 'passed',
    sentence: evidence.words,
    ranAt: null,
    validUntil: until,
    figures: { dated: evidence.datedOn.toString() },
  };
}
