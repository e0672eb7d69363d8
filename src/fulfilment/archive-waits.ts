// An archive for which there is no room waits: the plan is tried again until there is, and staff read what to do.
import { loggable, logger } from '../platform/logger.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { underClaim } from './claim.ts';
import { patchPlan } from './plan.ts';
import type { Run } from './run-plan.ts';

/** Minutes until the next try. */
const WAIT = 2;
const WAITS = ['archive-disk-full', 'archives-unreachable'];

/**
 * Does what packs. Throws `plan-delayed` where the place of archives is full or away: nothing was given out, nothing of
 * the archive is left there, and the plan is tried again by itself.
 */
export async function orWaitForRoom<T>({ house, claim }: Run, pack: () => Promise<T>): Promise<T> {
  try {
    return await pack();
  } catch (error) {
    if (!isProblem(error) || !WAITS.includes(error.code)) throw error;
    const planId = claim.plan.id;
    logger.error({ planId, ...loggable(error) }, error.message);
    await underClaim(house, claim, async (work) => {
      const nextAt = work.at.add({ minutes: WAIT });
      await patchPlan(work, planId, { nextAt });
      await work.record('plan.archiveWaits', planId, { code: error.code });
      await work.enqueue('run-plan', { planId }, nextAt);
    });
    throw new Problem('unavailable', 'plan-delayed', error.message);
  }
}
