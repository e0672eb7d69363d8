// The end of a plan that erased again: a receipt of its own beside that of the first, and a line in the case. Nobody is written to.
import { forgetConsentsOf } from '../consent/forget-person.ts';
import { findRequest } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { Plan, requestsOf } from './plan.ts';
import { type ReceiptLine, writeReceipt } from './receipt.ts';

/** Writes what was erased again to the cases of the first plan; to none where this database knows no such plan. */
export async function finishReplay(work: Work, plan: Plan, lines: ReceiptLine[]): Promise<void> {
  if (plan.supplements === null) return;
  const rows = lines.reduce((sum, line) => sum + line.rows, 0);
  const first = await Plan.query(work.trx).findById([work.controllerId, plan.supplements]);
  for (const requestId of await requestsOf(work, plan.supplements)) {
    await writeReceipt(work, { planId: plan.id, requestId, lines, notSearched: [] });
    // Where our own database came back from a backup as well, so did what led from her to her consents.
    const request = await findRequest(work, requestId);
    if (request !== undefined && first?.doneAt != null)
      await forgetConsentsOf(work, { subjectId: request.subjectId, requestId, until: first.doneAt });
    await work.record('erasure.repeated', requestId, { planId: plan.id, storeId: plan.replaysStore, rows });
  }
}
