// Values of the person in a plan of corrections, for whoever approves it: shown after the password, and written down.
import type { PlanView } from '../fulfilment/plan-view.ts';
import { correctionsOf } from '../fulfilment/run-corrections.ts';
import { recordReading } from '../requests/reading.ts';
import { mayOpen, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';

/** What stands there and what is right; `valuesClosed`: there is something, and the password comes first. */
export async function shownValues(visit: Visit, work: Work, plan: PlanView | undefined) {
  const nothing = { corrections: [], valuesClosed: false };
  if (plan?.kind !== 'rectification' || !mayOpen('approve:plan', visit.account)) return nothing;
  const corrections = await correctionsOf(work, plan.id);
  if (corrections.length === 0) return nothing;
  if (!visit.steppedUp) return { ...nothing, valuesClosed: true };
  await recordReading(work, visit.params.id ?? '', 'decide');
  return { corrections, valuesClosed: false };
}
