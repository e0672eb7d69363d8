// A shop whose calls go after 30 days, and the way to look, approve and run as the clock and staff do.
import { Client } from 'pg';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { saveSchedules } from '../../src/data-map/schedule-row.ts';
import type { WrittenSchedule } from '../../src/data-map/written-schedule.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { type Looked, lookAtRetention } from '../../src/fulfilment/look-at-retention.ts';
import { Plan } from '../../src/fulfilment/plan.ts';
import { Sweep } from '../../src/fulfilment/sweep.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import type { House } from '../../src/work.ts';
import { PROMISE } from '../retention/schedules.ts';
import { type HeldShop, openHeldShop } from './holds.ts';

/** The map of the shop. */
export const SWEPT_MAP = `dataset:
  - fides_key: shop
    collections:
      - name: calls
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: user_id, data_categories: [user.unique_id], fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] } }
          - { name: at }
          - { name: country }
          - { name: words, data_categories: [user.content] }
      - name: users
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: email, data_categories: [user.contact.email], fides_meta: { identity: email, data_type: string } }
`;

/** A promise about every call: gone after 30 days. */
export const THIRTY_DAYS: WrittenSchedule = { ...PROMISE, provision: null };

export interface SweptShop extends HeldShop {
  readonly controllerId: string;
  schedules(...all: readonly WrittenSchedule[]): Promise<void>;
  /** A look at every collection, whatever the time; as another house, where one is given. */
  look(house?: House): Promise<Looked[]>;
  /** What the clock does each minute: only what is due is looked at. */
  minute(): Promise<Looked[]>;
  /** Places a hold on whoever has this address. */
  holdPerson(email: string): Promise<void>;
  /** Holds one call locked until it is called. */
  lockCall(id: number): Promise<() => Promise<void>>;
  /** Approves as the administrator, who changed no map. */
  approve(planId: string): Promise<void>;
  run(planId: string, house?: House): Promise<void>;
  sweep(planId: string): Promise<Sweep>;
  plan(planId: string): Promise<Plan>;
  /** Has the database of the store refuse every connection, or take them again. */
  away(is: boolean): Promise<void>;
  /** What is left of the calls, by key. */
  calls(): Promise<number[]>;
}

/** Opens the shop with calls of so many days ago. */
export async function openSweptShop(days: readonly number[]): Promise<SweptShop> {
  const held = await openHeldShop();
  const { home, shop, administrator } = held;
  const rows = days.map((ago, at) => `(${at + 1}, null, now() - interval '${ago} days', 'DE', 'hello')`);
  await shop.run(`create table calls (id int primary key, user_id int, at timestamptz, country text, words text);
    create index on calls (at);
    ${rows.length === 0 ? '' : `insert into calls values ${rows.join(', ')}`}`);
  await home.work(
    async (work) => await importDataset(work, { storeId: shop.storeId, yaml: SWEPT_MAP }),
    held.actor,
  );
  const controllerId = home.lumyx.id;
  const signal = new AbortController().signal;
  const schedules = async (...all: readonly WrittenSchedule[]): Promise<void> => {
    await home.work(async (work) => await saveSchedules(work, all));
  };
  await schedules(THIRTY_DAYS);
  const plan = async (planId: string): Promise<Plan> =>
    await home.work(
      async ({ trx }) => await Plan.query(trx).findById([controllerId, planId]).throwIfNotFound(),
    );
  return {
    ...held,
    controllerId,
    schedules,
    look: async (house = home.house) =>
      await lookAtRetention(house, controllerId, signal, ['shop.calls', 'shop.users']),
    minute: async () => await lookAtRetention(home.house, controllerId, signal),
    approve: async (planId) => {
      const digest = (await plan(planId)).digest?.toString('hex') ?? '';
      const approver = { kind: 'staff', id: administrator.id } as const;
      await home.work(async (work) => await approvePlan(work, { planId, digest }), approver);
    },
    holdPerson: async (email) => {
      const { subjectId } = await home.work(async (work) => await rememberSubject(work, email));
      await held.place({ scope: 'person', subjectId });
    },
    lockCall: async (id) => {
      const client = new Client({ connectionString: shop.url });
      await client.connect();
      await client.query('begin');
      await client.query('select 1 from calls where id = $1 for update', [id]);
      return async () => await client.end();
    },
    run: async (planId, house = home.house) => await carryOut(house, controllerId, planId, signal),
    sweep: async (planId) =>
      await home.work(
        async ({ trx }) => await Sweep.query(trx).findById([controllerId, planId]).throwIfNotFound(),
      ),
    plan,
    away: async (is) => {
      const client = new Client({ connectionString: home.superuserUrl });
      await client.connect();
      const name = new URL(shop.url).pathname.slice(1);
      await client.query(`alter database "${name}" with allow_connections ${!is}`);
      await client.end();
    },
    calls: async () => await held.ids('select id from calls order by id'),
  };
}
