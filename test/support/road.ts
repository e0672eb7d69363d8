// Walking the road below the doors in tests: a small shop as a store, letters delivered, codes read, plans run.
import { Client } from 'pg';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { compareStores } from '../../src/data-map/compare-stores.ts';
import { addStore } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import type { Recipient } from '../../src/notifications/letters.ts';
import { Notice, noticesDue } from '../../src/notifications/notice.ts';
import { sendNotice } from '../../src/notifications/send-notice.ts';
import { now } from '../../src/platform/clock.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { identifyByCode, sendFreshCode } from '../../src/requests/identify.ts';
import type { NewRequest } from '../../src/requests/receive.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { type Actor, MACHINE } from '../../src/work.ts';
import { emptyDatabase } from './postgres.ts';
import type { TestHouse } from './test-house.ts';

export const SHOP_TABLES = `
create table teams (id int primary key, billing_address text);
create table users (id bigint primary key, email text not null unique, name text, team_id int references teams, referred_by bigint references users on delete set null);
create table orders (id int primary key, user_id bigint references users on delete cascade, item text, secret text);
create table invoices (id int primary key, user_id bigint, amount numeric, country text, billed_on date);
create table tickets (id int primary key, user_id bigint references users on delete restrict, agent_email text, body text);
insert into teams values (1, 'Harbour 1'), (2, 'Harbour 2');
insert into users values (9007199254740993, 'mira@example.com', 'Mira Canary', 1, null), (9007199254740992, 'tom@example.com', 'Tom', 1, 9007199254740993), (3, 'solo@example.com', 'Solo', 2, null);
insert into orders values (1, 9007199254740993, 'tea-canary', 's1'), (2, 9007199254740993, 'cup', 's2'), (3, 9007199254740992, 'pot', 's3');
insert into invoices values (1, 9007199254740993, 12.50, 'NO', '2026-03-31'), (2, 9007199254740992, 9.90, 'SE', '2026-04-30');
insert into tickets values (1, 9007199254740993, 'solo@example.com', 'hello, canary here'), (2, 9007199254740992, 'solo@example.com', 'hi');`;

export const SHOP_MAP = `
dataset:
  - fides_key: shop
    name: Shop
    collections:
      - name: users
        habeas_meta: { label: accounts, purposes: [to run the account], source: you told us }
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: email, data_categories: [user.contact.email], fides_meta: { identity: email, data_type: string } }
          - { name: name, data_categories: [user.name] }
          - name: team_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: teams.id, direction: to }] }
          - { name: referred_by, data_categories: [user.unique_id] }
      - name: teams
        habeas_meta: { label: billing addresses of teams }
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: billing_address, data_categories: [user.contact.address] }
      - name: orders
        habeas_meta: { label: orders }
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - { name: item, data_categories: [user.content] }
          - { name: secret, data_categories: [user.authorization], habeas_meta: { never_disclose: { reason: it would let others in } } }
      - name: invoices
        habeas_meta:
          label: invoices
          erase: keep
          keep: { reason: books must be kept, legal_basis: 'HGB section 257', period: P8Y, counted_from: billed_on }
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - { name: amount, data_categories: [user.financial] }
          - { name: country, data_categories: [user.location] }
          - { name: billed_on, data_categories: [user.financial] }
      - name: tickets
        habeas_meta: { label: support tickets }
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - name: agent_email
            data_categories: [user.contact.email]
            habeas_meta: { label: handled by }
          - { name: body, data_categories: [user.content] }
`;

export interface Shop {
  readonly url: string;
  readonly storeId: string;
  run(sql: string): Promise<void>;
  drop(): Promise<void>;
}

/** Builds the shop, connects it to a controller and imports its map. */
export async function openShop(
  home: TestHouse,
  controller: Controller = home.lumyx,
  map = SHOP_MAP,
): Promise<Shop> {
  const { url, drop } = await emptyDatabase();
  const run = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await run(SHOP_TABLES);
  const connector = openConnector(url);
  const catalogue = await connector.describe();
  await connector.close();
  const editor: Actor = { kind: 'staff', id: crypto.randomUUID() };
  const storeId = await home.work(
    async (work) => {
      const added = await addStore(work, { name: 'shop', label: 'the shop database', url });
      await importDataset(work, { storeId: added.storeId, yaml: map, file: 'shop.yaml', catalogue });
      return added.storeId;
    },
    editor,
    controller,
  );
  await compareStores(home.house, controller.id);
  return { url, storeId, run, drop };
}

/** Mailboxes that get their letters at once: the server lets each connection wait for a moment, as real ones do. */
const AT_ONCE = 6;

/** Hands every waiting letter to the real mail server: those to one address in their order, several addresses at once. */
export async function deliverLetters(home: TestHouse): Promise<void> {
  const due = await noticesDue(home.house.database, now().add({ hours: 24 * 400 }));
  const mailboxes = new Map<string, typeof due>();
  for (const [controllerId, letters] of Map.groupBy(due, (letter) => letter.controllerId)) {
    await home.house.inWork(controllerId, MACHINE, async (work) => {
      for (const letter of letters) {
        const { recipientSealed } = await Notice.query(work.trx)
          .findById([controllerId, letter.id])
          .throwIfNotFound();
        const opened = await work.open(`notices:${letter.id}:recipient`, recipientSealed);
        const { email: to } = JSON.parse(opened.toString('utf8')) as Recipient;
        mailboxes.set(to, [...(mailboxes.get(to) ?? []), letter]);
      }
    });
  }
  const waiting = [...mailboxes.values()];
  const hand = async (): Promise<void> => {
    for (let letters = waiting.shift(); letters !== undefined; letters = waiting.shift())
      for (const { controllerId, id } of letters)
        await sendNotice(home.house, { controllerId, noticeId: id });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
}

/** Asks, reads the code from the letter, and proves the address. */
export async function askAndProve(
  home: TestHouse,
  asked: Pick<NewRequest, 'right' | 'email' | 'residence' | 'minor' | 'item'>,
  controller: Controller = home.lumyx,
): Promise<string> {
  const visitor: Actor = { kind: 'subject', id: 'anonymous' };
  const { requestId } = await home.work(
    async (work) => await receiveRequest(work, { ...asked, channel: 'form' }),
    visitor,
    controller,
  );
  const her: Actor = { kind: 'subject', id: requestId };
  await deliverLetters(home);
  // An address that got three letters today is sent a code when she presses for it.
  if (!(home.mailbox.newest(asked.email).mail.text ?? '').includes(requestId)) {
    await home.work(async (work) => await sendFreshCode(work, requestId), her, controller);
    await deliverLetters(home);
  }
  const letter = home.mailbox.newest(asked.email);
  const code = /\b\d{4} \d{4}\b/.exec(letter.mail.text ?? '')?.[0].replace(' ', '') ?? '';
  const { outcome } = await home.work(
    async (work) => await identifyByCode(work, { requestId, code }),
    her,
    controller,
  );
  expect(outcome).toBe('right');
  return requestId;
}
