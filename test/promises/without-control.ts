// The running system without one control: what is named is gone, or, where it must be absent, there.
import type { Collection, DataMap, Dataset, Field } from '../../src/data-map/dataset.ts';
import type { Control } from '../../src/promises/control.ts';
import type { Running } from '../../src/promises/running-system.ts';

/** A copy of what was read in which the control is not found. */
export function withoutControl(running: Running, control: Control): Running {
  const { kind, name } = control;
  const unnamed = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
    list.filter((one) => one.name !== name);
  const unkeyed = <V>(map: ReadonlyMap<string, V>): Map<string, V> =>
    new Map([...map].filter(([key]) => key !== name));
  const other = (list: readonly string[]): string[] => list.filter((one) => one !== name);
  switch (kind) {
    case 'purpose':
      return { ...running, purposes: unnamed(running.purposes) };
    case 'gate':
      return { ...running, purposes: unnamed(running.purposes), ruledOut: other(running.ruledOut) };
    case 'schedule':
      return { ...running, schedules: running.schedules.filter(({ collection }) => collection !== name) };
    case 'workflow':
      return withoutWorkflow(running, name);
    case 'notice':
      return { ...running, letters: other(running.letters) };
    case 'age-gate':
      return withController(running, { minimumAge: null });
    case 'schema':
      return {
        ...running,
        map: control.is === 'absent' ? withField(running.map, name) : without(running.map, name),
      };
    case 'session':
      return { ...running, sessions: unkeyed(running.sessions) };
    case 'recipient':
      return { ...running, recipients: unnamed(running.recipients) };
    case 'register':
      return { ...running, registers: other(running.registers) };
    case 'intake':
      return withController(running, { contactEmail: '', senderEmail: '', intakeEmails: [] });
    case 'document':
      return { ...running, documents: unkeyed(running.documents) };
    case 'evidence':
      return { ...running, evidence: unkeyed(running.evidence) };
  }
}

function withController(running: Running, values: Partial<Running['controller']>): Running {
  return { ...running, controller: Object.assign(Object.create(running.controller), values) };
}

function withoutWorkflow(running: Running, name: string): Running {
  if (name.startsWith('right-'))
    return { ...running, rights: running.rights.filter((right) => `right-${right}` !== name) };
  if (name.startsWith('inactivity ')) return { ...running, inactivity: [] };
  return withController(running, {
    answerWithinDays: null,
    coolingOffDays: 0,
    warnHours: 1,
    minorWithinHours: 720,
  });
}

function changed(
  map: DataMap,
  edit: (dataset: Dataset, collection: Collection) => Collection | null,
): DataMap {
  const datasets = map.datasets.map((one) => ({
    ...one,
    dataset: {
      ...one.dataset,
      collections: one.dataset.collections.flatMap((collection) => edit(one.dataset, collection) ?? []),
    },
  }));
  return { ...map, datasets };
}

/** Without the collection, or without the field, of that name. */
function without(map: DataMap, name: string): DataMap {
  return changed(map, (dataset, collection) => {
    const address = `${dataset.key}.${collection.name}`;
    if (address === name) return null;
    return {
      ...collection,
      fields: collection.fields.filter((field) => `${address}.${field.name}` !== name),
    };
  });
}

/** With a field that should not be there. */
function withField(map: DataMap, name: string): DataMap {
  return changed(map, (dataset, collection) => {
    const address = `${dataset.key}.${collection.name}`;
    if (!name.startsWith(`${address}.`)) return collection;
    const [like] = collection.fields;
    const fields: readonly Field[] =
      like === undefined ? [] : [...collection.fields, { ...like, name: name.slice(address.length + 1) }];
    return { ...collection, fields };
  });
}
