// The record of processing activities, made from what the controller has said: a pure function, no database.
import { addressOf, categoriesOf } from '../../data-map/dataset.ts';
import type { LegalBasis, Purpose } from '../../data-map/purpose.ts';
import { labelOf } from '../../data-map/taxonomy.ts';
import type { Contact, Controller } from '../../platform/controller.ts';
import { saySchedule } from '../../retention/say-schedule.ts';
import { type Place, type RopaFacts, sayPlace } from './facts.ts';
import { ownPurpose } from './own-purposes.ts';
import type { RecordOfProcessing, RopaRow } from './ropa-row.ts';
import { sayRecipient, transferTo } from './transfers.ts';

const BASES: { readonly [B in LegalBasis]: string } = {
  consent: 'Consent, Art. 6(1)(a)',
  contract: 'Contract, Art. 6(1)(b)',
  'legal-obligation': 'Legal obligation, Art. 6(1)(c)',
  'vital-interests': 'Vital interests, Art. 6(1)(d)',
  'public-task': 'Public task, Art. 6(1)(e)',
  'legitimate-interests': 'Legitimate interests, Art. 6(1)(f)',
};

/** The record of a controller: its own activities by purpose, then those on behalf of business customers. */
export function recordOf(facts: RopaFacts): RecordOfProcessing {
  const rows = [...ownRows(facts), ...facts.customers.map((customer) => customerRow(facts, customer))];
  const general = generalMissing(facts);
  return { rows, missing: [...new Set([...general, ...rows.flatMap(namedMissing)])] };
}

/** What is missing in a row, with the activity that it is missing in. */
function namedMissing({ activity, missing }: RopaRow): string[] {
  return missing.map((one) => `${one}, in the activity “${activity}”`);
}

function ownRows(facts: RopaFacts): RopaRow[] {
  const words = new Set(facts.places.flatMap(({ collection }) => collection.purposes));
  const unregistered = [...words].filter((one) => !facts.purposes.some((purpose) => purpose.words === one));
  const named = [
    ...facts.purposes.map((purpose) => ({ words: purpose.words, purpose })),
    ...unregistered
      .map((one) => ({ words: one, purpose: ownPurpose(one) }))
      .toSorted(
        (a, b) => Number(a.purpose !== null) - Number(b.purpose !== null) || (a.words < b.words ? -1 : 1),
      ),
  ];
  const rows = named.map(({ words: one, purpose }) => {
    const places = facts.places.filter(({ collection }) => collection.purposes.includes(one));
    return activityRow(facts, one, purpose, places);
  });
  const without = facts.places.filter(({ collection }) => collection.purposes.length === 0);
  const rest = without.length === 0 ? [] : [activityRow(facts, null, null, without)];
  return [...rows, ...rest, ...facts.systems.map((system) => systemRow(facts, system))];
}

function activityRow(
  facts: RopaFacts,
  words: string | null,
  purpose: Purpose | null,
  places: readonly Place[],
): RopaRow {
  const given = givenTo(facts, places);
  const periods = periodsOf(facts, places);
  const missing = [
    ...(words === null ? ['the purpose'] : []),
    ...(purpose === null ? ['the legal basis'] : []),
    ...((purpose?.subjects ?? []).length === 0 ? ['the categories of data subjects'] : []),
    ...(places.length === 0 ? ['the data: no map names this purpose'] : []),
    ...given.missing,
    ...periods.missing,
  ];
  return {
    ...blank(facts.controller),
    activity: words ?? 'No purpose was said',
    legalBasis: purpose === null ? '' : BASES[purpose.basis],
    provision: purpose?.provision ?? '',
    subjects: purpose?.subjects ?? [],
    categories: categoriesIn(places),
    places: places.map(sayPlace),
    recipients: given.recipients,
    transfers: given.transfers,
    periods: periods.said,
    missing,
  };
}

/** A system that somebody looks after by hand: a pack says what lies there, and not for what. */
function systemRow({ controller }: RopaFacts, system: RopaFacts['systems'][number]): RopaRow {
  return {
    ...blank(controller),
    activity: `What lies in ${system.label}`,
    categories: system.categories.toSorted(),
    places: [`${system.label}: ${system.holds.join(', ')} (looked after by hand)`],
    missing: ['the purpose', 'the legal basis', 'the categories of data subjects', 'the period'],
  };
}

