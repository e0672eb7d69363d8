// How many clauses versions have, and how many of them a person has confirmed: two counts for each, in one query.
import type { Work } from '../work.ts';
import { ProvisionVersionRow } from './provision.ts';

export interface ProvisionCount {
  readonly versionId: string;
  readonly clauses: number;
  readonly confirmed: number;
}

/** The counts of versions; one without clauses is left out. */
export async function provisionCounts(work: Work, versionIds: readonly string[]): Promise<ProvisionCount[]> {
  const { trx, controllerId } = work;
  const rows = (await ProvisionVersionRow.query(trx)
    .select('versionId')
    .count('* as clauses')
    .count('confirmedAt as confirmed')
    .where({ controllerId })
    .whereIn('versionId', [...versionIds])
    .groupBy('versionId')) as unknown as { versionId: string; clauses: string; confirmed: string }[];
  return rows.map(({ versionId, clauses, confirmed }) => ({
    versionId,
    clauses: Number(clauses),
    confirmed: Number(confirmed),
  }));
}
