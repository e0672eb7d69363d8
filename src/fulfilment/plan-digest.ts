// The digest that freezes a plan: what was read and approved is what is run, or nothing is.
import { sha256 } from '../platform/crypto.ts';
import type { Work } from '../work.ts';
import { type Plan, PlanChunk, PlanQuestion, requestsOf, stepsOf } from './plan.ts';
import { openSpec, planKey } from './plan-key.ts';

/**
 * SHA-256 over a plan: its requests, every step with its sentence, its facts, act, rows and sealed details, the digest of
 * every chunk of keys, and every answer that a person gave. Length-prefixed, so that no two plans read the same.
 */
export async function digestPlan(work: Work, plan: Plan): Promise<Buffer> {
  const key = await planKey(work, plan);
  const requests = (await requestsOf(work, plan.id)).sort();
  const parts: (string | Uint8Array)[] = [
    'habeas plan 1',
    plan.id,
    plan.kind,
    plan.supplements ?? '',
    ...requests,
  ];
  for (const step of await stepsOf(work, plan.id)) {
    const { id, position, storeId, collection, act, rows, sentence } = step;
    const kept = JSON.stringify(step.kept);
    parts.push('step', id, String(position), storeId, collection, act, rows, sentence, kept);
    // Only where there is something, so that plans of the other rights and of before keep their digest.
    if (step.leftOut !== null) parts.push(JSON.stringify(step.leftOut));
    if (step.facts !== null) parts.push(JSON.stringify(step.facts));
    parts.push(sha256(JSON.stringify(openSpec(key, id, step.spec))));
    const chunks = await PlanChunk.query(work.trx)
      .select('number', 'digest')
      .where({ controllerId: work.controllerId, stepId: id })
      .orderBy('number');
    for (const chunk of chunks) parts.push(String(chunk.number), chunk.digest);
  }
  const questions = await PlanQuestion.query(work.trx)
    .where({ controllerId: work.controllerId, planId: plan.id })
    .orderBy('id');
  for (const { id, kind, answer, answeredBy } of questions)
    parts.push('question', id, kind, answer ?? '', answeredBy ?? '');
  return sha256(...parts.flatMap((part) => [`${Buffer.byteLength(part)}:`, part]));
}
