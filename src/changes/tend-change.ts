// Tending a change notice by the clock: its letters, what became of them, and the day from which it holds.
import { askAgain } from '../data-map/purpose-versions.ts';
import { dayOf } from '../platform/clock.ts';
import type { Work } from '../work.ts';
import { type ChangeNotice, holdChange, patchChange } from './change-notice.ts';
import { settleDeliveries } from './delivery.ts';

/** Letters are tried for a day and come back within days; after so long nothing more is heard of them. */
const LISTENS = { hours: 24 * 30 } as const;
const SOON = { minutes: 5 } as const;

/** Does what is due for one change notice, and says when to come again. Safe to repeat. */
export async function tendChange(work: Work, changeId: string): Promise<void> {
  const change = await holdChange(work, changeId);
  const { at } = work;
  if (change.audience !== null && change.toldAt === null) await work.enqueue('tell-of-change', { changeId });
  await settleDeliveries(work, changeId);
  const holds = Temporal.PlainDate.compare(dayOf(at, work.controller.timeZone), change.effectiveOn) >= 0;
  const appliedAt = change.appliedAt ?? (holds ? at : null);
  if (holds && change.appliedAt === null) {
    if (change.asksAgain.length > 0) await askAgain(work, change.asksAgain);
    await work.record('change.holds', changeId, { asksAgain: change.asksAgain.length });
  }
  await patchChange(work, changeId, { appliedAt, nextAt: nextOf(at, change, appliedAt) });
}

function nextOf(
  at: Temporal.Instant,
  { audience, toldAt }: ChangeNotice,
  appliedAt: Temporal.Instant | null,
): Temporal.Instant | null {
  const letters = audience === null ? null : (toldAt ?? at).add(LISTENS);
  const listening = letters !== null && Temporal.Instant.compare(at, letters) < 0;
  return listening || appliedAt === null ? at.add(SOON) : null;
}
