// Public holidays of a place, by name, the same on every machine.
import Holidays from 'date-holidays';
import { Problem } from '../platform/problem.ts';

/** A place with a working week from Monday to Friday and public holidays. */
export interface Calendar {
  readonly id: string;
  /** The country, and part of it, whose holidays are meant; null: weekends alone. */
  readonly place: string | null;
  /** The holiday's name in English where it has one; null: no public holiday. */
  holidayOn(day: Temporal.PlainDate): string | null;
}

/** A country, and part of it (ISO 3166-1 and -2): `{ country: 'DE', subdivision: 'BE' }`. */
export interface Place {
  readonly country: string;
  readonly subdivision: string | null;
}

/** Names of our own beside the ISO ones: England and Wales keep holidays together. */
const NAMED: Readonly<Record<string, Place>> = { 'uk-ew': { country: 'GB', subdivision: 'ENG' } };
/** Members of the Union and of the EEA; a period under Regulation 1182/71 is counted where the controller sits. */
const UNION =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');

const kept = new Map<string, Calendar>();
/** Parts of countries, by country; the library gathers all their names anew whenever it is asked. */
const parts = new Map<string, ReadonlySet<string>>();
let countries: ReadonlySet<string> | undefined;

function placeOf(id: string, seat: Place | null): Place | null {
  if (id === 'eu') return seat !== null && UNION.includes(seat.country) ? seat : null;
  const [country = '', subdivision = null] = id.split('-');
  return NAMED[id] ?? { country, subdivision };
}

/** Whether `calendarOf` knows this name. */
export function isCalendar(id: string): boolean {
  if (id === 'eu' || id in NAMED) return true;
  const [country = '', subdivision = null] = id.split('-');
  countries ??= new Set(Object.keys(new Holidays().getCountries()));
  if (!countries.has(country)) return false;
  return subdivision === null || partsOf(country).has(subdivision);
}

function partsOf(country: string): ReadonlySet<string> {
  const found = parts.get(country) ?? new Set(Object.keys(new Holidays().getStates(country) ?? {}));
  parts.set(country, found);
  return found;
}

/**
 * The calendar of a law: `uk-ew`, an ISO place such as `US-CA`, or `eu`: the place of the controller's seat (a seat
 * outside the Union leaves weekends alone, which is never later). A part of a country that keeps no holidays of its
 * own falls back to the country. Throws `calendar-not-known`.
 */
export function calendarOf(id: string, seat: Place | null = null): Calendar {
  const place = placeOf(id, seat);
  if (place === null) return { id, place: null, holidayOn: () => null };
  const part = [place.country, place.subdivision].filter((one) => one !== null).join('-');
  const name = id in NAMED || isCalendar(part) ? part : place.country;
  const known = kept.get(`${id} ${name}`);
  if (known !== undefined) return known;
  if (!isCalendar(name) && !(id in NAMED))
    throw new Problem(
      'invalid',
      'calendar-not-known',
      `No holiday calendar is known for ${id}. Nothing was computed.`,
      {
        calendar: id,
      },
    );
  const calendar: Calendar = { id, place: name, holidayOn: holidaysOf(name) };
  kept.set(`${id} ${name}`, calendar);
  return calendar;
}

function holidaysOf(name: string): (day: Temporal.PlainDate) => string | null {
  const [country = '', subdivision] = name.split('-');
  const options = { types: ['public' as const], languages: ['en'] };
  const source =
    subdivision === undefined ? new Holidays(country, options) : new Holidays(country, subdivision, options);
  const years = new Map<number, Map<string, string>>();
  const yearOf = (year: number): Map<string, string> => {
    const found = years.get(year) ?? new Map<string, string>();
    if (years.has(year)) return found;
    years.set(year, found);
    for (const { date, start, end, type, name: called } of source.getHolidays(year)) {
      if (type !== 'public') continue;
      // A change to summer time makes a day of 23 hours; the holiday is whole days all the same.
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
      const first = Temporal.PlainDate.from(date.slice(0, 10));
      for (let offset = 0; offset < days; offset += 1)
        found.set(first.add({ days: offset }).toString(), called);
    }
    return found;
  };
  return (day) => yearOf(day.year).get(day.toString()) ?? null;
}
