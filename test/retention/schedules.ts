// Schedules for tests: one that says little, changed where it matters.
import type { Collection } from '../../src/data-map/dataset.ts';
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import type { WrittenSchedule } from '../../src/data-map/written-schedule.ts';
import { type Schedule, scheduleOf } from '../../src/retention/schedule.ts';

export const PROMISE: WrittenSchedule = {
  collection: 'shop.calls',
  bound: 'at-most',
  purpose: null,
  period: 'P30D',
  countedFrom: 'at',
  countedFromEvent: null,
  yearEnd: null,
  filters: [],
  places: null,
  fields: null,
  ending: 'delete',
  reason: null,
  legalBasis: 'GDPR Art. 5(1)(e)',
  chosenBy: null,
  provision: 'logs-30-days',
};

export const LAW: WrittenSchedule = {
  ...PROMISE,
  bound: 'at-least',
  period: 'P1Y',
  ending: null,
  legalBasis: 'DPDP Rules 2025, rule 8(3)',
  provision: null,
};

const STARTED = Temporal.Instant.from('2026-03-20T00:00:00Z');

/** It as it is read. */
export function held(written: WrittenSchedule, id: string = crypto.randomUUID()): Schedule {
  return scheduleOf({ ...written, id, startedAt: STARTED });
}

const MAP = `dataset:
  - fides_key: shop
    collections:
      - name: calls
        habeas_meta: { label: request logs, erase: keep, keep: { reason: r, legal_basis: l, period: P1Y } }
        fields:
          - { name: id, data_categories: [user.unique_id] }
          - { name: at, habeas_meta: { label: time } }
          - { name: country, habeas_meta: { label: country } }
          - { name: ip, data_categories: [user.device.ip_address], habeas_meta: { label: IP address } }
          - { name: place, data_categories: [user.location], habeas_meta: { label: rough place } }
          - { name: state, habeas_meta: { label: state } }
      - name: people
        fields: [{ name: id, data_categories: [user.unique_id] }]
      - name: products
        fields: [{ name: id }]
`;

export async function shopOfCalls(): Promise<{
  datasets: Awaited<ReturnType<typeof loadDatasets>>;
  calls: Collection;
}> {
  const datasets = await loadDatasets(MAP, 'shop.yaml');
  const calls = datasets[0]?.collections[0];
  if (calls === undefined) throw new Error('the map has no calls');
  return { datasets, calls };
}
