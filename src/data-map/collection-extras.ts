// What a collection may say beside its fields and its end: terms, columns for ended uses, what was made of it, what is not stored.
import type { RowFilter } from '../connectors/connector.ts';
import type { Collection } from './dataset.ts';
import type { RawCollection, RawFilter } from './dataset-schema.ts';

/** A condition as it is written, as connectors take it. */
export function filterOf(raw: RawFilter): RowFilter {
  if (raw.equals !== undefined) return { column: raw.field, operator: 'equals', value: raw.equals };
  if (raw.not_equals !== undefined) {
    return { column: raw.field, operator: 'not-equals', value: raw.not_equals };
  }
  return { column: raw.field, operator: raw.is_null ? 'is-null' : 'is-not-null' };
}

type Extras = Pick<Collection, 'useColumns' | 'licences' | 'derived' | 'notStored'>;

/** Each of them only where the map says it, so that a map that says nothing is stored as before. */
export function extrasOf(own: RawCollection['habeas_meta']): Extras {
  return { ...licencesOf(own), ...useColumnsOf(own), ...derivedOf(own), ...notStoredOf(own) };
}

function useColumnsOf(own: RawCollection['habeas_meta']): Pick<Collection, 'useColumns'> {
  const { restriction, marketing } = own ?? {};
  if (!restriction && !marketing) return {};
  return {
    useColumns: {
      ...(restriction ? { 'any-but-storage': restriction } : {}),
      ...(marketing ? { marketing } : {}),
    },
  };
}

function licencesOf(own: RawCollection['habeas_meta']): Pick<Collection, 'licences'> {
  if (!own?.licence) return {};
  const licences = (Array.isArray(own.licence) ? own.licence : [own.licence]).map(
    ({ name, url, words, field }) => ({ name, url: url ?? null, words: words ?? null, field: field ?? null }),
  );
  return { licences };
}

function derivedOf(own: RawCollection['habeas_meta']): Pick<Collection, 'derived'> {
  const derived = own?.derived;
  if (!derived) return {};
  const { name } = derived;
  return derived.as === 'model'
    ? { derived: { as: 'model', name, inService: filterOf(derived.in_service) } }
    : { derived: { as: 'numbers', name, testedOn: derived.tested_on, method: derived.method } };
}

function notStoredOf(own: RawCollection['habeas_meta']): Pick<Collection, 'notStored'> {
  return own?.not_stored ? { notStored: own.not_stored } : {};
}
