// What the drawing of a plan is begun with.
import type { DataMap } from '../data-map/dataset.ts';
import type { Purpose } from '../data-map/purpose.ts';
import type { DrawnHolds } from '../retention/standing-holds.ts';
import type { PlannedRight } from './right.ts';

/** What a drawing was begun with. */
export interface Drawing {
  readonly controllerId: string;
  readonly requestId: string;
  readonly planId: string;
  readonly key: Buffer;
  readonly right: PlannedRight;
  readonly map: DataMap;
  readonly purposes: readonly Purpose[];
  /** Legal holds; none for a plan that destroys nothing. */
  readonly holds: DrawnHolds;
}
