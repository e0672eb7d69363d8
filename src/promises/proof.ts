// Proofs as rows: each run of a probe with its outcome; a provision asks for one that is no older than it says.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import type { ProofStanding } from './state.ts';

/** Counts and moments that a probe found; never anything about a person. */
export type Figures = Readonly<Record<string, string | number | boolean | null>>;

/** What a probe found. `unable`: it could not be tried, which proves nothing and is no failure. */
export interface ProbeOutcome {
  readonly outcome: 'passed' | 'failed' | 'unable';
  readonly sentence: string;
  readonly figures: Figures;
}

export class Proof extends HouseModel implements ProbeOutcome {
  static override tableName = 'proofs';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['figures'];
  declare controllerId: string;
  declare id: string;
  declare probe: string;
  declare about: string;
  declare ranAt: Temporal.Instant;
  declare outcome: ProbeOutcome['outcome'];
  declare sentence: string;
  declare figures: Figures;
}

/** What is asked of a probe: its name, and what it shall look at. */
export interface ProbeOrder {
  readonly probe: string;
  readonly about: string;
}

/** `oldest-row lumyx_platform.api_request_logs` */
export function keyOf({ probe, about }: ProbeOrder): string {
  return about === '' ? probe : `${probe} ${about}`;
}

/** Outcomes that say how a promise stands; the third says only that it was not tried. */
const SETTLED: readonly ProbeOutcome['outcome'][] = ['passed', 'failed'];

/**
 * The newest run of every probe up to a moment, by its key: one row each, whatever the number of runs. `settled`: the
 * newest that really was tried.
 */
export async function newestProofs(
  { trx, controllerId }: Work,
  until: Temporal.Instant,
  { settled = false }: { readonly settled?: boolean } = {},
): Promise<ReadonlyMap<string, Proof>> {
  const rows = await Proof.query(trx)
    .distinctOn('probe', 'about')
    .where({ controllerId })
    .where('ranAt', '<=', until.toString())
    .modify((query) => {
      if (settled) void query.whereIn('outcome', [...SETTLED]);
    })
    .orderBy(['probe', 'about', { column: 'ranAt', order: 'desc' }, 'id']);
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** Writes down what a probe found, at the moment of the work. */
export async function writeProof(work: Work, order: ProbeOrder, found: ProbeOutcome): Promise<void> {
  const { trx, controllerId, at } = work;
  const { outcome, sentence, figures } = found;
  await Proof.query(trx).insert({
    ...{ controllerId, id: crypto.randomUUID(), ranAt: at },
    ...{ probe: order.probe, about: order.about, outcome, sentence, figures: { ...figures } },
  });
}

/** Until when a proof of some maximum age counts (ISO 8601 in days or hours; a day has 24). */
export function validUntil(ranAt: Temporal.Instant, maxAge: string): Temporal.Instant {
  return ranAt.add({ hours: Temporal.Duration.from(maxAge).total('hours') });
}

/**
 * How a proof stands at a moment; undefined: the probe never ran. That it cannot be tried now hides no failure of before
 * (`settled`), and no proof that grew too old meanwhile.
 */
export function standingOf(
  proof: Proof | undefined,
  maxAge: string,
  at: Temporal.Instant,
  settled?: Proof,
): ProofStanding {
  if (proof === undefined) return 'missing';
  if (proof.outcome === 'unable' && settled !== undefined) {
    const before = standingOf(settled, maxAge, at);
    return before === 'passed' ? 'unable' : before;
  }
  if (proof.outcome !== 'passed') return proof.outcome;
  return Temporal.Instant.compare(validUntil(proof.ranAt, maxAge), at) < 0 ? 'stale' : 'passed';
}
