// The end of a sweep: what went, what remains, and the end of its key, in one work; then the collection is looked at again.
import { underClaim } from './claim.ts';
import { linesOf, writeRemaining } from './finish-plan.ts';
import { forgetPlan } from './forget-plan.ts';
import { patchPlan } from './plan.ts';
import type { ReceiptLine } from './receipt.ts';
import type { Run } from './run-plan.ts';
import { Sweep, type SweepOutcome } from './sweep.ts';

/** Ends a run. `remaining`: rows found when it was counted again, by step id; null means unproven. */
export async function finishSweep(
  run: Run,
  { collection }: Sweep,
  remaining: ReadonlyMap<string, number | null>,
): Promise<void> {
  await underClaim(run.house, run.claim, async (work) => {
    const { trx, controllerId, at } = work;
    const planId = run.claim.plan.id;
    for (const [stepId, rows] of remaining) await writeRemaining(work, stepId, rows);
    const lines = await linesOf(work, planId);
    const outcome = outcomeOf(lines);
    const rowsDone = lines.reduce((sum, { rows }) => sum + rows, 0);
    const counts = [...remaining.values()];
    const left = counts.includes(null) ? null : counts.reduce<number>((sum, rows) => sum + (rows ?? 0), 0);
    await Sweep.query(trx)
      .findById([controllerId, planId])
      .patch({
        outcome,
        lines,
        rowsDone: String(rowsDone),
        remaining: left === null ? null : String(left),
        finishedAt: at,
      });
    await patchPlan(work, planId, { status: 'done', doneAt: at });
    await forgetPlan(work, planId);
    await work.record('plan.completed', planId, { steps: lines.length });
    await work.record('sweep.finished', planId, { collection, outcome, rows: rowsDone, remaining: left });
    // Where nothing went, nothing waited for it: a sweep that fails is not drawn again before its time.
    if (rowsDone === 0) return;
    // What waited for these rows to go may go now, and the series shows what is left: every collection is due for a look by the
    // end of this sweep. No watch is touched here, since looks hold their watch before they hold a plan.
    await work.enqueue('look-at-retention', { ofController: controllerId });
  });
}

function outcomeOf(lines: readonly ReceiptLine[]): SweepOutcome {
  if (lines.every(({ problem, remaining }) => problem === null && remaining === 0)) return 'complete';
  return lines.some(({ rows }) => rows > 0) ? 'partly' : 'failed';
}