/** What is done on behalf of a business customer: everything that lies in tables with a field for accounts. */
function customerRow(facts: RopaFacts, customer: RopaFacts['customers'][number]): RopaRow {
  const places =
    customer.accountKey === null
      ? []
      : facts.places.filter(({ collection }) => collection.fields.some(({ tenant }) => tenant));
  const given = givenTo(facts, places);
  const purposes = [...new Set(places.flatMap(({ collection }) => collection.purposes))].toSorted();
  return {
    ...blank(facts.controller),
    role: 'processor',
    activity:
      purposes.length === 0 ? `Work for ${customer.name}` : `For ${customer.name}: ${purposes.join(', ')}`,
    controller: `${customer.name}, ${customer.contact}`,
    categories: categoriesIn(places),
    places: places.map(sayPlace),
    recipients: given.recipients,
    transfers: given.transfers,
    missing: [
      ...(purposes.length === 0 ? ['the categories of processing: no mapped table names its account'] : []),
      ...given.missing,
    ],
  };
}

function blank(controller: Controller): Omit<RopaRow, 'activity' | 'missing'> {
  const record = controller.processingRecord;
  const officer = record?.officer ?? null;
  return {
    role: 'controller',
    controller: [
      controller.name,
      controller.postalAddress.replaceAll(/\s*\n\s*/g, ', '),
      controller.contactEmail,
    ]
      .filter((part) => part !== '')
      .join(', '),
    representative: sayContact(record?.representative ?? null),
    officer:
      officer === 'not-required' ? 'None is required, the controller says (Art. 37)' : sayContact(officer),
    ...{ legalBasis: '', provision: '', subjects: [], categories: [], places: [] },
    ...{ recipients: [], transfers: [], periods: [] },
    measures: record?.measures ?? [],
  };
}

const sayContact = (one: Contact | null): string => (one === null ? '' : `${one.name}, ${one.contact}`);

/** Kinds of data by their names for people, from fields and from tables as a whole. */
function categoriesIn(places: readonly Place[]): string[] {
  const keys = places.flatMap(({ collection }) => [
    ...collection.categories,
    ...collection.fields.flatMap(categoriesOf),
  ]);
  return [
    ...new Set(keys.filter((key) => key === 'user' || key.startsWith('user.')).map((key) => labelOf(key))),
  ].toSorted();
}

function givenTo({ recipients, controller }: RopaFacts, places: readonly Place[]) {
  const names = [...new Set(places.flatMap(({ collection }) => collection.recipients))].toSorted();
  const known = names.flatMap((name) => recipients.find((one) => one.name === name) ?? []);
  const transfers = known.map((one) => transferTo(one, controller.seatCountry));
  const unknown = names.filter((name) => !recipients.some((one) => one.name === name));
  return {
    recipients: [...known.map(sayRecipient), ...unknown],
    transfers: transfers.flatMap(({ transfer }) => transfer ?? []),
    missing: [
      ...unknown.map((name) => `who ${name} is: the register of recipients does not have it`),
      ...transfers.flatMap(({ missing }) => missing ?? []),
    ],
  };
}

/** Periods by table: as schedules say; else in the words of the map, which nothing carries out. */
function periodsOf({ schedules }: RopaFacts, places: readonly Place[]) {
  const said: string[] = [];
  const missing: string[] = [];
  for (const { dataset, collection } of places) {
    const address = addressOf(dataset, collection);
    const own = schedules.filter((one) => one.collection === address);
    for (const schedule of own)
      said.push(
        `${collection.label}: ${saySchedule(schedule, collection).slice(0, -1)} (${schedule.legalBasis}).`,
      );
    if (own.length > 0) continue;
    if (collection.retention !== null)
      said.push(`${collection.label}: ${collection.retention} (in words; no schedule carries it out)`);
    missing.push(`a schedule for ${collection.label} (${address})`);
  }
  return { said, missing };
}

function generalMissing({ controller, recipients, places, purposes, unmapped }: RopaFacts): string[] {
  const record = controller.processingRecord;
  const named = new Set(places.flatMap(({ collection }) => collection.recipients));
  const idle = recipients.filter(({ name }) => !named.has(name)).map(({ name }) => name);
  return [
    ...((record?.officer ?? null) === null ? ['the data protection officer, or that none is required'] : []),
    ...((record?.measures ?? []).length === 0 ? ['the security measures'] : []),
    ...(controller.postalAddress === '' ? ['the address of the controller'] : []),
    ...(purposes.length === 0 ? ['the purposes: the register has none'] : []),
    ...idle.map((name) => `what the recipient ${name} is given: no map names it`),
    ...(unmapped === 0 ? [] : [`what lies in ${unmapped} tables or columns that no map speaks of`]),
  ];
}
