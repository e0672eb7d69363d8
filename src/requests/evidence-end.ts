// When evidence is destroyed: with the end of its case; after a refusal when the time to object to it is over; at last by the clock.
import type { Knex } from 'knex';
import { asClock, type Work } from '../work.ts';
import { type DataRequest, holdRequest, isOpen, type Status } from './data-request.ts';
import { EvidenceFile, endEvidence } from './evidence-file.ts';
import { linkedCases } from './linked-case.ts';

/**
 * Days after a refusal, or after a correction in part, for which evidence waits: whoever judges an appeal or a
 * complaint about it must see what she sent, and she need not send it twice. While one is open, it waits for that.
 */
export const AFTER_REFUSAL_DAYS = 90;

/** Ends after which nobody needs evidence. */
const OVER: readonly Status[] = ['fulfilled', 'withdrawn', 'lapsed'];

/**
 * Destroys the evidence that a case needs no more, or says until when it waits; called with every move to or from an
 * end, and with every move of an appeal or a complaint, which counts for the case that it is about.
 */
export async function settleEvidence(work: Work, moved: DataRequest): Promise<void> {
  const requestId = moved.aboutRequestId ?? moved.id;
  const { controllerId, trx } = work;
  // Held first: of an end and the outcome of its review at the same moment, the later one must see the earlier.
  const request = await holdRequest(work, requestId);
  const held = EvidenceFile.query(trx).where({ controllerId, requestId, state: 'held' });
  if ((await held.clone().resultSize()) === 0) return;
  const { reviews } = await linkedCases(work, request);
  const waits = isOpen(request.status) || reviews.some(({ status }) => isOpen(status));
  const judged = reviews.some(
    ({ outcome, statusAt }) =>
      outcome === 'not-upheld' && Temporal.Instant.compare(statusAt, request.statusAt) >= 0,
  );
  if (OVER.includes(request.status) || (judged && !waits)) {
    // What was kept from her is what an appeal would be about, so it waits as after a refusal.
    const kept = request.status === 'fulfilled' && !(judged && !waits);
    await endEvidence(work, kept ? { requestId, fate: null } : { requestId }, 'destroyed');
    if (!kept) return;
  }
  const destroyAt = waits ? null : request.statusAt.add({ hours: 24 * AFTER_REFUSAL_DAYS });
  await held.patch({ destroyAt });
}

/** Evidence of all controllers whose time is over, oldest first. */
export async function evidenceDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    EvidenceFile.query(trx)
      .select('controllerId', 'id')
      .where('state', 'held')
      .where((due) => {
        due.where('latestAt', '<=', at.toString()).orWhere('destroyAt', '<=', at.toString());
      })
      .orderBy('latestAt')
      .limit(1000),
  );
}

/** Destroys a file whose time is over, by the clock; nothing if its case was opened again meanwhile. */
export async function destroyOldEvidence(work: Work, evidenceId: string): Promise<void> {
  const { controllerId, trx, at } = work;
  const row = await EvidenceFile.query(trx)
    .select('latestAt', 'destroyAt')
    .findById([controllerId, evidenceId])
    .forUpdate();
  const ends = [row?.latestAt, row?.destroyAt];
  if (ends.some((end) => end != null && Temporal.Instant.compare(end, at) <= 0))
    await endEvidence(work, { id: evidenceId }, 'destroyed');
}
