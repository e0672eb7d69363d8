// Countries, and the parts of those whose parts have laws of their own, by name: for forms and for words.
import Holidays from 'date-holidays';
import type { Place } from './calendar.ts';

/** Codes that ISO 3166-1 reserves for no country, and unions of several. */
const NO_COUNTRY = new Set([
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'TA',
  'UN',
  'XA',
  'XB',
  'XK',
  'ZZ',
]);
/** Countries whose parts have privacy laws of their own. */
const WITH_PARTS = ['US', 'CA'];
const CODE = /^([A-Z]{2})(?:-([A-Z0-9]{1,3}))?$/;

export interface NamedPlace {
  readonly code: string;
  readonly name: string;
}

/** All countries (ISO 3166-1) by their names in a language, in that language's order. */
export function countries(language = 'en'): NamedPlace[] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const found = letters.flatMap((first) =>
    letters.flatMap((second) => {
      const code = first + second;
      const name = NO_COUNTRY.has(code) ? undefined : names.of(code);
      return name === undefined ? [] : [{ code, name }];
    }),
  );
  return found.sort((a, b) => a.name.localeCompare(b.name, language));
}

/** The states and provinces that a form asks for: `US-CA`, by name. */
export function countryParts(): NamedPlace[] {
  return WITH_PARTS.flatMap((country) =>
    Object.entries(new Holidays().getStates(country) ?? {})
      .map(([part, name]) => ({ code: `${country}-${part}`, name: String(name) }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  );
}

/** `US-CA` or `DE` as a place; null for anything else. */
export function readPlace(code: string): Place | null {
  const [, country, part] = CODE.exec(code) ?? [];
  return country === undefined ? null : { country, subdivision: part ?? null };
}

/** A place in a language: `Deutschland`, `États-Unis (California)`; parts of countries keep the name that they have there. */
export function placeName(place: Place, language: string): string {
  const country = new Intl.DisplayNames([language], { type: 'region' }).of(place.country) ?? place.country;
  const part = countryParts().find(({ code }) => code === placeCode(place))?.name ?? place.subdivision;
  return part === null ? country : `${country} (${part})`;
}

/** A place as it is stored: `US-CA`, `DE`. */
export function placeCode({ country, subdivision }: Place): string {
  return subdivision === null ? country : `${country}-${subdivision}`;
}
