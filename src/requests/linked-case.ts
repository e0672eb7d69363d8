// Which cases belong together: an appeal or a complaint and the case that it is about; duplicates and the case that goes on. Reading only.
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
  /** Of a duplicate: the case that goes on in its place. */
  readonly goesOn: LinkedCase | null;
  /** Cases that ended as duplicates of this one, oldest first. */
  readonly duplicates: readonly LinkedCase[];
}

/** The cases that belong to one. Both belong to one person, so who proved one may see the other. */
export async function linkedCases(
  work: Work,
  { id, aboutRequestId, duplicateOfId }: Pick<DataRequest, 'id' | 'aboutRequestId' | 'duplicateOfId'>,
): Promise<LinkedCases> {
  const { trx, controllerId } = work;
  const first = aboutRequestId === null ? undefined : await findRequest(work, aboutRequestId);
  const main = duplicateOfId === null ? undefined : await findRequest(work, duplicateOfId);
  const beside = await DataRequest.query(trx)
    .where({ controllerId })
    .where((linkedTo) => linkedTo.where({ aboutRequestId: id }).orWhere({ duplicateOfId: id }))
    .orderBy(['receivedAt', 'id']);
  return {
    about: first === undefined ? null : linked(first),
    reviews: beside.filter((one) => one.aboutRequestId === id).map(linked),
    goesOn: main === undefined ? null : linked(main),
    duplicates: beside.filter((one) => one.duplicateOfId === id).map(linked),
  };
}

/** Ids of the cases that a proof of this one opens as well. */
export async function idsBeside(work: Work, requestId: string): Promise<string[]> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return [];
  const { about, reviews, goesOn, duplicates } = await linkedCases(work, request);
  return [about, goesOn, ...reviews, ...duplicates].flatMap((one) => (one === null ? [] : [one.id]));
}

function linked(request: DataRequest): LinkedCase {
  const { id, reference, right, status, outcome, receivedAt, statusAt } = request;
  return { id, reference, right, status, outcome, receivedAt, statusAt };
}
