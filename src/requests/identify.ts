// She proves that the address is hers; only then does anything begin.
import { writeLetter } from '../notifications/letters.ts';
import { subjectEmail } from '../subjects/subject.ts';
import { askForProof, checkProof, type ProofOutcome } from '../verification/verify.ts';
import type { Work } from '../work.ts';
import { startCoolingOff } from './cooling-off.ts';
import { type DataRequest, findRequest, type Right } from './data-request.ts';
import { move } from './lifecycle.ts';
import { restrictMinor } from './minor.ts';
import { letterValues } from './receive.ts';
import { tellStaff } from './tell-staff.ts';

/** Rights that a plan carries out; the others wait for staff. */
export const PLANNED_RIGHTS: readonly Right[] = ['access', 'portability', 'erasure', 'minor-found'];

/**
 * Checks a code. A right one verifies a case that was only received and sets it going; for a later visit it opens
 * the status page. Wrong ones are counted in this very work, so it must commit: nothing is thrown for them.
 */
export async function identifyByCode(
  work: Work,
  proof: { requestId: string; code: string },
): Promise<{ outcome: ProofOutcome }> {
  const outcome = await checkProof(work, { ...proof, purpose: 'identify' });
  if (outcome !== 'right') return { outcome };
  const request = await findRequest(work, proof.requestId);
  if (request?.status === 'received') await begin(work, proof.requestId);
  return { outcome };
}

/** Sends another code to the one stored address; silently nothing beyond the limits, or for a case that is no more. */
export async function sendFreshCode(work: Work, requestId: string): Promise<void> {
  const request = await findRequest(work, requestId);
  if (request === undefined || request.status === 'lapsed') return;
  const { subjectId, language } = request;
  await askForProof(work, { requestId, subjectId, purpose: 'identify', language });
}

async function begin(work: Work, requestId: string): Promise<void> {
  const request = await move(work, requestId, 'verify', { verifiedAt: work.at });
  await tellStaff(work, request);
  if (request.right === 'minor-found') {
    await restrictMinor(work, request);
    return;
  }
  if (coolsOff(work, request)) {
    await startCoolingOff(work, request);
    return;
  }
  const to = { email: await subjectEmail(work, request.subjectId) };
  await writeLetter(work, { letter: 'request-received', to, requestId, values: letterValues(request) });
  if (PLANNED_RIGHTS.includes(request.right)) await work.enqueue('draw-plan', { requestId });
}

/** Sets a proven case going whose right was named only now. */
export async function setGoing(work: Work, request: DataRequest): Promise<void> {
  if (request.status !== 'verified') return;
  if (coolsOff(work, request)) await startCoolingOff(work, request);
  else if (PLANNED_RIGHTS.includes(request.right)) await work.enqueue('draw-plan', { requestId: request.id });
}

/** An erasure waits where the controller promises time to reconsider. */
function coolsOff(work: Work, request: DataRequest): boolean {
  return request.right === 'erasure' && work.controller.coolingOffDays > 0;
}
