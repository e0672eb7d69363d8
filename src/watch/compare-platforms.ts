// Documents side by side by what their clauses speak of; that two say the same is proposed by a rule and decided by a person.
import type { ClauseLabel } from '../platform/clauses.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { listDocuments, type PublishedDocument } from '../policies/document.ts';
import { newestVersions } from '../policies/document-version.ts';
import { countLabels, type LabelledProvision, labelledProvisions } from '../policies/labelled-provisions.ts';
import type { Work } from '../work.ts';
import { LIKENESS_METHOD, likeness } from './likeness.ts';

export type MatchVerdict = 'same' | 'different';

class MatchRow extends HouseModel {
  static override tableName = 'provision_matches';
  static override idColumn = ['controllerId', 'oneId', 'otherId'];
  declare controllerId: string;
  declare oneId: string;
  declare otherId: string;
  declare confidence: number;
  declare method: string;
  declare verdict: MatchVerdict;
  declare decidedBy: string;
  declare decidedAt: Temporal.Instant;
}

export interface Side {
  readonly document: PublishedDocument;
  readonly number: number;
  readonly clauses: readonly LabelledProvision[];
}

export interface Pair {
  readonly one: LabelledProvision & { readonly document: PublishedDocument };
  readonly other: LabelledProvision & { readonly document: PublishedDocument };
  /** From 0 to 1, by `LIKENESS_METHOD`. */
  readonly confidence: number;
  /** Null: nobody has decided. */
  readonly verdict: MatchVerdict | null;
}

export interface Comparison {
  readonly counts: ReadonlyMap<ClauseLabel, number>;
  /** Every document, those that are silent about it too: that a document says nothing is worth knowing. */
  readonly sides: readonly Side[];
  readonly pairs: readonly Pair[];
}

/** Less alike pairs are not proposed. */
const PROPOSED_FROM = 0.3;
const MOST_PAIRS = 30;

/** Lays the newest versions of all documents side by side, for one label. */
export async function compareByLabel(work: Work, label: ClauseLabel): Promise<Comparison> {
  const documents = await listDocuments(work);
  const versions = new Map((await newestVersions(work)).map((one) => [one.documentId, one]));
  const ids = [...versions.values()].map(({ id }) => id);
  const counts = await countLabels(work, ids);
  const clauses = Map.groupBy(await labelledProvisions(work, ids, label), ({ versionId }) => versionId);
  const sides = documents.flatMap((document): Side[] => {
    const version = versions.get(document.id);
    if (version === undefined) return [];
    return [{ document, number: version.number, clauses: clauses.get(version.id) ?? [] }];
  });
  return { counts, sides, pairs: await pairsOf(work, sides) };
}

async function pairsOf(work: Work, sides: readonly Side[]): Promise<Pair[]> {
  const decided = await decidedMatches(work, sides);
  const pairs: Pair[] = [];
  for (const [index, left] of sides.entries())
    for (const right of sides.slice(index + 1))
      for (const a of left.clauses)
        for (const b of right.clauses) {
          const verdict = decided.get(keyOf(a.id, b.id)) ?? null;
          const confidence = likeness(a.excerpt, b.excerpt);
          if (verdict === null && confidence < PROPOSED_FROM) continue;
          const [one, other] = [
            { ...a, document: left.document },
            { ...b, document: right.document },
          ];
          pairs.push({ one, other, confidence, verdict });
        }
  return pairs.toSorted((x, y) => rank(x) - rank(y) || y.confidence - x.confidence).slice(0, MOST_PAIRS);
}

/** What a person confirmed first, what waits next, what was called different last. */
function rank({ verdict }: Pair): number {
  return verdict === 'same' ? 0 : verdict === null ? 1 : 2;
}

async function decidedMatches(
  { trx, controllerId }: Work,
  sides: readonly Side[],
): Promise<ReadonlyMap<string, MatchVerdict>> {
  const ids = sides.flatMap(({ clauses }) => clauses.map(({ id }) => id));
  const rows = await MatchRow.query(trx)
    .where({ controllerId })
    .whereIn('oneId', ids)
    .whereIn('otherId', ids);
  return new Map(rows.map(({ oneId, otherId, verdict }) => [keyOf(oneId, otherId), verdict]));
}

function keyOf(one: string, other: string): string {
  return [one, other].toSorted().join(' ');
}

/** Writes down what a person read in two clauses of two documents. A later word takes the place of an earlier. Throws `match-unknown`. */
export async function decideMatch(
  work: Work,
  {
    label,
    pair,
    verdict,
    by,
  }: {
    readonly label: ClauseLabel;
    readonly pair: readonly [string, string];
    readonly verdict: MatchVerdict;
    readonly by: string;
  },
): Promise<void> {
  const { trx, controllerId, at } = work;
  const [oneId = '', otherId = ''] = pair.toSorted();
  const { sides } = await compareByLabel(work, label);
  const clauseOf = (id: string) =>
    sides
      .flatMap(({ clauses, document }) => clauses.map((one) => ({ ...one, document })))
      .find((one) => one.id === id);
  const [one, other] = [clauseOf(oneId), clauseOf(otherId)];
  if (one === undefined || other === undefined || one.document.id === other.document.id)
    throw new Problem(
      'not-found',
      'match-unknown',
      'These are no longer two clauses of two documents. Nothing was saved. Load the page again.',
    );
  const decided = { verdict, decidedBy: by, decidedAt: at };
  const confidence = likeness(one.excerpt, other.excerpt);
  await MatchRow.query(trx)
    .insert({ controllerId, oneId, otherId, confidence, method: LIKENESS_METHOD, ...decided })
    .onConflict(['controllerId', 'oneId', 'otherId'])
    .merge(['confidence', 'method', 'verdict', 'decidedBy', 'decidedAt']);
  await work.record('watch.matched', oneId, { other: otherId, verdict });
}
