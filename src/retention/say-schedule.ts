// A schedule as a plain sentence, built from what it says and from the words of the map.
import type { RowFilter } from '../connectors/connector.ts';
import { type Collection, fieldNamed } from '../data-map/dataset.ts';
import { sayPeriod } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import type { Schedule } from './schedule.ts';

const EVENT_WORDS: { readonly [E in NonNullable<Schedule['countedFromEvent']>]: string } = {
  'account-closed': 'the account was closed',
  'contract-ended': 'the contract ended',
};

/** What a schedule says, whole: `Rows are deleted no later than 30 days after “time” (requested_at).` */
export function saySchedule(schedule: Schedule, collection: Collection): string {
  const { bound, purpose, ending } = schedule;
  const what = subjectOf(schedule, collection);
  const from = `${periodOf(schedule)} after ${startOf(schedule, collection)}`;
  if (bound === 'at-least') {
    const then = { delete: ', then deleted', mask: ', then masked' };
    return `${what} kept for at least ${from}${ending === null ? '' : then[ending]}.`;
  }
  const act = ending === 'mask' ? 'masked' : 'deleted';
  if (purpose === null) return `${what} ${act} no later than ${from}.`;
  return `${what} used “${purpose}” for ${from} at most, and ${act} once no other purpose keeps them.`;
}

/** A schedule inside a sentence about several: with its law and the provision it carries out. */
export function nameInWords(schedule: Schedule): string {
  const { bound, legalBasis, provision, places, filters, countedFrom, countedFromEvent } = schedule;
  const which = bound === 'at-most' ? 'the promise of' : 'the law of at least';
  const start = countedFrom ?? (countedFromEvent === null ? '' : EVENT_WORDS[countedFromEvent]);
  const rows = [...(places === null ? [] : [places.in.join(', ')]), ...filters.map(sayFilter(null))];
  const some = rows.length === 0 ? '' : ` for ${rows.join(' and ')}`;
  const clause = provision === null ? '' : `, provision ${provision}`;
  return `${which} ${periodOf(schedule)} from ${start}${some} (${legalBasis}${clause})`;
}

/** A sentence begins with a capital. */
export function asSentence(words: string): string {
  return words.replace(/^./, (first) => first.toUpperCase());
}

function periodOf({ period }: Schedule): string {
  return sayPeriod(period.text, HOUSE_LANGUAGE);
}

/** `Rows are`, `Rows whose country is FR are`, `IP address and place of rows are`. */
function subjectOf({ fields, places, filters }: Schedule, collection: Collection | null): string {
  const conditions = [
    ...(places === null ? [] : [`${labelOf(collection, places.column)} is ${choice(places.in)}`]),
    ...filters.map(sayFilter(collection)),
  ];
  const rows = conditions.length === 0 ? 'rows' : `rows whose ${conditions.join(' and whose ')}`;
  if (fields === null) return `${asSentence(rows)} are`;
  const names = all(fields.map((field) => labelOf(collection, field)));
  return `${asSentence(names)} of ${rows} are`;
}

function startOf(
  { countedFrom, countedFromEvent, yearEnd }: Schedule,
  collection: Collection | null,
): string {
  if (countedFromEvent !== null) return EVENT_WORDS[countedFromEvent];
  const column = countedFrom ?? '';
  const start = `“${labelOf(collection, column)}”`;
  const named = labelOf(collection, column) === column ? start : `${start} (${column})`;
  if (yearEnd === null) return named;
  const calendar = yearEnd.month === 12 && yearEnd.day === 31;
  const year = calendar ? 'calendar year' : `financial year that ends on ${sayDayOfYear(yearEnd)}`;
  return `the end of the ${year} of ${named}`;
}

/** `31 March`; 2028 has a 29th of February. */
function sayDayOfYear({ month, day }: NonNullable<Schedule['yearEnd']>): string {
  const options = { month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(Date.UTC(2028, month - 1, day));
}

const sayFilter =
  (collection: Collection | null) =>
  ({ column, operator, value = '' }: RowFilter): string => {
    const name = labelOf(collection, column);
    if (operator === 'is-null') return `${name} is empty`;
    if (operator === 'is-not-null') return `${name} is not empty`;
    return `${name} is ${operator === 'equals' ? '' : 'not '}“${value}”`;
  };

/** What a field is called by the map; by its own name where there is none. */
function labelOf(collection: Collection | null, column: string): string {
  return collection === null ? column : (fieldNamed(collection, column)?.label ?? column);
}

function all(words: readonly string[]): string {
  return new Intl.ListFormat(HOUSE_LANGUAGE, { type: 'conjunction' }).format(words);
}

function choice(words: readonly string[]): string {
  return new Intl.ListFormat(HOUSE_LANGUAGE, { type: 'disjunction' }).format(words);
}
