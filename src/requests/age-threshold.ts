// From which age an account is allowed: the higher of what the published document says and what the law says.
import type { Place } from '../laws/calendar.ts';
import { lawBook } from '../laws/law-book.ts';
import { readPlace } from '../laws/places.ts';
import type { Controller } from '../platform/controller.ts';
import { seatOf } from './case-law.ts';
import type { DataRequest } from './data-request.ts';

/** The threshold in years, with where it comes from. */
export interface AgeThreshold {
  readonly years: number;
  readonly because: string;
  /** What the other side says, where there is one. */
  readonly other: string | null;
}

/** Purposes of a law's ages that speak of using a service at all; the others speak of sale and advertising. */
const OF_USING = ['online-consent', 'parental-consent'];

/** The threshold for a case; null where neither the controller nor the law of the case names one. */
export async function ageThreshold(
  controller: Controller,
  { law, residence }: Pick<DataRequest, 'law' | 'residence'>,
): Promise<AgeThreshold | null> {
  const place = residence === null ? seatOf(controller) : readPlace(residence);
  const legal = law === null ? null : await legalAge(law, place);
  const own = controller.minimumAge;
  const sides = [
    ...(own === null ? [] : [{ years: own, because: `the terms of ${controller.name}` }]),
    ...(legal === null ? [] : [legal]),
  ].sort((a, b) => b.years - a.years);
  const [higher, lower] = sides;
  if (higher === undefined) return null;
  return { ...higher, other: lower === undefined ? null : `${lower.years} by ${lower.because}` };
}

/** The age under which the law speaks of a child who uses a service: that of the place before that of all places. */
async function legalAge(
  law: string,
  place: Place | null,
): Promise<{ years: number; because: string } | null> {
  const ages = (await lawBook()).get(law)?.ages.filter(({ purpose }) => OF_USING.includes(purpose)) ?? [];
  const there = ages.find(({ places }) => place !== null && places?.includes(place.country) === true);
  const found = there ?? ages.find(({ places }) => places === undefined);
  return found === undefined ? null : { years: found.under.value, because: found.under.source };
}
