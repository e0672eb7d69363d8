// Asking for more than the address, as far as the law and the ladder allow it; and taking such a demand back.
import { readMap } from '../data-map/data-store.ts';
import { verifyFields } from '../data-map/verify-fields.ts';
import { mayVerify } from '../laws/may-verify.ts';
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { demandsOf, holdOpenDemand, ProofDemand, WAIT_DAYS } from '../verification/demand.ts';
import {
  ASKED_RUNGS,
  type AskedRung,
  inLanguage,
  isProven,
  mayAsk,
  neededRung,
  tierOf,
} from '../verification/ladder.ts';
import type { Work } from '../work.ts';
import { recountClocks } from './case-clock.ts';
import { writeEvent } from './case-event.ts';
import { rememberHand } from './case-note.ts';
import { type DataRequest, holdRequest, PROVABLE } from './data-request.ts';
import { mustBeLawful } from './lawful-move.ts';
import { climbedOf, pointsFor, rungMove } from './proof-ladder.ts';
import { awaitsSafeAddress, reachOf } from './reach.ts';
import { languageOfCase, writeToPerson } from './write-to-person.ts';

const SHORTEST_REASON = 20;
const LONGEST_REASON = 2_000;

/**
 * Asks the person for a further proof. What the law itself needs gives the reason; anything more needs a reasonable
 * doubt in writing, which she reads too. Whether her days count is the law's business: an event is written, and
 * nothing else. Throws `case-ended`, `proof-too-late`, `proof-open`, `doubt-missing`, the ladder's and the law's codes.
 */
export async function demandProof(
  work: Work,
  wanted: { requestId: string; rung: AskedRung; doubt?: string; override?: string },
): Promise<void> {
  const { requestId, rung } = wanted;
  const request = await holdRequest(work, requestId);
  if (request.status !== 'received' && !PROVABLE.includes(request.status)) throw tooLate(request);
  const standing = await holdOpenDemand(work, requestId);
  if (standing !== undefined && standing.state !== 'failed' && standing.state !== 'silent')
    throw alreadyOpen();
  const climbed = await climbedOf(work, request);
  const { move, needsDoubt } = rungMove(request, rung, climbed);
  const doubt = (wanted.doubt ?? '').trim();
  if (needsDoubt && (doubt.length < SHORTEST_REASON || doubt.length > LONGEST_REASON)) throw doubtMissing();
  const { overridden } = await mustBeLawful(work, requestId, move, wanted.override ?? '');
  // The rung that was asked before gave no proof; this one takes its place.
  if (standing !== undefined) {
    const state = standing.state === 'failed' ? 'failed' : 'dropped';
    await ProofDemand.query(work.trx).findById(idOf(standing)).patch({ state, endedAt: work.at });
  }
  await write(work, request, {
    rung,
    reason: doubt === '' ? neededRung(request.rule, climbed).why : doubt,
    overridden,
    by: 'staff',
  });
}

/**
 * Asks for the lowest proof that a law needs of itself, once its rule is settled (read, or signed by counsel); else
 * staff see the warning and decide. Where staff were content with less before, or a proof failed, nothing more is asked by itself. Answers
 * whether something was asked for.
 */
export async function demandWhatIsNeeded(work: Work, request: DataRequest): Promise<boolean> {
  const decided = (await demandsOf(work, request.id)).some(({ state }) => state !== 'met');
  if (request.rule === null || decided) return false;
  const climbed = await climbedOf(work, request);
  const need = neededRung(request.rule, climbed);
  if (isProven(need, climbed)) return false;
  const rung = ASKED_RUNGS.find((one) => mayAsk(request.rule, one, climbed).allowed === true);
  if (rung === undefined) return false;
  await write(work, request, { rung, reason: need.why, overridden: false, by: 'law' });
  return true;
}

/**
 * Takes the open demand back, with a reason that is kept: what was proven has to be enough. The waiting ends now.
 * Whoever does it had a hand in the case. Throws `no-proof-open`, `doubt-missing`. Answers with the case.
 */
export async function dropDemand(
  work: Work,
  dropped: { requestId: string; reason: string },
): Promise<DataRequest> {
  const { requestId } = dropped;
  const request = await holdRequest(work, requestId);
  const demand = await holdOpenDemand(work, requestId);
  if (demand === undefined)
    throw new Problem('conflict', 'no-proof-open', 'This case waits for no proof. Nothing was changed.');
  const reason = dropped.reason.trim();
  if (reason.length < SHORTEST_REASON) throw doubtMissing();
  const stopped = { state: 'dropped', endedAt: work.at, answers: null } as const;
  await ProofDemand.query(work.trx).findById(idOf(demand)).patch(stopped);
  if (demand.state === 'open' || demand.state === 'comparing') await endWaiting(work, demand);
  await work.record('proof.dropped', requestId, { rung: demand.rung, was: demand.state }, { reason });
  await rememberHand(work, requestId, 'ruled');
  return request;
}

