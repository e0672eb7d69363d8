// A complaint is acknowledged at once, well inside the thirty days of the law (DPA 2018 s. 164A).
import type { Work } from '../work.ts';
import { DataRequest, holdRequest } from './data-request.ts';
import { move } from './lifecycle.ts';
import { awaitsSafeAddress, reachOf } from './reach.ts';
import { remediesOf } from './remedies.ts';
import { tellStaff } from './tell-staff.ts';
import { writeToPerson } from './write-to-person.ts';

/**
 * Takes up a complaint that came by letter, mail or program: the answer goes to the address that was named, so the law
 * asks for no further proof, and the acknowledgment does not wait for one.
 */
export async function takeComplaint(work: Work, request: DataRequest): Promise<void> {
  const accepted = await move(work, request.id, 'accept');
  await acknowledgeComplaint(work, accepted.id);
  await tellStaff(work, accepted);
}

/**
 * Sends the letter that a complaint was received, with the day of the answer where a clock names one; not yet while
 * the safe address of its person waits for a code (`tell-begun.ts`).
 */
export async function acknowledgeComplaint(work: Work, requestId: string): Promise<void> {
  const request = await holdRequest(work, requestId);
  if (awaitsSafeAddress(await reachOf(work, request))) return;
  const { id, clocks } = request;
  await DataRequest.query(work.trx).findById([work.controllerId, id]).patch({ acknowledgedAt: work.at });
  const days = (clocks ?? []).filter(({ what }) => what === 'answer').map(({ dueOn }) => dueOn);
  const { lines, tag } = await remediesOf(work, request);
  await work.record('request.acknowledged', id, {
    within: request.acknowledgeBy?.toString() ?? null,
  });
  await writeToPerson(work, request, {
    letter: 'complaint-acknowledged',
    values: { answerDay: days.sort()[0] ?? '', authorities: lines, authoritiesTag: tag },
  });
}
