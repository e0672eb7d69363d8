// A control as a provision names it, and what was found of it in the running system.
import type { ControlKind } from '../platform/clauses.ts';

/** What a provision names; `is` undefined: it must be there, whatever it is set to. */
export interface Control {
  readonly kind: ControlKind;
  readonly name: string;
  readonly is?: string | number | boolean | undefined;
}

/** What was found; `says` in words, for people. */
export interface FoundControl {
  readonly found: boolean;
  readonly says: string;
}
