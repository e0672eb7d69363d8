// What a hold kept is owed again when it is lifted: the plans that were drawn around it, or stopped by it, are drawn anew.
import { addNote } from '../requests/case-note.ts';
import { DataRequest, knownRequest, UNFINISHED_STATUSES } from '../requests/data-request.ts';
import { knownHold, LegalHold } from '../retention/legal-hold.ts';
import type { Work } from '../work.ts';
import { holdPlansOf, Plan, PlanRequest, PlanStep } from './plan.ts';
import { HELD, HeldStep } from './plan-holds.ts';
import { redraw } from './take-back.ts';

/**
 * Draws anew for every case that is not over and whose plan a lifted hold had changed, with a note. A case whose plan is
 * approved or runs goes on; it is drawn anew when that is done (`drawAnewIfLifted`).
 */
export async function drawAnew(work: Work, holdId: string): Promise<void> {
  const { number } = await knownHold(work, holdId);
  for (const id of await casesHeldBy(work, holdId)) {
    // A run that is just ending is waited for; one that ends later sees for itself that the hold is gone.
    await holdPlansOf(work, id);
    const { status } = await knownRequest(work, id);
    if (status !== 'planned' && status !== 'partly-fulfilled') continue;
    await addNote(
      work,
      id,
      `Legal hold ${number} was lifted. What it had kept is owed again, so the plan of this case is drawn anew.`,
    );
    await redraw(work, id, 'hold-lifted');
  }
}

/** After a run: draws anew where a hold that its plan was drawn around was lifted meanwhile. */
export async function drawAnewIfLifted(work: Work, planId: string): Promise<void> {
  const { trx, controllerId } = work;
  const lifted = await LegalHold.query(trx)
    .where({ controllerId })
    .whereNotNull('liftedAt')
    .whereIn(
      'id',
      HeldStep.query(trx).select('holdId').where({ controllerId }).whereIn('stepId', steps(work, planId)),
    )
    .resultSize();
  if (lifted === 0) return;
  const requests = await PlanRequest.query(trx).where({ controllerId, planId });
  for (const { requestId } of requests) await work.enqueue('draw-plan', { requestId });
}

/** Cases with a plan that keeps rows for a hold, or that some hold stopped: none of these may be forgotten. */
async function casesHeldBy(work: Work, holdId: string): Promise<string[]> {
  const { trx, controllerId } = work;
  const held = PlanStep.query(trx)
    .select('planId')
    .where({ controllerId })
    .whereIn('id', HeldStep.query(trx).select('stepId').where({ controllerId, holdId }));
  const plans = Plan.query(trx)
    .select('id')
    .where({ controllerId })
    .where((query) =>
      query.where({ status: 'stopped', stoppedFor: HELD }).orWhere((one) => one.whereIn('id', held)),
    );
  const requests = await DataRequest.query(trx)
    .select('id')
    .where({ controllerId })
    .whereIn('status', [...UNFINISHED_STATUSES])
    .whereIn(
      'id',
      PlanRequest.query(trx).select('requestId').where({ controllerId }).whereIn('planId', plans),
    )
    .orderBy('id');
  return requests.map(({ id }) => id);
}

/** The holds that keep rows of these steps. */
export async function holdsOfSteps(work: Work, stepIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { trx, controllerId } = work;
  const rows = await HeldStep.query(trx)
    .where({ controllerId })
    .whereIn('stepId', [...stepIds]);
  return new Set(rows.map(({ holdId }) => holdId));
}

function steps({ trx, controllerId }: Work, planId: string) {
  return PlanStep.query(trx).select('id').where({ controllerId, planId });
}
