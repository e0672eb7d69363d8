// Writes the clauses of a new version: each under the id it had before, or under a new one.
import type { Work } from '../work.ts';
import type { ComparedProvision } from './compare-versions.ts';
import { MATCH_VERSION, matchProvisions } from './match-provisions.ts';
import { nameProvision } from './name-provision.ts';
import { type Provision, ProvisionRow, ProvisionVersionRow } from './provision.ts';
import type { SplitProvision } from './split-provisions.ts';

/** So many rows in one statement stay far below what PostgreSQL takes. */
const AT_ONCE = 500;

/**
 * Writes what a version says. A clause that stayed word for word keeps what a person confirmed about it; one whose
 * words changed keeps its id and is to be confirmed again.
 */
export async function writeProvisions(
  work: Work,
  place: { readonly documentId: string; readonly versionId: string },
  split: readonly SplitProvision[],
  before: readonly Provision[],
): Promise<ComparedProvision[]> {
  const { trx, controllerId } = work;
  const { documentId, versionId } = place;
  const matches = matchProvisions(before, split);
  const names = await ProvisionRow.query(trx).select('slug').where({ controllerId, documentId });
  const taken = new Set(names.map(({ slug }) => slug));
  const written = split.map((one, index) => {
    const match = matches[index];
    const earlier = match?.before == null ? undefined : before[match.before];
    const kept = match?.matched === 'same' && earlier?.confirmedAt != null ? earlier : null;
    const { label, also, nature, articles } = kept ?? one;
    return {
      id: earlier?.id ?? crypto.randomUUID(),
      slug: earlier?.slug ?? nameProvision(one.excerpt, taken),
      isNew: earlier === undefined,
      row: {
        ...one,
        label,
        also: [...also],
        nature,
        articles: [...articles],
        position: index + 1,
        matched: match?.matched ?? 'new',
        matchScore: match?.score ?? 0,
        matchMethod: MATCH_VERSION,
        confirmedBy: kept?.confirmedBy ?? null,
        confirmedAt: kept?.confirmedAt ?? null,
      },
    };
  });
  const fresh = written.filter(({ isNew }) => isNew);
  for (let at = 0; at < fresh.length; at += AT_ONCE)
    await ProvisionRow.query(trx).insert(
      fresh.slice(at, at + AT_ONCE).map(({ id, slug }) => ({ controllerId, id, documentId, slug })),
    );
  for (let at = 0; at < written.length; at += AT_ONCE)
    await ProvisionVersionRow.query(trx).insert(
      written
        .slice(at, at + AT_ONCE)
        .map(({ id, row }) => ({ controllerId, provisionId: id, versionId, ...row })),
    );
  return written.map(({ id, slug, row }) => ({ id, slug, ...row }));
}
