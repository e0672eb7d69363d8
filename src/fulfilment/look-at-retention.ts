// The clock of retention: looks at every collection whose time has come, and draws a sweep of what may go.
import type { Problem } from '../platform/problem.ts';
import { type House, MACHINE } from '../work.ts';
import { heldBy, type Looking, lookAt, lookGround } from './look.ts';
import { OpenStores } from './open-stores.ts';
import type { Survey, Surveyed } from './survey.ts';
import { warnOfClocks } from './warn-of-clocks.ts';
import { warnOfUnmapped } from './warn-of-unmapped.ts';
import { writeLook } from './write-look.ts';

/** One collection as a look found it; a survey, or the problem that stood in the way. */
export interface Looked {
  readonly of: Surveyed;
  readonly survey: Survey | null;
  readonly problem: Problem | null;
  /** The sweep that stands after the look, drawn now or before; null where nothing has to go. */
  readonly planId: string | null;
}

/**
 * Looks at the collections of a controller whose time has come, and draws what may go. Those that
 * `only` means are looked at whatever the time. A store that does not answer is written down, and the others go on.
 */
export async function lookAtRetention(
  house: House,
  controllerId: string,
  signal: AbortSignal,
  only: Looking = null,
): Promise<Looked[]> {
  const ground = await lookGround(house, controllerId, only);
  const { agreed, machine, mapChanges } = ground;
  if (mapChanges.gone.length + mapChanges.mended.length > 0)
    await house.inWork(controllerId, MACHINE, async (work) => await warnOfUnmapped(work, mapChanges));
  if (ground.surveyed.length === 0) return [];
  if (agreed.doubt !== null)
    await house.inWork(controllerId, MACHINE, async (work) => await warnOfClocks(work, agreed, machine));
  const stores = new OpenStores(house, controllerId);
  const looked: Looked[] = [];
  try {
    const held = await heldBy(house, ground, stores);
    for (const of of ground.surveyed) {
      if (signal.aborted) break;
      const found = await lookAt(of, ground, stores, held);
      const planId = await house.inWork(
        controllerId,
        MACHINE,
        async (work) => await writeLook(work, ground, found),
      );
      looked.push({ of, survey: found.survey, problem: found.problem, planId });
    }
  } finally {
    await stores.close();
  }
  return looked;
}
