// Clauses of several versions by what they speak of: for laying documents side by side.
import type { ClauseLabel } from '../platform/clauses.ts';
import type { Work } from '../work.ts';
import { ProvisionVersionRow } from './provision.ts';

export interface LabelledProvision {
  readonly id: string;
  readonly versionId: string;
  readonly excerpt: string;
  readonly articles: readonly string[];
  /** Of label and nature, from 0 to 1. */
  readonly confidence: number;
  readonly confirmed: boolean;
}

/** A page shows no more of one label; who needs all reads the documents. */
const MOST = 400;

/** The clauses of these versions that have a label, in the order of reading. */
export async function labelledProvisions(
  { trx, controllerId }: Work,
  versionIds: readonly string[],
  label: ClauseLabel,
): Promise<LabelledProvision[]> {
  const rows = await ProvisionVersionRow.query(trx)
    .where({ controllerId, label })
    .whereIn('versionId', [...versionIds])
    .orderBy(['versionId', 'position'])
    .limit(MOST);
  return rows.map(({ provisionId, versionId, excerpt, articles, confidence, confirmedAt }) => ({
    id: provisionId,
    versionId,
    excerpt,
    articles,
    confidence: Number(confidence),
    confirmed: confirmedAt !== null,
  }));
}

/** How many clauses of these versions have each label. */
export async function countLabels(
  { trx, controllerId }: Work,
  versionIds: readonly string[],
): Promise<ReadonlyMap<ClauseLabel, number>> {
  const rows = (await ProvisionVersionRow.query(trx)
    .select('label')
    .count({ clauses: '*' })
    .where({ controllerId })
    .whereNotNull('label')
    .whereIn('versionId', [...versionIds])
    .groupBy('label')) as unknown as { label: ClauseLabel; clauses: string }[];
  return new Map(rows.map(({ label, clauses }) => [label, Number(clauses)]));
}
