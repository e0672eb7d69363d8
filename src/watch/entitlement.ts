// How many platforms a controller may watch: data with a first day each, so that an old answer can be explained.
import { dayOf } from '../platform/clock.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

export interface Entitlement {
  /** What it is called, such as `Professional`. */
  readonly plan: string;
  /** Platforms whose documents may be watched; a controller's own documents do not count. */
  readonly platforms: number;
  readonly effectiveFrom: Temporal.PlainDate;
}

class EntitlementRow extends HouseModel {
  static override tableName = 'watch_entitlements';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare plan: string;
  declare platforms: number;
  declare effectiveFrom: Temporal.PlainDate;
  declare writtenAt: Temporal.Instant;
}

/** What holds where nobody said otherwise: as many as the smaller of two known offers of a watch. */
export const USUAL_PLATFORMS = 10;

/** Every entitlement of the controller, the newest first day first; of two on one day the one written later. */
export async function listEntitlements({ trx, controllerId }: Work): Promise<Entitlement[]> {
  const rows = await EntitlementRow.query(trx)
    .where({ controllerId })
    .orderBy([
      { column: 'effectiveFrom', order: 'desc' },
      { column: 'writtenAt', order: 'desc' },
    ]);
  return rows.map(({ plan, platforms, effectiveFrom }) => ({ plan, platforms, effectiveFrom }));
}

/** What holds on a day of the controller's zone; null: nothing was written, so `USUAL_PLATFORMS`. */
export function entitlementOn(all: readonly Entitlement[], on: Temporal.PlainDate): Entitlement | null {
  return all.find(({ effectiveFrom }) => Temporal.PlainDate.compare(effectiveFrom, on) <= 0) ?? null;
}

/** Platforms that may be watched now. */
export async function platformsAllowed(work: Work): Promise<number> {
  const today = dayOf(work.at, work.controller.timeZone);
  return entitlementOn(await listEntitlements(work), today)?.platforms ?? USUAL_PLATFORMS;
}

/** Writes one down; those before it stay. Throws `entitlement-not-valid`. */
export async function entitle(work: Work, { plan, platforms, effectiveFrom }: Entitlement): Promise<void> {
  const { trx, controllerId, at } = work;
  if (
    plan.trim() === '' ||
    plan.length > 100 ||
    !Number.isInteger(platforms) ||
    platforms < 0 ||
    platforms > 10_000
  )
    throw new Problem(
      'invalid',
      'entitlement-not-valid',
      'An entitlement needs a name and a number of platforms from 0 to 10,000. Nothing was changed.',
    );
  const row = { controllerId, id: crypto.randomUUID(), plan: plan.trim(), platforms, effectiveFrom };
  await EntitlementRow.query(trx).insert({ ...row, writtenAt: at });
  await work.record('watch.entitled', controllerId, {
    plan: row.plan,
    platforms,
    from: effectiveFrom.toString(),
  });
}
