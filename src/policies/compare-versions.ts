// The structured difference of two versions: clauses added, removed and changed, what they bear on, and whether that looks material.
import type { ClauseLabel, Nature } from '../platform/clauses.ts';

/** What is compared of a clause. */
export interface ComparedProvision {
  /** Stays through versions. */
  readonly id: string;
  readonly slug: string;
  readonly section: string;
  readonly excerpt: string;
  readonly label: ClauseLabel | null;
  readonly nature: Nature;
  readonly articles: readonly string[];
}

export interface ProvisionChange {
  readonly what: 'added' | 'removed' | 'changed';
  readonly before: ComparedProvision | null;
  readonly after: ComparedProvision | null;
}

export interface Difference {
  readonly changes: readonly ProvisionChange[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** Articles that the clauses bear on, before or after. */
  readonly articles: readonly string[];
  /** What the rules think; a person decides. */
  readonly material: boolean;
  /** Why they think so, for staff. */
  readonly why: string;
}

/** A change of these is material whatever else stays: people would decide otherwise if they knew. */
const MATERIAL = new Set<ClauseLabel>([
  'consent',
  'age',
  'collection-source',
  'data-category',
  'purpose',
  'retention-period',
  'retention-exception',
  'deletion-path',
  'cooling-off',
  'rights-list',
  'recipients',
  'sale-share',
  'authority-disclosure',
  'training-use',
  'human-review',
  'licence-in',
  'cookies',
  'credits-refund',
]);

/** Compares the clauses of two versions by their ids. Nothing of it says whether a change is lawful. */
export function compareVersions(
  before: readonly ComparedProvision[],
  after: readonly ComparedProvision[],
): Difference {
  const was = new Map(before.map((one) => [one.id, one]));
  const is = new Set(after.map(({ id }) => id));
  const changes: ProvisionChange[] = after.flatMap((one): ProvisionChange[] => {
    const earlier = was.get(one.id);
    if (earlier === undefined) return [{ what: 'added', before: null, after: one }];
    return earlier.excerpt === one.excerpt ? [] : [{ what: 'changed', before: earlier, after: one }];
  });
  for (const one of before) if (!is.has(one.id)) changes.push({ what: 'removed', before: one, after: null });
  const count = (what: ProvisionChange['what']): number => changes.filter((one) => one.what === what).length;
  const both = changes.flatMap((one) => [one.before, one.after].filter((side) => side !== null));
  const labels = [
    ...new Set(both.flatMap(({ label }) => (label !== null && MATERIAL.has(label) ? [label] : []))),
  ];
  return {
    changes,
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    articles: [...new Set(both.flatMap(({ articles }) => articles))].toSorted(),
    material: labels.length > 0,
    why:
      labels.length > 0
        ? `Clauses about ${labels.join(', ').replaceAll('-', ' ')} are among those that changed.`
        : 'No clause that says what is done with data is among those that changed.',
  };
}
