// A club whose map says where each field comes from: a store for tests of portability, on either engine.
import { archiveOf } from '../../src/archives/archive.ts';
import { archiveBytes, openArchive, openReading } from '../../src/archives/deliver.ts';
import type { ReadingView } from '../../src/archives/reading-view.ts';
import { compareStores } from '../../src/data-map/compare-stores.ts';
import { addStore } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { PLAIN_PURPOSE, savePurposes } from '../../src/data-map/purpose.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import type { Answer } from '../../src/fulfilment/plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import type { Actor } from '../../src/work.ts';
import { unzip } from '../archives/sample.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { postgresWorld, type World } from './locate-world.ts';

/** Understood by PostgreSQL and MariaDB alike. */
export const CLUB_TABLES = `
create table members (id int primary key, email varchar(200) not null, name varchar(200), nickname varchar(200), churn_score int, told_by varchar(200), door_code varchar(20));
create table visits (id int primary key, member_id int references members (id), door varchar(50));
create table suspicions (id int primary key, member_id int references members (id), note varchar(200));
create table segments (id int primary key, member_id int references members (id), segment varchar(200));
create table wishes (id int primary key, member_id int references members (id), wish varchar(200));
insert into members values (1, 'mira@example.com', 'Mira Given', 'nick-canary', 4711, 'toldby-canary', 'door-canary'), (2, 'tom@example.com', 'Tom', null, 1, null, null);
insert into visits values (1, 1, 'north-door'), (2, 2, 'south');
insert into suspicions values (1, 1, 'fraud-canary');
insert into segments values (1, 1, 'segment-canary');
insert into wishes values (1, 1, 'wish-canary');`;

const key = '{ name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }';
const own =
  '{ name: member_id, data_categories: [user.unique_id], fides_meta: { references: [{ dataset: club, field: members.id, direction: from }] } }';
const CLUB_MAP = `
dataset:
  - fides_key: club
    collections:
      - name: members
        habeas_meta: { label: members, purposes: [to run your membership], origin: provided }
        fields:
          - ${key}
          - { name: email, data_categories: [user.contact.email], fides_meta: { identity: email, data_type: string } }
          - { name: name, data_categories: [user.name] }
          - { name: nickname, data_categories: [user.name], habeas_meta: { label: nick name } }
          - { name: churn_score, data_categories: [user.behavior], habeas_meta: { label: loyalty, origin: inferred } }
          - { name: told_by, data_categories: [user.content], habeas_meta: { label: what friends said, origin: received } }
          - { name: door_code, data_categories: [user.authorization], habeas_meta: { label: door code, never_disclose: { reason: it opens doors } } }
      - name: visits
        habeas_meta: { label: visits, purposes: [to run your membership, to prevent fraud], origin: observed }
        fields: [${key}, ${own}, { name: door, data_categories: [user.behavior] }]
      - name: suspicions
        habeas_meta: { label: suspicions, purposes: [to prevent fraud], origin: observed }
        fields: [${key}, ${own}, { name: note, data_categories: [user.content] }]
      - name: segments
        habeas_meta: { label: segments, purposes: [to run your membership], origin: inferred }
        fields: [${key}, ${own}, { name: segment, data_categories: [user.behavior] }]
      - name: wishes
        habeas_meta: { label: wishes, purposes: [to run your membership], origin: provided }
        fields: [${key}, ${own}, { name: wish, data_categories: [user.content] }]
`;

/** Connects the club; `edit` changes its map, as a person at the desk would. */
export async function connectClub(
  home: TestHouse,
  { connector, url }: Pick<World, 'connector' | 'url'>,
  edit: (map: string) => string = (map) => map,
): Promise<void> {
  const catalogue = await connector.describe();
  await home.work(
    async (work) => {
      const { storeId } = await addStore(work, { name: 'club', label: 'the club', url });
      await importDataset(work, { storeId, yaml: edit(CLUB_MAP), file: 'club.yaml', catalogue });
      await savePurposes(work, [
        { ...PLAIN_PURPOSE, name: 'run', words: 'to run your membership', basis: 'contract' },
        { ...PLAIN_PURPOSE, name: 'fraud', words: 'to prevent fraud', basis: 'legitimate-interests' },
      ]);
    },
    { kind: 'staff', id: crypto.randomUUID() },
  );
  await compareStores(home.house, home.lumyx.id);
}

export interface Club {
  readonly home: TestHouse;
  readonly world: World;
  close(): Promise<void>;
}

/** A house with the club connected, in PostgreSQL; `tables` may hold more rows. */
export async function openClub(tables = CLUB_TABLES): Promise<Club> {
  const home = await openTestHouse();
  const world = await postgresWorld(tables);
  await connectClub(home, world);
  const close = async () => {
    await home.close();
    await world.close();
  };
  return { home, world, close };
}

export const OFFICER: Actor = { kind: 'staff', id: crypto.randomUUID() };
/** Somebody who ruled on nothing. */
const APPROVER: Actor = { kind: 'staff', id: crypto.randomUUID() };

export async function planOf(home: TestHouse, requestId: string): Promise<PlanView> {
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

/** Draws the plan of a request, answers every question in the same way, approves it and carries it out. */
export async function fulfilClub(
  home: TestHouse,
  requestId: string,
  answer: Answer = 'include',
): Promise<PlanView> {
  await drawPlan(home.house, home.lumyx.id, requestId);
  const { id: planId, questions } = await planOf(home, requestId);
  for (const { id: questionId } of questions)
    await home.work(async (work) => await answerQuestion(work, { planId, questionId, answer }), OFFICER);
  const { status, digest } = await planOf(home, requestId);
  if (status === 'drawn')
    await home.work(async (work) => await approvePlan(work, { planId, digest }), APPROVER);
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
  return await planOf(home, requestId);
}

/** What machine/datapackage.json says of each collection, as far as tests ask. */
export interface Described {
  readonly resources: readonly {
    readonly name: string;
    readonly schema: { readonly fields: readonly object[]; readonly primaryKey?: readonly string[] };
    readonly licenses?: readonly object[];
    readonly habeas: {
      readonly licences: readonly object[];
      readonly categories: readonly string[];
      readonly withheld: readonly object[];
    };
  }[];
}

/** The archive of a request as she gets it: what is for machines as one text, the page, and the reading view. */
export async function openClubArchive(
  home: TestHouse,
  requestId: string,
): Promise<{ machine: string; index: string; reading: ReadingView; described: Described }> {
  const opened = await home.work(
    async (work) => await openArchive(work, (await archiveOf(work, requestId))?.id ?? ''),
  );
  const { vault } = home.house;
  const parts: Buffer[] = [];
  for await (const part of await archiveBytes(vault, opened)) parts.push(part as Buffer);
  const files = await unzip(Buffer.concat(parts));
  const machine = [...files].filter(([name]) => name.startsWith('machine/'));
  return {
    machine: machine.map(([, bytes]) => bytes.toString()).join(''),
    index: files.get('index.html')?.toString() ?? '',
    reading: await openReading(vault, opened),
    described: JSON.parse(files.get('machine/datapackage.json')?.toString() ?? '{}') as Described,
  };
}
