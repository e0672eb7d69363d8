// Which law a request falls under: the person's residence first, then the controller's seat, then the strictest.
import { Problem } from '../platform/problem.ts';
import { calendarOf, type Place } from './calendar.ts';
import { dueDate } from './due-date.ts';
import type { DataKind, Law } from './law-schema.ts';
import { ruleFor } from './rule-for.ts';

export interface Facts {
  /** Where the person lives, as far as they say; `subdivision` null: they name the country alone. */
  readonly residence: Place | null;
  readonly seat: Place | null;
  /** Kinds of data that the request is about, where only these; empty: not known or ordinary. */
  readonly dataKinds: readonly DataKind[];
  /** The day of receipt, where the controller is. */
  readonly on: Temporal.PlainDate;
}

export interface Choice {
  readonly law: string;
  readonly by: 'residence' | 'seat' | 'strictest';
  /** One sentence for staff and for the case. */
  readonly why: string;
  /** Laws that bind as well: the law of the seat holds for a controller wherever the person lives. */
  readonly also: readonly string[];
}

/**
 * Chooses the law of a request. Residence decides; without a law for it, the controller's seat; without that, the law
 * whose access answer would be due first. Staff may choose otherwise, with a reason, at the case. Throws `no-law` for an empty map.
 */
export function whichLaw(laws: ReadonlyMap<string, Law>, { residence, seat, dataKinds, on }: Facts): Choice {
  const usable = [...laws.values()].filter(
    (law) => ruleFor(law, 'access', on) !== null && !leftOut(law, dataKinds),
  );
  const ofSeat = seat === null ? [] : usable.filter((law) => covers(law, seat));
  const ofHome = residence === null ? [] : usable.filter((law) => covers(law, residence));
  const nameless = whyNotHome([...laws.values()], residence, on);
  const others = (law: Law): string[] => ofSeat.map(({ id }) => id).filter((id) => id !== law.id);
  const home = strictest(ofHome, seat, on);
  if (residence !== null && home !== null) {
    const several = ofHome.length > 1 ? `; of ${ofHome.length} laws there its answer is due first` : '';
    const why = `The person lives in ${spell(residence)}, where ${home.name} applies${several}.`;
    return { law: home.id, by: 'residence', why, also: others(home) };
  }
  const atSeat = strictest(ofSeat, seat, on);
  if (seat !== null && atSeat !== null) {
    const why = `${nameless}, so the law of the controller's seat in ${spell(seat)} is taken: ${atSeat.name}.`;
    return { law: atSeat.id, by: 'seat', why, also: others(atSeat) };
  }
  const least = strictest(usable.length > 0 ? usable : [...laws.values()], seat, on);
  if (least === null)
    throw new Problem('internal', 'no-law', 'No law is loaded, so none can be chosen. Nothing was decided.');
  const why = `${nameless}, and none for the controller's seat, so the strictest is taken: ${least.name}.`;
  return { law: least.id, by: 'strictest', why, also: [] };
}

/** Why no law of the person's residence is taken, as the beginning of a sentence. */
function whyNotHome(laws: readonly Law[], residence: Place | null, on: Temporal.PlainDate): string {
  if (residence === null) return 'The person did not say where they live';
  const there = laws.find((law) => covers(law, residence) && ruleFor(law, 'access', on) !== null);
  if (there !== undefined) return `${there.name} leaves out this kind of data`;
  return `No law is loaded that bound in ${spell(residence)} on ${on}`;
}

/** Whether a law covers people of a place. A country named without its part is covered by the law of every part. */
export function covers({ applies }: Law, { country, subdivision }: Place): boolean {
  return applies.residence.some((one) => {
    if (one.country !== country) return false;
    if (subdivision === null) return true;
    return (one.subdivisions?.includes(subdivision) ?? true) && !(one.except?.includes(subdivision) ?? false);
  });
}

function leftOut({ applies }: Law, kinds: readonly DataKind[]): boolean {
  return kinds.length > 0 && kinds.every((kind) => applies.excluded_data.includes(kind));
}

/** The law whose access answer would be due first for a request received on this day; ties by id. */
function strictest(laws: readonly Law[], seat: Place | null, on: Temporal.PlainDate): Law | null {
  const at = on.toZonedDateTime('UTC').toInstant();
  const due = (law: Law): string => {
    const rule = ruleFor(law, 'access', on);
    if (rule === null) return '9999';
    const story = { zone: 'UTC', events: [{ kind: 'received' as const, at }] };
    return dueDate(rule, story, calendarOf(rule.calendar.value, seat)).dueOn.toString();
  };
  const sorted = laws
    .map((law) => ({ law, key: `${due(law)} ${law.id}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return sorted[0]?.law ?? null;
}

function spell({ country, subdivision }: Place): string {
  return subdivision === null ? country : `${country}-${subdivision}`;
}
