// From which age somebody can consent: the higher of what the document and what the law of the place say.
import type { Place } from '../laws/calendar.ts';
import { lawBook } from '../laws/law-book.ts';
import { readPlace } from '../laws/places.ts';
import { whichLaw } from '../laws/which-law.ts';
import { dayOf } from '../platform/clock.ts';
import type { Controller } from '../platform/controller.ts';

/** Ages of a law that speak of consenting to a service; the others speak of sale and advertising. */
const OF_CONSENT = ['online-consent', 'parental-consent'];

/**
 * Years below which the laws that bind here do not let somebody consent alone; 0 where none says. The law of the place
 * comes first (ISO 3166, `DE` or `US-CA`), that of the controller's seat binds as well, and the higher number counts.
 */
export async function legalAge(
  controller: Controller,
  jurisdiction: string | null,
  at: Temporal.Instant,
): Promise<number> {
  const laws = await lawBook();
  const { seatCountry, seatSubdivision, timeZone } = controller;
  const seat = seatCountry === null ? null : { country: seatCountry, subdivision: seatSubdivision };
  const residence = jurisdiction === null ? null : readPlace(jurisdiction);
  const { law, also } = whichLaw(laws, { residence, seat, dataKinds: [], on: dayOf(at, timeZone) });
  const place = residence ?? seat;
  return Math.max(0, ...[law, ...also].map((id) => ageOf(laws.get(id)?.ages ?? [], place)));
}

interface Age {
  readonly purpose: string;
  readonly places?: readonly string[] | undefined;
  readonly under: { readonly value: number };
}

/** The number of the place before that of all places. */
function ageOf(all: readonly Age[], place: Place | null): number {
  const ages = all.filter(({ purpose }) => OF_CONSENT.includes(purpose));
  const names = place === null ? [] : [place.country, `${place.country}-${place.subdivision}`];
  const there = ages.filter(({ places }) => places?.some((name) => names.includes(name)) === true);
  const found = there.length > 0 ? there : ages.filter(({ places }) => places === undefined);
  return Math.max(0, ...found.map(({ under }) => under.value));
}
