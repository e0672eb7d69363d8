// A schedule as a pack writes it, with everything that the map decides about it filled in.
import type { RowFilter } from '../connectors/connector.ts';
import { sha256 } from '../platform/crypto.ts';
import { filterOf } from './collection-extras.ts';
import type { Collection } from './dataset.ts';
import type { ScheduleText } from './retention-file.ts';

/** What happens to a person, from which a period may be counted where no column holds the moment. */
export type LifeEvent = 'account-closed' | 'contract-ended';

export interface WrittenSchedule {
  /** `dataset.collection` */
  readonly collection: string;
  readonly bound: 'at-most' | 'at-least';
  readonly purpose: string | null;
  /** ISO 8601 */
  readonly period: string;
  /** Exactly one of these two is there. */
  readonly countedFrom: string | null;
  readonly countedFromEvent: LifeEvent | null;
  /** `--12-31` */
  readonly yearEnd: string | null;
  readonly filters: readonly RowFilter[];
  readonly places: { readonly column: string; readonly in: readonly string[] } | null;
  /** Null: it speaks of the whole row. */
  readonly fields: readonly string[] | null;
  /** Null, by law alone: nothing. */
  readonly ending: 'delete' | 'mask' | null;
  readonly reason: string | null;
  readonly legalBasis: string;
  readonly chosenBy: 'operator' | null;
  readonly provision: string | null;
}

/** The schedule of an entry about a collection of the map. */
export function writtenSchedule(text: ScheduleText, collection: Collection): WrittenSchedule {
  return {
    collection: text.collection,
    bound: text.rule,
    purpose: text.purpose ?? null,
    period: text.period,
    countedFrom: text.counted_from ?? null,
    countedFromEvent: text.counted_from_event ?? null,
    yearEnd: text.year_end ?? null,
    filters: text.where.map(filterOf),
    places: text.places === undefined ? null : { column: text.places.field, in: text.places.in },
    fields: text.fields ?? null,
    ending: endingOf(text, collection),
    reason: text.reason ?? null,
    legalBasis: text.legal_basis,
    chosenBy: text.chosen_by ?? null,
    provision: text.provision ?? null,
  };
}

/** A promise without an ending ends as the map erases; a law without one lets go of nothing. */
function endingOf({ ending, rule, fields }: ScheduleText, { erase }: Collection): WrittenSchedule['ending'] {
  if (ending === 'keep' || (ending === undefined && rule === 'at-least')) return null;
  if (ending !== undefined) return ending;
  return fields !== undefined || erase === 'mask' ? 'mask' : 'delete';
}

/** What makes one version different from another: everything it says. */
export function digestOf(schedule: WrittenSchedule): string {
  return sha256(inOrder(schedule)).toString('hex');
}

/** The part that makes two entries of one file the same: who wrote down why does not make another rule. */
export function ruleKeyOf(schedule: WrittenSchedule): string {
  return inOrder({ ...schedule, reason: null, chosenBy: null, provision: null });
}

/** Whether two schedules differ in their period, and in who says so and why, alone. */
export function sameButPeriod(one: WrittenSchedule, other: WrittenSchedule): boolean {
  return (
    ruleKeyOf({ ...one, period: '', legalBasis: '' }) === ruleKeyOf({ ...other, period: '', legalBasis: '' })
  );
}

/** PostgreSQL gives the keys of jsonb back in another order, so each is named here. */
function inOrder(schedule: WrittenSchedule): string {
  const { places } = schedule;
  return JSON.stringify([
    schedule.collection,
    schedule.bound,
    schedule.purpose,
    schedule.period,
    schedule.countedFrom,
    schedule.countedFromEvent,
    schedule.yearEnd,
    schedule.filters.map(({ column, operator, value }) => [column, operator, value ?? null]),
    places === null ? null : [places.column, ...places.in],
    schedule.fields,
    schedule.ending,
    schedule.reason,
    schedule.legalBasis,
    schedule.chosenBy,
    schedule.provision,
  ]);
}

/** A schedule by its address and its bounds, for lists and refusals: `shop.logs at most P30D`. */
export function nameSchedule({
  collection,
  bound,
  period,
  purpose,
  places,
  fields,
}: WrittenSchedule): string {
  return [
    `${collection} ${bound === 'at-most' ? 'at most' : 'at least'} ${period}`,
    ...(purpose === null ? [] : [purpose]),
    ...(places === null ? [] : [`in ${places.in.join(', ')}`]),
    ...(fields === null ? [] : [`fields ${fields.join(', ')}`]),
  ].join(', ');
}
