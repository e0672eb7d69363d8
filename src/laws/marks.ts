// What is known of each number and claim of a rule: its source and its mark, found by walking the rule.
import type { Law, Rule } from './law-schema.ts';
import type { Cited } from './move.ts';

/** A claim with its place in the rule, such as `due.count`. `value` is null where it is a claim without a number. */
export interface Claim extends Cited {
  readonly path: string;
  readonly value: string | number | null;
}

/** Every claim of a law or of a rule that carries a source and a mark, in the order of the file. */
export function claimsOf(text: Law | Rule): readonly Claim[] {
  const found: Claim[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const claim = value as Partial<Cited> & { readonly value?: unknown };
    if (claim.source !== undefined && claim.mark !== undefined) {
      const plain = typeof claim.value === 'string' || typeof claim.value === 'number' ? claim.value : null;
      found.push({ path, value: plain, source: claim.source, mark: claim.mark });
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, path === '' ? key : `${path}.${key}`);
  };
  visit(text, '');
  return found;
}

/** The source and mark of one place of a rule, such as `extension.count`; null where the rule says nothing there. */
export function markOf(rule: Rule, path: string): Cited | null {
  const found = claimsOf(rule).find((claim) => claim.path === path);
  return found === undefined ? null : { source: found.source, mark: found.mark };
}

/** What counsel has to look at before signing: every claim of a law that nobody has read in the text. */
export function unverified(law: Law): readonly Claim[] {
  return claimsOf(law).filter(({ mark }) => mark !== 'V');
}
