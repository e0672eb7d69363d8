// Finds every row that the maps tie to a person: from her proven identities along the references, nothing is changed.
import { Problem } from '../platform/problem.ts';
import type { LocatedChunk, LocateOrder, LocateSummary } from './locate-order.ts';
import { Walk } from './walk.ts';
import { summarise } from './walk-summary.ts';

/**
 * Walks from the identities to every row, hands out keys in chunks while it goes, and tells at the end what was
 * searched and what was not. References are followed as Fides does (OR between columns, IN within one), with AND
 * where the map declares a composite; cycles end at a fixed point. Rows are confirmed byte for byte by the connector
 * and again here. Throws only `identity-not-plain`: a collection that fails is told by name, and the rest goes on.
 */
export async function locate(
  order: LocateOrder,
  take: (chunk: LocatedChunk) => void | Promise<void>,
): Promise<LocateSummary> {
  for (const [kind, value] of Object.entries(order.identities)) checkIdentity(kind, value);
  const walk = new Walk(order, take);
  await walk.run();
  return summarise(walk, order);
}

/** An identity is one non-empty text; anything else could match rows of everybody. */
function checkIdentity(kind: string, value: unknown): void {
  if (typeof value === 'string' && value.trim() !== '' && !/\p{Cc}/u.test(value)) return;
  throw new Problem(
    'invalid',
    'identity-not-plain',
    `The ${kind} to search by is empty or no plain text. Nothing was searched; correct the identity of the case.`,
    { kind },
  );
}
