// What a system behind an API did wrong, in the words every store shares; without values, addresses or secrets.
import { isProblem, Problem, type ProblemKind } from '../platform/problem.ts';

/** Codes of calls that may go better later. */
const LATER = ['store-unreachable', 'store-timeout'];

/** Whether an error leaves open what became of the call. */
export function isDoubtful(error: unknown): error is Problem {
  return isProblem(error) && LATER.includes(error.code);
}

/** The store's word for what the outbound client met; its own code stays in the details. */
export function ofOutbound(error: unknown, system: string): unknown {
  if (!isProblem(error) || !error.code.startsWith('outbound-')) return error;
  const [kind, code] = storeCode(error.code);
  return new Problem(kind, code, `${system}: ${error.message}`, { ...error.details, cause: error.code });
}

function storeCode(cause: string): readonly [ProblemKind, string] {
  if (cause === 'outbound-timeout') return ['unavailable', 'store-timeout'];
  if (cause === 'outbound-unreachable' || cause === 'outbound-name-unknown')
    return ['unavailable', 'store-unreachable'];
  if (['outbound-too-large', 'outbound-encoded', 'outbound-broken'].includes(cause))
    return ['unavailable', 'store-answer-refused'];
  return ['unavailable', 'store-refused'];
}

/** An answer that cannot be used: never a reason to believe that nothing is there. */
export function answerRefused(system: string, why: string, details: Record<string, unknown> = {}): Problem {
  return new Problem(
    'unavailable',
    'store-answer-refused',
    `${system} ${why}. The answer was not used, and nothing was concluded from it; look at the description of the system.`,
    details,
  );
}

export function systemBusy(system: string, status: number): Problem {
  return new Problem(
    'unavailable',
    'store-unreachable',
    `${system} answered ${status}: it cannot serve us now. What was not confirmed does not count as done; it is tried again.`,
    { status },
  );
}

export function systemRefused(system: string, status: number): Problem {
  const denied = status === 401 || status === 403;
  return denied
    ? new Problem(
        'forbidden',
        'store-permission-denied',
        `${system} answered ${status}: the key that we hold does not allow this. Nothing was done; give it the right, or another key.`,
        { status },
      )
    : new Problem(
        'conflict',
        'store-constraint',
        `${system} answered ${status}: it refuses the call. Nothing was concluded from it; look at the description of the system.`,
        { status },
      );
}

/** What is asked of a whole table, which a system behind an API has not. */
export function notATable(system: string): Problem {
  return new Problem(
    'conflict',
    'store-refused',
    `${system} is a system behind an API: it gives records one by one and cannot be counted or swept as a table. Nothing was done; its own schedule has to do it.`,
  );
}
