// Errors as application/problem+json (RFC 9457): one translation from our vocabulary to HTTP.
import { loggable, logger } from '../platform/logger.ts';
import { isProblem, Problem, type ProblemKind } from '../platform/problem.ts';
import type { Answer } from '../web/endpoint.ts';
import { statusOf } from '../web/http-status.ts';

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

/** What a program is told. `code` is stable; `detail` is a sentence for people and may change. */
export function problemAnswer(error: unknown): Answer {
  const problem = known(error);
  const status = statusOf(problem);
  if (status >= 500) logger.error(loggable(error), 'an API call failed');
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="habeas"' } : {}),
      ...(status === 503 || status === 429 ? { 'Retry-After': '10' } : {}),
    },
    body: {
      type: `urn:habeas:problem:${problem.code}`,
      title: TITLES[problem.kind],
      status,
      code: problem.code,
      detail: problem.message,
      ...(problem.kind === 'internal' ? {} : problem.details),
    },
  };
}

/** Errors of express's body parser in our words; anything unforeseen without its text. */
function known(error: unknown): Problem {
  if (isProblem(error)) return error;
  const type = Error.isError(error) && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') {
    return new Problem('too-large', 'body-too-large', 'The body is larger than 64 kB. Nothing was saved.');
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
  return new Problem(
    'internal',
    'unexpected-error',
    'Something went wrong on our side. If you sent an Idempotency-Key, you may safely send the same call again.',
  );
}
