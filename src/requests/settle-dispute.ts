// Staff decide on a case that somebody disowned: they go on with a reason, or refuse it by the way of every refusal.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { rememberHand } from './case-note.ts';
import { ChannelWarning, isDisputed } from './channel-warning.ts';
import { holdRequest } from './data-request.ts';

const SHORTEST_REASON = 20;

/**
 * Lets a disowned case go on. The reason is kept sealed, and whoever gives it cannot approve the plan. Throws
 * `request-unknown`, `settler-not-staff`, `not-disputed`, `reason-missing`.
 */
export async function settleDispute(work: Work, given: { requestId: string; reason: string }): Promise<void> {
  const { requestId } = given;
  await holdRequest(work, requestId);
  if (work.actor.kind !== 'staff') {
    throw new Problem('forbidden', 'settler-not-staff', 'Only a member of staff can decide on this.');
  }
  if (!(await isDisputed(work, requestId))) {
    throw new Problem('conflict', 'not-disputed', 'Nobody disowned this case. Nothing was changed.');
  }
  const reason = given.reason.trim();
  if (reason.length < SHORTEST_REASON) {
    throw new Problem(
      'invalid',
      'reason-missing',
      `Write how you made sure, in at least ${SHORTEST_REASON} characters. Nothing was changed.`,
    );
  }
  const { trx, controllerId, at, actor } = work;
  const open = await ChannelWarning.query(trx)
    .where({ controllerId, requestId })
    .whereNotNull('disputedAt')
    .whereNull('settledAt');
  for (const { id } of open) {
    const settledWords = await work.seal(`channel_warnings:${id}:settled`, reason);
    const settled = { settledAt: at, settledBy: actor.id, settledWords };
    await ChannelWarning.query(trx).findById([controllerId, id]).patch(settled);
  }
  await work.record('request.disputeSettled', requestId, { disputes: open.length }, { reason });
  await rememberHand(work, requestId, 'ruled');
}
