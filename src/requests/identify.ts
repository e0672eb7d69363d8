// She proves that the address is hers; only then does anything begin.
import type { ProvenBy } from '../verification/ladder.ts';
import { checkProof, type ProofOutcome } from '../verification/verify.ts';
import type { Work } from '../work.ts';
import { acknowledgeComplaint } from './acknowledge.ts';
import { awaitsHerWord } from './agent-row.ts';
import { codeForNamed } from './change-address.ts';
import { startCoolingOff } from './cooling-off.ts';
import { type DataRequest, drawsPlan, findRequest, isPlanned } from './data-request.ts';
import { demandWhatIsNeeded } from './demand-proof.ts';
import { isResumable, mayResume } from './lapse.ts';
import { move } from './lifecycle.ts';
import { restrictMinor } from './minor.ts';
import { tellBegun } from './tell-begun.ts';
import { tellStaff } from './tell-staff.ts';
import { sendCode } from './write-to-person.ts';

/**
 * Checks a code. A right one verifies a case that was only received, or has lapsed, and sets it going; for a later
 * visit it opens the status page. Where somebody else asked in her name, she is asked first. Wrong ones are counted
 * in this very work, so it must commit: nothing is thrown for them.
 */
export async function identifyByCode(
  work: Work,
  proof: { requestId: string; code: string },
): Promise<{ outcome: ProofOutcome }> {
  const outcome = await checkProof(work, { ...proof, purpose: 'identify' });
  if (outcome !== 'right') return { outcome };
  const request = await findRequest(work, proof.requestId);
  if (request !== undefined) await beginWithHerWord(work, request);
  return { outcome };
}

/** Sets a case going that waits for its person, or had lapsed; not while somebody asked in her name and she has not answered. */
export async function beginWithHerWord(work: Work, request: DataRequest): Promise<void> {
  if (!(await awaitsHerWord(work, request.id))) await beginByCode(work, request);
}

/** Sets a case going that only waited for its person, or had lapsed less than a year ago; any other stays as it is. */
export async function beginByCode(work: Work, request: DataRequest): Promise<void> {
  const { id, status } = request;
  if (status === 'received') await begin(work, id, { provenBy: 'code' });
  else if (await mayResume(work, request)) await begin(work, id, { provenBy: 'code', by: 'reopen' });
}

/** Sends another code to the one stored address; silently nothing beyond the limits, or for a case that lapsed too long ago. */
export async function sendFreshCode(work: Work, requestId: string): Promise<void> {
  const request = await findRequest(work, requestId);
  if (request === undefined || (request.status === 'lapsed' && !isResumable(work, request))) return;
  await sendCode(work, request, { purpose: 'identify' });
}

/**
 * Takes the controller's word, already checked, that the person is signed in there; a case that was only received is
 * verified by it without a code.
 */
export async function identifyBySession(work: Work, requestId: string): Promise<void> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return;
  await work.record('session.passed', requestId);
  if (request.status === 'received') await begin(work, requestId, { provenBy: 'session' });
}

/**
 * Sets a case going that was only received, or has lapsed (`by`): its person was proven, or the right of an agent
 * (`agent`: their name) to ask for her. Throws `request-not-movable`.
 */
export async function begin(
  work: Work,
  requestId: string,
  {
    provenBy,
    agent = null,
    by = 'verify',
  }: { provenBy: ProvenBy; agent?: string | null; by?: 'verify' | 'reopen' },
): Promise<void> {
  const request = await move(work, requestId, by, { verifiedAt: work.at, provenBy });
  await tellStaff(work, request);
  if (request.right === 'minor-found') {
    await restrictMinor(work, request);
    return;
  }
  const waits = await demandWhatIsNeeded(work, request);
  await codeForNamed(work, request);
  if (coolsOff(work, request)) {
    await startCoolingOff(work, request);
    return;
  }
  await tellBegun(work, request, agent);
  if (!waits && isPlanned(request.right)) await work.enqueue('draw-plan', { requestId });
}

/** Sets a proven case going whose right was named only now. */
export async function setGoing(work: Work, request: DataRequest): Promise<void> {
  if (request.status !== 'verified') return;
  if (coolsOff(work, request)) await startCoolingOff(work, request);
  else if (drawsPlan(request.right)) await work.enqueue('draw-plan', { requestId: request.id });
  else if (request.right === 'complaint') await acknowledgeComplaint(work, request.id);
}

/** An erasure waits where the controller promises time to reconsider. */
function coolsOff(work: Work, request: DataRequest): boolean {
  return request.right === 'erasure' && work.controller.coolingOffDays > 0;
}
