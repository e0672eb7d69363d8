// What comes of a proof: the case goes on, the person tries again, or a person here decides.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { holdDemand, ProofDemand, TRIES } from '../verification/demand.ts';
import type { Work } from '../work.ts';
import { type DataRequest, drawsPlan, holdRequest, PROVABLE } from './data-request.ts';
import { demandWhatIsNeeded, endWaiting, idOf } from './demand-proof.ts';

import { letterValues } from './write-to-person.ts';

/**
 * Writes down in counts what a comparison showed. All right: met. Else she may try again, three times in all; then a
 * person here decides. Nothing where the demand was taken back in the
 * meantime; a case that has ended takes it along.
 */
export async function closeComparison(
  work: Work,
  compared: { demandId: string; matched: number; notHeld: number },
): Promise<void> {
  const { demandId, matched, notHeld } = compared;
  const demand = await holdDemand(work, demandId);
  if (demand?.state !== 'comparing') return;
  const { requestId, fields, tries } = demand;
  const request = await holdRequest(work, requestId);
  if (!PROVABLE.includes(request.status)) {
    const stopped = { state: 'dropped', answers: null, endedAt: work.at } as const;
    return void (await ProofDemand.query(work.trx).findById(idOf(demand)).patch(stopped));
  }
  const met = matched >= fields.length && fields.length > 0;
  const state = met ? 'met' : tries < TRIES ? 'open' : 'failed';
  const ended = met ? { endedAt: work.at } : {};
  await ProofDemand.query(work.trx)
    .findById(idOf(demand))
    .patch({ state, answers: null, matched, notHeld, ...ended });
  const counts = { asked: fields.length, matched, notHeld, tries };
  await work.record(met ? 'proof.matched' : 'proof.notMatched', requestId, counts);
  if (state === 'open') return;
  await endWaiting(work, demand);
  if (met) return await goOnWithProof(work, requestId);
  await tellDeciders(work, request, 'failed');
}

/** The case goes on where it stood: with the next proof that its law needs, or else with its plan. */
export async function goOnWithProof(work: Work, requestId: string): Promise<void> {
  const request = await holdRequest(work, requestId);
  if (!PROVABLE.includes(request.status) || (await demandWhatIsNeeded(work, request))) return;
  if (drawsPlan(request.right)) await work.enqueue('draw-plan', { requestId });
}

/** Tells those who may decide that a proof failed, or that nobody answered. */
export async function tellDeciders(
  work: Work,
  request: DataRequest,
  how: 'failed' | 'silent',
): Promise<void> {
  for (const { email, name } of await accountsWith(work, 'demand:proof')) {
    await writeLetter(work, {
      letter: 'staff-proof-decide',
      to: { email, name },
      requestId: request.id,
      values: { ...letterValues(request), how },
    });
  }
}
