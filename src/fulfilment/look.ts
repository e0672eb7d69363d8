// One look at a collection: what it begins with, and its dry run.
import type { Catalogue } from '../connectors/connector.ts';
import { readMap } from '../data-map/data-store.ts';
import type { DataMap } from '../data-map/dataset.ts';
import { OWN_STORE, withOwn } from '../data-map/own-map.ts';
import { mappedTable } from '../data-map/resolve-table.ts';
import { isProblem, type Problem } from '../platform/problem.ts';
import { markCaseEnds } from '../requests/case-ends.ts';
import type { AgreedMoment } from '../retention/agreed-moment.ts';
import { lastHold } from '../retention/legal-hold.ts';
import { watchesOf } from '../retention/retention-look.ts';
import { allSchedulesOf } from '../retention/schedule.ts';
import { type StandingHold, standingHolds } from '../retention/standing-holds.ts';
import { type House, MACHINE } from '../work.ts';
import { agreedMoment } from './clock-fits.ts';
import { type HeldConditions, heldConditions } from './held-conditions.ts';
import { heldOfOurs } from './held-of-ours.ts';
import type { OpenStore } from './locate-order.ts';
import type { OpenStores } from './open-stores.ts';
import { type Survey, type Surveyed, survey } from './survey.ts';
import { isDueForLook, surveyedOf } from './surveyed.ts';
import { lastRowsWent } from './sweep.ts';
import { type MapChanges, mapChanges } from './warn-of-unmapped.ts';

/** Which collections are looked at: those whose time has come (null), these, or all. */
export type Looking = readonly string[] | 'all' | null;

function isMeant(address: string, only: Looking): boolean | null {
  if (only === null) return null;
  return only === 'all' || only.includes(address);
}

/** What one look begins with: read in one work, used while no work is open. */
export interface LookGround {
  readonly controllerId: string;
  readonly map: DataMap;
  readonly surveyed: readonly Surveyed[];
  readonly mapChanges: MapChanges;
  readonly agreed: AgreedMoment;
  /** What the clock of this machine said. */
  readonly machine: Temporal.Instant;
  readonly timeZone: string;
  readonly holds: readonly StandingHold[];
  readonly lastHold: number;
}

/** A survey with the description of its store, or the problem in its way. */
export interface Found {
  readonly of: Surveyed;
  readonly survey: Survey | null;
  readonly problem: Problem | null;
  readonly catalogue: Catalogue | null;
}

/** The dry run of one collection; changes nothing. */
export async function lookAt(
  of: Surveyed,
  { agreed, timeZone }: Pick<LookGround, 'agreed' | 'timeZone'>,
  stores: OpenStores,
  held: HeldConditions,
): Promise<Found> {
  try {
    const catalogue = await stores.catalogue(of.storeId);
    const table = mappedTable(catalogue, of.collection, of.address);
    const connector = await stores.connector(of.storeId);
    const moment = { at: agreed.at, timeZone };
    const found = await survey(of, { connector, catalogue, table, moment, held: held(of.address) });
    return { of, survey: found, problem: null, catalogue };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { of, survey: null, problem: error, catalogue: null };
  }
}

/** What a look needs to know of us. */
export async function lookGround(
  house: House,
  controllerId: string,
  only: Looking = null,
): Promise<LookGround> {
  const machine = house.clock();
  return await house.inWork(controllerId, MACHINE, async (work) => {
    const map = await readMap(work);
    const everything = await withOwn(map);
    const all = await allSchedulesOf(work);
    const schedules = Map.groupBy(all, ({ collection }) => collection);
    const watches = await watchesOf(work);
    const rowsWent = await lastRowsWent(work);
    const surveyed = surveyedOf(everything, schedules).filter(
      (of) => isMeant(of.address, only) ?? isDueForLook(of, watches.get(of.address), work.at, rowsWent),
    );
    if (surveyed.some(({ storeId }) => storeId === OWN_STORE.id)) await markCaseEnds(work);
    return {
      controllerId,
      map,
      surveyed,
      mapChanges: mapChanges(all, everything, watches),
      agreed: await agreedMoment(work, machine),
      machine,
      timeZone: work.controller.timeZone,
      holds: await standingHolds(work),
      lastHold: await lastHold(work),
    };
  });
}

/** The holds as conditions; people are walked from only where there is a hold on one. */
export async function heldBy(
  house: House,
  { controllerId, map, holds }: Pick<LookGround, 'controllerId' | 'map' | 'holds'>,
  stores: Pick<OpenStores, 'open'>,
): Promise<HeldConditions> {
  const open = new Map<string, OpenStore>();
  const onPeople = holds.some(({ subjectId, requestId }) => subjectId !== null || requestId !== null);
  if (onPeople) for (const { id } of map.stores) open.set(id, await stores.open(id));
  const inStores = await heldConditions(house, { controllerId, map, stores: open }, holds);
  const ofOurs = await heldOfOurs(house, controllerId, holds);
  return (address) => [...inStores(address), ...ofOurs(address)];
}
