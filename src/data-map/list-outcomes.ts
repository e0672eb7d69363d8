// A list of a pack held against the list that is known: what becomes of each name.
import { isDeepStrictEqual } from 'node:util';

export interface ListOutcome {
  readonly name: string;
  readonly outcome: 'added' | 'changed' | 'unchanged' | 'removed';
}

/** What putting `wanted` in place of `known` does to each name: those wanted in their order, then those that go. */
export function listOutcomes<T extends { readonly name: string }>(
  known: readonly T[],
  wanted: readonly T[],
): ListOutcome[] {
  const before = new Map(known.map((one) => [one.name, one]));
  const after = new Set(wanted.map(({ name }) => name));
  return [
    ...wanted.map((one): ListOutcome => {
      const { name } = one;
      if (!before.has(name)) return { name, outcome: 'added' };
      return { name, outcome: isDeepStrictEqual(before.get(name), one) ? 'unchanged' : 'changed' };
    }),
    ...[...before.keys()]
      .filter((name) => !after.has(name))
      .map((name): ListOutcome => ({ name, outcome: 'removed' })),
  ];
}

/** How many names something becomes of. */
export function countChanged(outcomes: readonly ListOutcome[]): number {
  return outcomes.filter(({ outcome }) => outcome !== 'unchanged').length;
}
