// The ladder of one case: what its law needs and why, what was proven, and what may be asked next.
import { readMap } from '../data-map/data-store.ts';
import { verifyFields } from '../data-map/verify-fields.ts';
import type { Move } from '../laws/move.ts';
import { type DemandState, demandsOf, type ProofDemand, TRIES } from '../verification/demand.ts';
import { isMet } from '../verification/document-demand.ts';
import {
  ASKED_RUNGS,
  type AskedRung,
  type Climbed,
  isProven,
  mayAsk,
  type Need,
  neededRung,
  type ProvenBy,
  pointsOf,
  type Rung,
} from '../verification/ladder.ts';
import type { Work } from '../work.ts';
import { type DataRequest, PROVABLE } from './data-request.ts';
import { isSigned } from './law-signature.ts';

/** One rung above the address, as staff see it. */
export interface RungMove {
  readonly rung: AskedRung;
  /** As if a reasonable doubt were written down, where that is what stands in the way. */
  readonly move: Move;
  /** Staff must write why they doubt. */
  readonly needsDoubt: boolean;
}

/** A demand as it may be shown: no answer, no name. */
export interface ShownDemand {
  readonly rung: Rung;
  readonly state: DemandState;
  readonly points: number;
  readonly reason: string;
  readonly askedAt: Temporal.Instant;
  readonly silentAt: Temporal.Instant;
  readonly triesLeft: number;
  readonly matched: number | null;
  readonly notHeld: number | null;
  /** The case waits for it. */
  readonly waits: boolean;
}

export interface Ladder {
  readonly need: Need;
  /** What was proven reaches what is needed. */
  readonly enough: boolean;
  readonly provenBy: ProvenBy | null;
  readonly met: readonly Rung[];
  readonly moves: readonly RungMove[];
  readonly demands: readonly ShownDemand[];
}

/** How far a case has come on the ladder. */
export async function climbedOf(work: Work, request: DataRequest): Promise<Climbed> {
  const demands = await demandsOf(work, request.id);
  const met: Rung[] = demands.filter(({ state }) => state === 'met').map(({ rung }) => rung);
  const { law, lawDigest, verifiedAt, provenBy } = request;
  return {
    // A proven case that names nothing is an appeal out of a proven case, or older than the column: both had a code.
    provenBy: verifiedAt === null ? null : (provenBy ?? 'code'),
    met: (await isMet(work, request.id)) ? [...met, 'document'] : met,
    asked: demands.map(({ rung }) => rung),
    doubt: false,
    fields: verifyFields(await readMap(work)).length,
    signed: law !== null && lawDigest !== null && (await isSigned(work, law, lawDigest)),
  };
}

/** The law's answer to asking for a rung now; `doubt`: a reasonable doubt is written down. */
export function rungMove(request: DataRequest, rung: AskedRung, climbed: Climbed): RungMove {
  const plain = mayAsk(request.rule, rung, climbed);
  // Where only a doubt is missing, what stands in the way even with one is what staff need to know.
  if (plain.allowed === true || plain.allowed === 'warned' || plain.code !== 'no-reasonable-doubt')
    return { rung, move: plain, needsDoubt: false };
  const move = mayAsk(request.rule, rung, { ...climbed, doubt: true });
  return { rung, move, needsDoubt: move.allowed !== false };
}

/** The ladder of a case; `moves` is empty where nothing may be asked any more. */
export async function ladderOf(work: Work, request: DataRequest): Promise<Ladder> {
  const climbed = await climbedOf(work, request);
  const rows = await demandsOf(work, request.id);
  const need = neededRung(request.rule, climbed);
  const open = ['received', ...PROVABLE].includes(request.status);
  const demands: ShownDemand[] = [];
  for (const row of rows) demands.push(await shownDemand(work, row));
  const waits = rows.some(
    ({ endedAt, state }) => endedAt === null && state !== 'failed' && state !== 'silent',
  );
  return {
    need,
    enough: isProven(need, climbed) && !rows.some(({ endedAt }) => endedAt === null),
    provenBy: climbed.provenBy,
    met: climbed.met,
    moves: open && !waits ? ASKED_RUNGS.map((rung) => rungMove(request, rung, climbed)) : [],
    demands,
  };
}

async function shownDemand(work: Work, row: ProofDemand): Promise<ShownDemand> {
  const { id, rung, state, fields, askedAt, silentAt, tries, matched, notHeld, endedAt } = row;
  return {
    rung,
    state,
    points: fields.length,
    reason: (await work.open(`proof_demands:${id}:reason`, row.reason)).toString('utf8'),
    askedAt,
    silentAt,
    triesLeft: TRIES - tries,
    matched,
    notHeld,
    waits: endedAt === null,
  };
}

/** How many held data a match takes for a case. */
export function pointsFor(request: DataRequest): number {
  return request.rule === null ? 0 : pointsOf(request.rule);
}
