// Looks up what a provision asks of the data map: that something is there, is not there, or is treated in some way.
import { type Collection, categoriesOf, type Field } from '../data-map/dataset.ts';
import { mayBeCorrected } from '../fulfilment/correctable-by-map.ts';
import type { Control, FoundControl } from './control.ts';
import { collectionAt, type Running } from './running-system.ts';

/** What a field may have to be, by the word of the provision. */
const OF_FIELD: Readonly<Record<string, (field: Field, collection: Collection) => boolean>> = {
  'never-disclosed': ({ neverDisclose }) => neverDisclose !== null,
  federated: ({ federatedFrom }) => federatedFrom !== undefined,
  balance: ({ balance }) => balance !== undefined,
  correctable: mayBeCorrected,
  licence: ({ name }, { licences = [] }) => licences.some(({ field }) => field === name),
};

/**
 * `name` is `dataset.collection` or `dataset.collection.field`. `is`: `absent`, `no-content` (a collection without a
 * field of content), or one of the words above; nothing: it is mapped.
 */
export function findInMap({ map }: Running, { name, is }: Control): FoundControl {
  const whole = collectionAt(map, name)?.collection;
  if (whole !== undefined) return ofCollection(name, whole, is);
  const cut = name.lastIndexOf('.');
  const collection = collectionAt(map, name.slice(0, cut))?.collection;
  if (collection === undefined) return { found: false, says: `No map speaks of ${name.slice(0, cut)}` };
  const field = collection.fields.find((one) => one.name === name.slice(cut + 1));
  if (is === 'absent')
    return field === undefined
      ? { found: true, says: `${name} is in no map` }
      : { found: false, says: `${name} is in the map, and should not be there` };
  if (field === undefined) return { found: false, says: `No map speaks of ${name}` };
  if (is === undefined) return { found: true, says: `${name} is mapped` };
  const found = OF_FIELD[String(is)]?.(field, collection) ?? false;
  const words = String(is).replaceAll('-', ' ');
  return { found, says: found ? `${name}: ${words}` : `${name} is not: ${words}` };
}

function ofCollection(name: string, { fields, purposes }: Collection, is: Control['is']): FoundControl {
  if (is === undefined) return { found: true, says: `${name} is mapped: ${purposes.join(', ')}` };
  if (is !== 'no-content') return { found: false, says: `${name} is a collection, and cannot be: ${is}` };
  const content = fields.find((field) => categoriesOf(field).some((one) => one.startsWith('user.content')));
  return content === undefined
    ? { found: true, says: `${name} has no field of content` }
    : { found: false, says: `${name} has a field of content: ${content.name}` };
}
