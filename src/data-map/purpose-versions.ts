// Asking people again: a new version of a purpose after which older consents to it do not count.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

class VersionedPurpose extends HouseModel {
  static override tableName = 'purposes';
  static override idColumn = ['controllerId', 'name'];
  declare controllerId: string;
  declare name: string;
  declare basis: string;
  declare version: number;
  declare materialVersion: number;
}

/**
 * Begins a new version of purposes that rest on consent, because something material changed. Consents that were given
 * stay on record and count no more; none is made. Names that rest on something else, or are gone, are left alone.
 * Answers with the names that were begun anew.
 */
export async function askAgain(work: Work, names: readonly string[]): Promise<string[]> {
  const { trx, controllerId } = work;
  const rows = await VersionedPurpose.query(trx)
    .where({ controllerId, basis: 'consent' })
    .whereIn('name', [...names])
    .orderBy('name')
    .forUpdate();
  for (const { name, version } of rows)
    await VersionedPurpose.query(trx)
      .findById([controllerId, name])
      .patch({ version: version + 1, materialVersion: version + 1 });
  if (rows.length > 0) await work.record('purposes.askedAgain', controllerId, { purposes: rows.length });
  return rows.map(({ name }) => name);
}
