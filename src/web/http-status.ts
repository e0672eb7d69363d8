// From our vocabulary of errors to HTTP, once, for pages and programs alike.
import type { Problem, ProblemKind } from '../platform/problem.ts';

const STATUS: { readonly [K in ProblemKind]: number } = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
};

/** Codes with a status of their own. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  'method-not-allowed': 405,
  'idempotency-key-reused': 422,
  'upload-too-slow': 408,
};

/** The status under which a problem is answered. */
export function statusOf(problem: Problem): number {
  return STATUS_OF_CODE[problem.code] ?? STATUS[problem.kind];
}
