// What a person disputes, for her copies: her statements, beside the places that staff named or that a correction was planned for.
import type { ArchiveStatement } from '../archives/archive-input.ts';
import { type Place, statementsOf } from '../requests/statement.ts';
import type { Work } from '../work.ts';
import { PlanRequest, PlanStep } from './plan.ts';

/** Her statements with their places; where staff named none, the collections that a correction of the case was planned in. */
export async function disputedBy(work: Work, subjectId: string): Promise<ArchiveStatement[]> {
  const disputed: ArchiveStatement[] = [];
  for (const { requestId, reference, at, words, places } of await statementsOf(work, subjectId)) {
    const named = places.length > 0 ? places : await plannedPlaces(work, requestId);
    disputed.push({ reference, writtenAt: at, words, places: named });
  }
  return disputed;
}

async function plannedPlaces({ trx, controllerId }: Work, requestId: string): Promise<Place[]> {
  const plans = PlanRequest.query(trx).select('planId').where({ controllerId, requestId });
  const steps = await PlanStep.query(trx)
    .where({ controllerId, act: 'rectify' })
    .whereIn('planId', plans)
    .orderBy(['planId', 'position']);
  return [...new Set(steps.map(({ collection }) => collection))].map((collection) => ({
    collection,
    field: null,
  }));
}
