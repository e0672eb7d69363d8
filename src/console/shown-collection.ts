// One table of the map in plain words: what it holds, what happens to it when somebody asks for erasure, and why.

import { type Collection, type Dataset, type Field, type Origin, originOf } from '../data-map/dataset.ts';
import { sayPeriod } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';

export interface ShownField {
  readonly name: string;
  readonly label: string;
  readonly categories: string;
  /** What is special about it, in words. */
  readonly marks: readonly string[];
}

export interface ShownCollection {
  readonly name: string;
  readonly label: string;
  readonly onErasure: string;
  readonly purposes: string;
  readonly marks: readonly string[];
  readonly fields: readonly ShownField[];
}

/** The tables of one dataset in the order of the map. */
export function shownCollections(dataset: Dataset): ShownCollection[] {
  return dataset.collections.map((collection) => ({
    name: collection.name,
    label: collection.label,
    onErasure: onErasure(collection),
    purposes: collection.purposes.join(', '),
    marks: marksOf(collection),
    fields: collection.fields.map((field) => shownField(collection, field)),
  }));
}

function onErasure({ erase, keep, noPersonalData, skip, derived }: Collection): string {
  if (noPersonalData !== null) return 'Holds no personal data';
  if (skip) return 'Not searched';
  if (derived?.as === 'model') return 'A model in service waits to be retired or trained anew';
  if (derived?.as === 'numbers')
    return 'Stays once a test of anonymity is written down; without one it waits for it';
  if (erase === 'keep' && keep !== null)
    return `Kept for ${sayPeriod(keep.period, HOUSE_LANGUAGE)}: ${keep.reason} (${keep.legalBasis})`;
  if (erase === 'keep') return 'Kept';
  return erase === 'mask' ? 'Made unrecognisable' : 'Deleted';
}

function marksOf({ shared, proposed, partitioned }: Collection): string[] {
  return [
    ...(shared ? ['Rows may belong to several people: a person decides every time'] : []),
    ...(proposed ? ['A proposal that nobody has looked at yet'] : []),
    ...(partitioned ? ['Partitioned'] : []),
  ];
}

const ORIGIN_WORDS: { readonly [O in Origin]: string } = {
  provided: 'Given by the person',
  observed: 'Noted while the person used the service',
  inferred: 'Worked out by us: not portable',
  received: 'Received from others: not portable',
};

function shownField(collection: Collection, field: Field): ShownField {
  const { identity, neverDisclose, freeText, verify, channel, proposed, noPersonalData } = field;
  const origin = originOf(collection, field);
  return {
    name: field.name,
    label: field.label,
    categories: field.categories.join(', '),
    marks: [
      ...(identity === null ? [] : [`A person is found by it (${identity})`]),
      ...(neverDisclose === null ? [] : [`Never given out: ${neverDisclose.reason}`]),
      ...(origin === null ? [] : [ORIGIN_WORDS[origin]]),
      ...(verify ? ['May be compared with what a person says, to prove who they are'] : []),
      ...(channel === true ? ['An address at which the person is warned before an erasure'] : []),
      ...(channel === false ? ['An address of somebody else: never warned'] : []),
      ...(freeText ? ['Free text that may name other people'] : []),
      ...(noPersonalData === null ? [] : ['No personal data']),
      ...(proposed ? ['A proposal that nobody has looked at yet'] : []),
    ],
  };
}