/**
 * Ends an open demand that the case may not have any more, because its law or its right was changed. Nothing where it
 * may stay.
 */
export async function dropUnlawfulDemand(work: Work, requestId: string): Promise<void> {
  const request = await holdRequest(work, requestId);
  const demand = await holdOpenDemand(work, requestId);
  if (demand === undefined || request.rule === null) return;
  const { signed } = await climbedOf(work, request);
  const tier = tierOf(demand.rung, pointsFor(request));
  if (mayVerify(request.rule, tier, { reasonableDoubt: true, signed }).allowed !== false) return;
  const stopped = { state: 'dropped', endedAt: work.at, answers: null } as const;
  await ProofDemand.query(work.trx).findById(idOf(demand)).patch(stopped);
  if (demand.state === 'open' || demand.state === 'comparing') await endWaiting(work, demand);
  await work.record('proof.dropped', requestId, { rung: demand.rung, was: demand.state, by: 'law' });
}

/** Her part is done, whatever comes of it: from now on the days are ours again. */
export async function endWaiting(work: Work, { requestId, toldAt }: ProofDemand): Promise<void> {
  if (toldAt === null) return;
  await writeEvent(work, requestId, { kind: 'identity_proven', at: work.at });
  await recountClocks(work, requestId);
}

async function write(
  work: Work,
  request: DataRequest,
  asked: { rung: AskedRung; reason: string; overridden: boolean; by: 'staff' | 'law' },
): Promise<void> {
  const { trx, controllerId, actor, at } = work;
  const { rung, reason, overridden, by } = asked;
  const id = crypto.randomUUID();
  const fields = rung === 'points' ? verifyFields(await readMap(work)).slice(0, pointsFor(request)) : [];
  await ProofDemand.query(trx).insert({
    controllerId,
    id,
    requestId: request.id,
    rung,
    fields,
    state: 'open',
    reason: await work.seal(`proof_demands:${id}:reason`, reason),
    overridden,
    askedByKind: by === 'law' ? 'machine' : actor.kind,
    askedBy: by === 'law' ? 'law' : actor.id,
    askedAt: at,
    silentAt: at.add({ hours: 24 * WAIT_DAYS }),
  });
  await work.record(
    'proof.demanded',
    request.id,
    { rung, points: fields.length, overridden, by },
    { reason },
  );
  await tellOpenDemand(work, request);
}

/**
 * Tells the person of the open demand of a case, and counts her days from then on; not while her safe address waits for
 * its code, and once only.
 */
export async function tellOpenDemand(work: Work, request: DataRequest): Promise<void> {
  const demand = await holdOpenDemand(work, request.id);
  if (demand?.state !== 'open' || demand.toldAt !== null) return;
  if (awaitsSafeAddress(await reachOf(work, request))) return;
  const { id, rung } = demand;
  const silentAt = work.at.add({ hours: 24 * WAIT_DAYS });
  await ProofDemand.query(work.trx).findById(idOf(demand)).patch({ toldAt: work.at, silentAt });
  await writeEvent(work, request.id, { kind: 'identity_asked', at: work.at });
  await recountClocks(work, request.id);
  const reason = (await work.open(`proof_demands:${id}:reason`, demand.reason)).toString('utf8');
  await writeProofLetter(work, request, { rung, reason, silentAt, again: false });
}

/** Tells the person what is asked for, why, and until when. `again`: as a reminder. */
export async function writeProofLetter(
  work: Work,
  request: DataRequest,
  about: { rung: string; reason: string; silentAt: Temporal.Instant; again: boolean },
): Promise<void> {
  await writeToPerson(work, request, {
    letter: 'verify-more',
    values: {
      rung: about.rung,
      explanation: inLanguage(request.rule, about.reason, languageOfCase(work.controller, request)),
      untilDay: dayOf(about.silentAt, work.controller.timeZone).toString(),
      again: about.again ? 'yes' : '',
    },
  });
}

export const idOf = ({ controllerId, id }: ProofDemand): [string, string] => [controllerId, id];

function tooLate({ status }: DataRequest): Problem {
  return new Problem(
    'conflict',
    'proof-too-late',
    `This case is "${status}": nothing more is asked of the person. Nothing was changed.`,
  );
}

function alreadyOpen(): Problem {
  return new Problem(
    'conflict',
    'proof-open',
    'This case waits for a proof already. Nothing was sent; wait for it, or take that demand back.',
  );
}

function doubtMissing(): Problem {
  return new Problem(
    'invalid',
    'doubt-missing',
    `Write down why, in ${SHORTEST_REASON} to ${LONGEST_REASON.toLocaleString('en-GB')} characters; the person reads it too. Nothing was changed.`,
  );
}
