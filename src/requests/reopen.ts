// Opening an ended case again: an appeal was upheld, or the person proves a lapsed case after all. Its clock stays as it was.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { addNote } from './case-note.ts';
import type { DataRequest } from './data-request.ts';
import { setGoing } from './identify.ts';
import { openTwin } from './lapse.ts';
import { move } from './lifecycle.ts';

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
  // Time to reconsider is given once.
  if (again.coolingOffUntil === null) await setGoing(work, again);
  else await work.enqueue('draw-plan', { requestId: again.id });
  return true;
}

async function keepAnswer(work: Work, { id, answer, denialReason }: DataRequest): Promise<void> {
  if (answer === null) return;
  const words = (await work.open(`data_requests:${id}:answer`, answer)).toString('utf8');
  const why = denialReason === null ? 'answered' : `refused (${denialReason.replaceAll('-', ' ')})`;
  await addNote(work, id, `Before it was opened again this request was ${why}:\n${words}`.slice(0, 10_000));
}
