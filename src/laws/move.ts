// The answer to "may we?": yes, yes with a warning, or no, always with the law's reason, source and mark.
import type { Mark } from './law-codes.ts';

/** Where a claim of the law comes from and what it is worth. */
export interface Cited {
  readonly source: string;
  readonly mark: Mark;
}

/** Counsel signed the rule file: its marks count as read. */
export interface Standing {
  readonly signed?: boolean;
}

/** Why a move is not what the law provides for. */
export interface Objection {
  readonly code: string;
  /** One sentence for staff, shown at the disabled button and answered by the API. */
  readonly reason: string;
}

export type Move = { readonly allowed: true } | ({ readonly allowed: false | 'warned' } & Objection & Cited);

const WORTH: Readonly<Record<Mark, number>> = { V: 2, S: 1, U: 0 };

/** The claim that is worth least: a chain holds as its weakest link does. */
export function weakest(first: Cited, ...others: readonly Cited[]): Cited {
  return others.reduce((least, one) => (WORTH[one.mark] < WORTH[least.mark] ? one : least), first);
}

/**
 * Judges a move by the claim that it rests on. Against the law: impossible where the text was read (V) or counsel
 * signed the file, else a warning. Within the law: free where V or signed, else a warning that nobody has checked.
 */
export function judge(objection: Objection | null, claim: Cited, signed: boolean): Move {
  const settled = signed || claim.mark === 'V';
  const { source, mark } = claim;
  if (objection === null)
    return settled
      ? { allowed: true }
      : {
          allowed: 'warned',
          code: 'not-verified',
          reason: `The rule file allows this, but its source (${source}) ${mark === 'S' ? 'was cited without the text' : 'is not verified'} and counsel has not signed it.`,
          source,
          mark,
        };
  return { allowed: settled ? false : 'warned', ...objection, source, mark };
}
