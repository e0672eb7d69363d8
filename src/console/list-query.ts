// The address of a work list: filters that combine, a place between two cases, and links that keep or drop one of them.
import { z } from 'zod';
import {
  isReview,
  isUnfinished,
  RIGHTS,
  type Right,
  STATUSES,
  type Status,
} from '../requests/data-request.ts';
import { LIST_WAITS, type ListFilter, type ListWaits } from '../requests/list-filter.ts';
import type { Place } from '../requests/work-list.ts';
import { RIGHT_WORDS, STATUS_TAGS } from './words.ts';

/** Filters as forms send them: an empty text is "any". */
const FILTERS = {
  whose: z.union([z.enum(['', 'me', 'nobody']), z.uuid()]).default(''),
  when: z.enum(['', 'soon', 'overdue']).default(''),
  waits: z.enum(['', ...LIST_WAITS]).default(''),
  state: z.enum(['', 'ended', ...STATUSES]).default(''),
  right: z.enum(['', 'reviews', ...RIGHTS]).default(''),
  held: z.enum(['', 'yes']).default(''),
};

const PLACE = /^(after|before)_([012])_(\d{1,17})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const ListQuery = z.strictObject({
  ...FILTERS,
  at: z.string().regex(PLACE).optional(),
  /** How many cases were given to somebody just now. */
  assigned: z.coerce.number().int().min(0).max(1000).optional(),
});
export type ListQuery = z.output<typeof ListQuery>;
type Filters = Pick<ListQuery, keyof typeof FILTERS>;
const NAMES = Object.keys(FILTERS) as (keyof Filters)[];

export const WAITS_WORDS: { readonly [W in ListWaits | 'nobody']: string } = {
  person: 'The person',
  staff: 'Your team',
  machine: 'Habeas',
  owner: 'The owner of a system',
  customer: 'The business customer',
  nobody: 'Nobody',
};

/** What the filters of an address ask for; `mine`: the accounts whose cases are mine. */
export function filterOf(query: Filters, mine: readonly string[]): ListFilter {
  const { whose, when, waits, state, right, held } = query;
  const statuses = state === '' || state === 'ended' ? undefined : [state];
  return {
    over: state === 'ended' || (state !== '' && !isUnfinished(state)),
    statuses,
    rights: right === '' ? undefined : right === 'reviews' ? RIGHTS.filter(isReview) : [right],
    assignees: whose === '' ? undefined : whose === 'nobody' ? whose : whose === 'me' ? mine : [whose],
    when: when === '' ? undefined : when,
    waits: waits === '' ? undefined : waits,
    held: held === 'yes',
  };
}

/** The place that an address names. */
export function placeOf(at: string | undefined): Place | undefined {
  const [, side, rank, micros, id] = PLACE.exec(at ?? '') ?? [];
  if (side === undefined || micros === undefined || id === undefined) return undefined;
  return {
    side: side === 'before' ? 'before' : 'after',
    rank: Number(rank),
    at: Temporal.Instant.fromEpochNanoseconds(BigInt(micros) * 1000n),
    id,
  };
}

/** The filters as an address, without a place: `?when=overdue`; empty where there are none. */
export function addressOf(filters: Partial<Filters>, place: Place | null = null): string {
  const set = NAMES.flatMap((name) => {
    const value = filters[name] ?? '';
    return value === '' ? [] : [[name, value]];
  });
  if (place !== null) {
    const { side, rank, at, id } = place;
    set.push(['at', `${side}_${rank}_${at.epochNanoseconds / 1000n}_${id}`]);
  }
  return `?${new URLSearchParams(set)}`;
}

/** A filter that is on, in words, and the address without it. */
export interface Chip {
  readonly words: string;
  readonly href: string;
}

/** Every filter that is on; `names`: of accounts by id. */
export function chipsOf(query: Filters, names: Readonly<Record<string, string>>): Chip[] {
  const words: { readonly [N in keyof Filters]: (value: string) => string } = {
    whose: (value) =>
      value === 'me'
        ? 'Mine'
        : value === 'nobody'
          ? 'With nobody'
          : `With ${names[value] ?? 'somebody who left'}`,
    when: (value) => (value === 'soon' ? 'Due within 7 days' : 'Overdue'),
    waits: (value) => `Waits for: ${WAITS_WORDS[value as ListWaits].toLowerCase()}`,
    state: stateWords,
    right: (value) => (value === 'reviews' ? 'Appeals and complaints' : RIGHT_WORDS[value as Right]),
    held: () => 'Held: somebody disowned it',
  };
  return NAMES.flatMap((name) => {
    const value = query[name];
    return value === '' ? [] : [{ words: words[name](value), href: addressOf({ ...query, [name]: '' }) }];
  });
}

/** Links to single filters, in the order of a morning's work. */
export const SHORTCUTS = [
  { name: 'mine', words: 'Mine', filters: { whose: 'me' } },
  { name: 'free', words: 'With nobody', filters: { whose: 'nobody' } },
  { name: 'overdue', words: 'Overdue', filters: { when: 'overdue' } },
  { name: 'soon', words: 'Due within 7 days', filters: { when: 'soon' } },
  { name: 'unproven', words: 'Unproven', filters: { state: 'received' } },
  { name: 'decide', words: 'To decide', filters: { state: 'planned' } },
  { name: 'cooling', words: 'Reconsidering', filters: { state: 'cooling-off' } },
  { name: 'reviews', words: 'Appeals and complaints', filters: { right: 'reviews' } },
  { name: 'held', words: 'Held', filters: { held: 'yes' } },
  { name: 'ended', words: 'Ended', filters: { state: 'ended' } },
] as const satisfies readonly { name: string; words: string; filters: Partial<Filters> }[];

/** Shortcuts that show how many cases they lead to. */
export const COUNTED = ['mine', 'free', 'overdue', 'soon', 'unproven', 'decide'] as const;

/** The choices of the form, in the order of the law's work. */
export const CHOICES = {
  when: [
    { value: 'overdue', text: 'Overdue' },
    { value: 'soon', text: 'Due within 7 days' },
  ],
  waits: LIST_WAITS.map((value) => ({ value, text: WAITS_WORDS[value] })),
  state: [
    ...STATUSES.map((value) => ({ value: value as string, text: stateWords(value) })),
    { value: 'ended', text: 'Any that has ended' },
  ],
  right: [
    ...RIGHTS.map((value) => ({ value: value as string, text: RIGHT_WORDS[value] })),
    { value: 'reviews', text: 'Appeals and complaints' },
  ],
};

function stateWords(value: string): string {
  return value === 'ended' ? 'Ended' : STATUS_TAGS[value as Status].words;
}
