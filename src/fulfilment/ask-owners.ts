// A running plan asks the owners of systems without a connection, and waits until each has answered.
import { listOwnedSystems } from '../data-map/owned-system.ts';
import { findRequest } from '../requests/data-request.ts';
import { OwnerTask, patchOwnerTask } from '../requests/owner-task.ts';
import { MACHINE, type Work } from '../work.ts';
import { underClaim } from './claim.ts';
import { waitsForOwners } from './close-owner-tasks.ts';
import { writeToOwner } from './owner-letter.ts';
import { ownerTime } from './owner-time.ts';
import { PlanStep, patchPlan, patchStep, requestsOf, stepsOf } from './plan.ts';
import { gatherIdentifiers } from './recipient-identifiers.ts';
import type { Run } from './run-plan.ts';
import { countAnswer } from './settle-owner-task.ts';

/** A waiting plan is looked at once a day, should a wake have been lost. */
const LOOK_AGAIN_HOURS = 24;

/** Asks every owner of the plan, once however often it runs; nothing for a plan that asks nobody. */
export async function askOwners({ house, claim }: Run): Promise<void> {
  const { controllerId, plan } = claim;
  const requests = await house.inWork(controllerId, MACHINE, async (work) =>
    (await openAsks(work, plan.id)).length === 0 ? [] : await requestsOf(work, plan.id),
  );
  for (const requestId of requests) {
    await gatherIdentifiers(house, controllerId, requestId);
    await underClaim(house, claim, async (work) => await askAll(work, plan.id, plan.kind, requestId));
  }
}

/** Steps that ask somebody and have no task yet. */
async function openAsks(work: Work, planId: string) {
  const known = await OwnerTask.query(work.trx)
    .select('stepId')
    .where({ controllerId: work.controllerId, planId });
  const taken = new Set(known.map(({ stepId }) => stepId));
  return (await stepsOf(work, planId)).filter(({ act, id }) => act === 'ask' && !taken.has(id));
}

async function askAll(work: Work, planId: string, kind: string, requestId: string): Promise<void> {
  const { controllerId, at, trx } = work;
  const request = await findRequest(work, requestId);
  if (request === undefined || kind === 'restriction') return;
  const systems = new Map((await listOwnedSystems(work)).map((one) => [one.id, one]));
  for (const { id: stepId, storeId, store } of await openAsks(work, planId)) {
    const system = systems.get(storeId);
    if (system === undefined) {
      // Taken off the list since the plan was drawn: nobody can be asked, and the receipt says so.
      await patchStep(work, stepId, { state: 'failed', problem: 'owner-unknown', finishedAt: at });
      continue;
    }
    const { owner, lastResort, days, language, identifyBy } = system;
    const time = ownerTime(work, Temporal.Duration.from({ hours: 24 * days }), request.dueOn);
    const before = kind === 'erasure' ? await erasedBefore(work, requestId, storeId) : undefined;
    const task = await OwnerTask.query(trx).insertAndFetch({
      controllerId,
      id: crypto.randomUUID(),
      requestId,
      planId,
      stepId,
      system: store,
      kind: kind as OwnerTask['kind'],
      identifyBy: [...identifyBy],
      owner,
      lastResort: lastResort === owner ? null : lastResort,
      language,
      ...time,
    });
    if (before !== undefined) {
      const { outcome, answeredAt, answeredBy } = before;
      await patchOwnerTask(work, task.id, {
        state: 'answered',
        outcome,
        answeredAt,
        answeredBy,
        nextAt: null,
      });
      await countAnswer(work, Object.assign(task, { outcome }), null);
      continue;
    }
    await patchStep(work, stepId, { state: 'running', startedAt: at });
    const dueAt = task.dueAt.toString();
    await work.record('owner.asked', requestId, { system: store, taskId: task.id, dueAt });
    await writeToOwner(work, task, request, 'owner');
  }
}

/**
 * What the owner of this very system, whatever it is called, said of an earlier plan of the same erasure: nobody is asked
 * to delete twice, when a plan is drawn again.
 */
async function erasedBefore(work: Work, requestId: string, storeId: string): Promise<OwnerTask | undefined> {
  const { controllerId, trx } = work;
  return await OwnerTask.query(trx)
    .findOne({ controllerId, requestId, kind: 'erasure', state: 'settled' })
    .whereIn('stepId', PlanStep.query(trx).select('id').where({ controllerId, storeId, act: 'ask' }))
    .whereIn('outcome', ['done', 'not-found'])
    .orderBy('settledAt', 'desc');
}

/**
 * Whether the plan waits for owners. Then `before` is written, and the plan rests until an answer wakes it; whoever
 * answers after this work has committed finds it resting.
 */
export async function restForOwners(
  { house, claim }: Run,
  before: (work: Work) => Promise<void> = async () => undefined,
): Promise<boolean> {
  return await underClaim(house, claim, async (work) => {
    if (!(await waitsForOwners(work, claim.plan.id))) return false;
    await before(work);
    await patchPlan(work, claim.plan.id, { nextAt: work.at.add({ hours: LOOK_AGAIN_HOURS }) });
    return true;
  });
}
