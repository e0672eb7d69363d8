// Provisions of documents that were imported at the desk, bound to controls by persons: they stand in the same ledger.
import type { WrittenPromise } from '../data-map/written-promise.ts';
import type { ControlKind } from '../platform/clauses.ts';
import { listDocuments } from '../policies/document.ts';
import { newestVersions } from '../policies/document-version.ts';
import { provisionsOf } from '../policies/provision.ts';
import { confirmedControls, type ProvisionControl } from '../policies/provision-control.ts';
import type { Work } from '../work.ts';
import type { Control } from './control.ts';

type AskedProof = WrittenPromise['proofs'][number];

const LONGEST_WORDS = 400;

/** By which probe a control is proven that nobody named one for; null: only a person can vouch for it. */
const PROBES_OF: Readonly<Record<ControlKind, (name: string) => Omit<AskedProof, 'max_age'> | null>> = {
  purpose: () => ({ probe: 'purposes-stated' }),
  gate: (of) => ({ probe: 'gate-denies', of }),
  schedule: (of) => ({ probe: 'schedules-held', of }),
  workflow: (name) => {
    if (name.startsWith('right-')) return { probe: 'request-form', of: name.slice('right-'.length) };
    if (name.startsWith('inactivity ')) return { probe: 'inactivity-warned' };
    return name === 'minor-within-hours' ? { probe: 'minor-cases' } : { probe: 'evidence', of: name };
  },
  notice: (of) => ({ probe: 'evidence', of }),
  'age-gate': () => ({ probe: 'minor-cases' }),
  schema: () => ({ probe: 'map-matches' }),
  session: () => ({ probe: 'session-cookie' }),
  recipient: (of) => ({ probe: 'recipient-notices', of }),
  register: (of) => (of === 'purposes' ? { probe: 'purposes-stated' } : { probe: 'evidence', of }),
  intake: () => ({ probe: 'mail-judged' }),
  document: (of) => ({ probe: 'documents-dated', of }),
  evidence: (of) => ({ probe: 'evidence', of }),
};

/** The proof that a confirmed control asks for: two days for a probe, a quarter for the word of a person. */
export function proofFor({ kind, name }: Control): AskedProof | null {
  const asked = PROBES_OF[kind](name);
  if (asked === null) return null;
  return { ...asked, max_age: asked.probe === 'evidence' ? 'P90D' : 'P2D' };
}

/** What persons bound, as promises; only documents of the controller itself, in their newest version. */
export async function confirmedPromises(work: Work): Promise<WrittenPromise[]> {
  const bound = Map.groupBy(await confirmedControls(work), ({ provisionId }) => provisionId);
  if (bound.size === 0) return [];
  const versions = new Map((await newestVersions(work)).map((one) => [one.documentId, one]));
  const promises: WrittenPromise[] = [];
  for (const { id, slug, title, owner } of await listDocuments(work)) {
    const version = versions.get(id);
    if (owner.kind !== 'own' || version === undefined) continue;
    for (const provision of await provisionsOf(work, version.id)) {
      const controls = (bound.get(provision.id) ?? []).map(controlOf);
      if (controls.length === 0) continue;
      const { excerpt, section, label, nature, articles } = provision;
      const proofs = controls.flatMap((control) => proofFor(control) ?? []);
      promises.push({
        id: `${slug}/${provision.slug}`,
        document: slug,
        title,
        dated: version.dated?.toString() ?? '',
        rows: [],
        section: section === '' ? '-' : section,
        label: label ?? 'disclaimer',
        nature: nature === 'gap' || nature === 'LEGAL' ? 'MIXED' : nature,
        says: excerpt.length > LONGEST_WORDS ? `${excerpt.slice(0, LONGEST_WORDS)}…` : excerpt,
        articles: [...articles],
        controls,
        proofs,
      });
    }
  }
  return promises;
}

/** What a person confirmed, with what it must be set to; numbers stand as digits there. */
function controlOf({ kind, name, setting }: ProvisionControl): Control {
  if (setting === null) return { kind, name };
  return { kind, name, is: /^\d+$/.test(setting) ? Number(setting) : setting };
}
