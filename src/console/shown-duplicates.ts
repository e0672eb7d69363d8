// What the page of a case shows of other cases of the same proven person for the same wish.
import { type DataRequest, findRequest, isOpen } from '../requests/data-request.ts';
import { type LinkedCase, linkedCases } from '../requests/linked-case.ts';
import { comesBefore, sameWishes } from '../requests/same-person.ts';
import type { Work } from '../work.ts';
import { STATUS_TAGS, type Tag } from './words.ts';

interface ShownTwin {
  readonly id: string;
  readonly reference: string;
  readonly receivedAt: Temporal.Instant;
  readonly tag: Tag;
}

export interface ShownDuplicates {
  /** Open cases of this person for the same; `earlier`: this one may end as their duplicate. */
  readonly twins: readonly (ShownTwin & { readonly earlier: boolean })[];
  /** Cases that ended as duplicates of this one. */
  readonly joined: readonly ShownTwin[];
  /** The case that goes on in the place of this one; `open`: it may still be parted. */
  readonly goesOn: (ShownTwin & { readonly open: boolean }) | null;
}

/** Reads them; nothing for a case whose person is not proven. */
export async function shownDuplicates(work: Work, requestId: string): Promise<ShownDuplicates> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return { twins: [], joined: [], goesOn: null };
  const { duplicates, goesOn } = await linkedCases(work, request);
  const twins = await sameWishes(work, request);
  return {
    twins: twins.map((twin) => ({ ...shown(twin), earlier: comesBefore(twin, request) })),
    joined: duplicates.map(shown),
    goesOn: goesOn === null ? null : { ...shown(goesOn), open: isOpen(goesOn.status) },
  };
}

function shown({ id, reference, receivedAt, status }: LinkedCase | DataRequest): ShownTwin {
  return { id, reference, receivedAt, tag: STATUS_TAGS[status] };
}
