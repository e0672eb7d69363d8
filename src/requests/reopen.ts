// Opening an ended case again: an appeal was upheld, or the person proves a lapsed case after all. Its clock stays as it was.
import { restrictItem } from '../consent/restricted-item.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { addNote } from './case-note.ts';
import type { DataRequest } from './data-request.ts';
import { itemOf } from './depicted.ts';
import { setGoing } from './identify.ts';
import { openTwin } from './lapse.ts';
import { move } from './lifecycle.ts';
import { restrictMinor } from './minor.ts';

/**
 * Opens the case again that an upheld appeal is about; false where it is open anyway. What was answered is kept as
 * a note. Throws `right-open` where the person has the same request open already.
 */
export async function reopenUpheld(work: Work, request: DataRequest, reviewId: string): Promise<boolean> {
  if (!['denied', 'partly-fulfilled', 'fulfilled'].includes(request.status)) return false;
  const twin = await openTwin(work, request);
  if (twin !== undefined) {
    throw new Problem(
      'conflict',
      'right-open',
      `This person has the same request open already (${twin.reference}), so the first one cannot be opened again. Nothing was changed; answer that one first.`,
    );
  }
  await keepAnswer(work, request);
  const again = await move(work, request.id, 'reopen', { answer: null }, { by: reviewId });
  await goOn(work, again);
  return true;
}

/** What its end had given back is restricted again; time to reconsider is given once. */
async function goOn(work: Work, request: DataRequest): Promise<void> {
  const { id, right, coolingOffUntil } = request;
  if (right === 'minor-found') return await restrictMinor(work, request);
  const item = right === 'depicted' ? ((await itemOf(work, id))?.named ?? null) : null;
  if (item !== null) await restrictItem(work, { requestId: id, item });
  if (coolingOffUntil === null) await setGoing(work, request);
  else await work.enqueue('draw-plan', { requestId: id });
}

async function keepAnswer(work: Work, { id, answer, denialReason }: DataRequest): Promise<void> {
  if (answer === null) return;
  const words = (await work.open(`data_requests:${id}:answer`, answer)).toString('utf8');
  const why = denialReason === null ? 'answered' : `refused (${denialReason.replaceAll('-', ' ')})`;
  await addNote(work, id, `Before it was opened again this request was ${why}:\n${words}`.slice(0, 10_000));
}
