// What a portability answer leaves out of a collection, as it is kept with the step, the receipt and the archive.
import type { NotPortable } from '../archives/archive-input.ts';

/**
 * `inferred` and `received`: by where it comes from; `mixed`: both of these; `basis`: no purpose rests on consent or
 * contract; `undecided`: nobody had said, and a person ruled against it; `secret`: none of it may be disclosed.
 */
export type LeftOutReason = NotPortable;

export interface LeftOut {
  readonly why: LeftOutReason;
  /** Columns and what people call them; empty: the whole collection. */
  readonly fields: readonly { readonly name: string; readonly label: string }[];
}

/** Why a whole collection is left out; null where at most some of its fields are. */
export function wholeLeftOut(leftOut: readonly LeftOut[] | null | undefined): LeftOutReason | null {
  return leftOut?.find(({ fields }) => fields.length === 0)?.why ?? null;
}
