// The one vocabulary of errors: a kind, a stable code, and a sentence for people.

/** What went wrong in general; doors translate each kind to one HTTP status (RFC 9457). */
export type ProblemKind =
  | 'invalid' // the caller's input cannot be accepted
  | 'unauthenticated' // nobody is signed in
  | 'forbidden' // signed in, but not allowed
  | 'not-found' // no such thing, or not for the caller: the two look the same
  | 'conflict' // the thing is no longer in the state that the act needs
  | 'too-many' // a limit was reached
  | 'too-large' // more bytes or fields than the door takes
  | 'unsupported' // a content type or feature that this door does not take
  | 'unavailable' // a system we depend on did not answer
  | 'internal'; // our own fault

/**
 * An error that people may see. `code` is stable and kebab-case; `message` says what happened, what was kept
 * safe and what to do next, and holds no personal data; `details` holds ids, names and counts only.
 */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(kind: ProblemKind, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Problem';
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}

/** Tells a Problem from any other error, also across realms. */
export function isProblem(error: unknown): error is Problem {
  return Error.isError(error) && error.name === 'Problem' && 'kind' in error && 'code' in error;
}
