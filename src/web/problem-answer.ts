// Errors as application/problem+json (RFC 9457), for every door that programs use: one translation from our vocabulary to HTTP.
import type { Response } from 'express';
import { loggable, logger } from '../platform/logger.ts';
import { isProblem, Problem, type ProblemKind } from '../platform/problem.ts';
import { statusOf } from './http-status.ts';

const TITLES: { readonly [K in ProblemKind]: string } = {
  invalid: 'The input cannot be accepted',
  unauthenticated: 'No valid key',
  forbidden: 'Not permitted',
  'not-found': 'Not found',
  conflict: 'Not possible in this state',
  'too-large': 'Too large',
  unsupported: 'Not supported',
  'too-many': 'Too many calls',
  internal: 'Our fault',
  unavailable: 'Not available at the moment',
};

/** What one door says in its own way. */
export interface ProgramDoor {
  /** The largest body that it takes, such as `64 kB`. */
  readonly largestBody?: string;
  /** How to show who calls (RFC 9110, 11.6.1); absent: not by a header of HTTP's own. */
  readonly scheme?: string;
  /** What may be done after a fault of ours. */
  readonly afterFault?: string;
}

/** Tells a program what went wrong. `code` is stable; `detail` is a sentence for people and may change. */
export function sendProblem(res: Response, error: unknown, door: ProgramDoor = {}): void {
  const problem = known(error, door);
  const status = statusOf(problem);
  if (status >= 500) logger.error(loggable(error), 'a call of a program failed');
  res.status(status).set('Content-Type', 'application/problem+json');
  if (status === 401 && door.scheme !== undefined) res.set('WWW-Authenticate', door.scheme);
  if (status === 503 || status === 429) res.set('Retry-After', '10');
  const body = {
    type: `urn:habeas:problem:${problem.code}`,
    title: TITLES[problem.kind],
    status,
    code: problem.code,
    detail: problem.message,
    ...(problem.kind === 'internal' ? {} : problem.details),
  };
  res.end(JSON.stringify(body));
}

/** Errors of express's body parser in our words; anything unforeseen without its text. */
function known(
  error: unknown,
  { largestBody = 'this door takes', afterFault = 'You may safely try again.' }: ProgramDoor,
): Problem {
  if (isProblem(error)) return error;
  const type = Error.isError(error) && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') {
    return new Problem(
      'too-large',
      'body-too-large',
      `The body is larger than ${largestBody}. Nothing was saved.`,
    );
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new Problem(
      'unsupported',
      'body-encoding-unsupported',
      'Send the body as plain UTF-8 JSON, not compressed. Nothing was saved.',
    );
  }
  if (Error.isError(error) && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return new Problem(
      'invalid',
      'body-not-json',
      'The body or the address could not be read. Send one JSON object. Nothing was saved.',
    );
  }
  return new Problem('internal', 'unexpected-error', `Something went wrong on our side. ${afterFault}`);
}
