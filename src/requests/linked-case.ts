// Which cases belong together: an appeal or a complaint, and the case that it is about. Reading only.
import type { Work } from '../work.ts';
import { DataRequest, findRequest, type Outcome, type Right, type Status } from './data-request.ts';

/** A case beside another one, as both sides see it. */
export interface LinkedCase {
  readonly id: string;
  readonly reference: string;
  readonly right: Right;
  readonly status: Status;
  readonly outcome: Outcome | null;
  readonly receivedAt: Temporal.Instant;
  readonly statusAt: Temporal.Instant;
}

export interface LinkedCases {
  /** What this one is about; null: nothing, or nothing that is known. */
  readonly about: LinkedCase | null;
  /** Appeals and complaints about this one, oldest first. */
  readonly reviews: readonly LinkedCase[];
}

/** The cases that belong to one. Both belong to one person, so who proved one may see the other. */
export async function linkedCases(
  work: Work,
  { id, aboutRequestId }: Pick<DataRequest, 'id' | 'aboutRequestId'>,
): Promise<LinkedCases> {
  const { trx, controllerId } = work;
  const first = aboutRequestId === null ? undefined : await findRequest(work, aboutRequestId);
  const reviews = await DataRequest.query(trx)
    .where({ controllerId, aboutRequestId: id })
    .orderBy(['receivedAt', 'id']);
  return { about: first === undefined ? null : linked(first), reviews: reviews.map(linked) };
}

/** Ids of the cases that a proof of this one opens as well. */
export async function idsBeside(work: Work, requestId: string): Promise<string[]> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return [];
  const { about, reviews } = await linkedCases(work, request);
  return [...(about === null ? [] : [about]), ...reviews].map(({ id }) => id);
}

function linked(request: DataRequest): LinkedCase {
  const { id, reference, right, status, outcome, receivedAt, statusAt } = request;
  return { id, reference, right, status, outcome, receivedAt, statusAt };
}
