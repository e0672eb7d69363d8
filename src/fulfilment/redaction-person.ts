// What the person is told of a redaction on her page and in her letter: where, how much, why, and what she can do.
import { readMap } from '../data-map/data-store.ts';
import { addressOf } from '../data-map/dataset.ts';
import { translate } from '../languages/translate.ts';
import type { DataRequest } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { Plan, PlanRequest } from './plan.ts';
import { copyLaw, sayReason, toldRedaction } from './redaction-told.ts';

/** A sentence for each place and reason; null where nothing was taken out of her last copy. */
export async function redactionForPerson(
  work: Work,
  request: Pick<DataRequest, 'id' | 'law' | 'right' | 'rule'>,
  language: string,
): Promise<string[] | null> {
  const { trx, controllerId } = work;
  const plan = await Plan.query(trx)
    .where({ controllerId, kind: 'access' })
    .whereIn('status', ['running', 'done'])
    .whereIn('id', PlanRequest.query(trx).select('planId').where({ controllerId, requestId: request.id }))
    .orderBy('createdAt', 'desc')
    .first();
  if (plan === undefined) return null;
  const told = await toldRedaction(work, { planId: plan.id, law: copyLaw(request), language });
  if (told.length === 0) return null;
  const labels = new Map(
    (await readMap(work)).datasets.flatMap(({ dataset }) =>
      dataset.collections.map((one) => [addressOf(dataset, one), one.label] as const),
    ),
  );
  return told.map((one) =>
    translate(language, 'redaction.place', {
      collection: labels.get(one.collection) ?? one.collection,
      parts: sayReason(one, language),
    }),
  );
}
