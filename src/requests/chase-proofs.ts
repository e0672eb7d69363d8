// Proofs that nobody gave: the person is reminded half-way, and then a person here decides; nothing ends by itself.
import type { Knex } from 'knex';
import { holdDemand, ProofDemand, REMIND_DAYS } from '../verification/demand.ts';
import { asClock, type Work } from '../work.ts';
import { holdRequest, PROVABLE } from './data-request.ts';
import { endWaiting, idOf, writeProofLetter } from './demand-proof.ts';
import { tellDeciders } from './proof-outcome.ts';

/** Demands of all controllers that are due for a reminder, a person's decision or a lost comparison, oldest first. */
export async function proofsDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  const remind = at.subtract({ hours: 24 * REMIND_DAYS }).toString();
  return await asClock(database, async (trx) =>
    ProofDemand.query(trx)
      .select('controllerId', 'id')
      .whereIn('state', ['open', 'comparing'])
      .where((query) =>
        query
          .where('state', 'comparing')
          .orWhere((late) => late.whereNotNull('toldAt').where('silentAt', '<=', at.toString()))
          .orWhere((early) => early.whereNull('remindedAt').where('toldAt', '<=', remind)),
      )
      .orderBy('askedAt')
      .limit(1000),
  );
}

/**
 * Reminds the person once, or, when her time is over, hands the case to those who decide; she may still answer then.
 * A case that has ended meanwhile takes its demand with it.
 */
export async function chaseProof(work: Work, demandId: string): Promise<void> {
  const demand = await holdDemand(work, demandId);
  if (demand?.state === 'comparing') return await work.enqueue('compare-points', { demandId });
  if (demand?.state !== 'open') return;
  const { requestId, rung, silentAt, toldAt } = demand;
  const patch = async (values: Partial<ProofDemand>): Promise<void> =>
    void (await ProofDemand.query(work.trx).findById(idOf(demand)).patch(values));
  const request = await holdRequest(work, requestId);
  if (!PROVABLE.includes(request.status)) return await patch({ state: 'dropped', endedAt: work.at });
  if (toldAt === null) return;
  if (Temporal.Instant.compare(work.at, silentAt) >= 0) {
    await patch({ state: 'silent' });
    await work.record('proof.silent', requestId, { rung });
    await endWaiting(work, demand);
    await tellDeciders(work, request, 'silent');
    return;
  }
  const remindAt = toldAt.add({ hours: 24 * REMIND_DAYS });
  if (demand.remindedAt !== null || Temporal.Instant.compare(work.at, remindAt) < 0) return;
  await patch({ remindedAt: work.at });
  const reason = (await work.open(`proof_demands:${demandId}:reason`, demand.reason)).toString('utf8');
  await work.record('proof.reminded', requestId, { rung });
  await writeProofLetter(work, request, { rung, reason, silentAt, again: true });
}
