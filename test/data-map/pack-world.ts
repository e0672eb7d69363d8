// Packs to try things on: copies of the project's own, under names of their own, edited file by file.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { buildLumyxPlatform } from '../../seeds/01_lumyx_platform.ts';
import { applyPack, type Change } from '../../src/data-map/apply-pack.ts';
import { readPack } from '../../src/data-map/pack.ts';
import { type Controller, findControllerBySlug } from '../../src/platform/controller.ts';
import { isProblem, type Problem } from '../../src/platform/problem.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { type House, MACHINE } from '../../src/work.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

export type Edits = Readonly<Record<string, (text: string) => string>>;

export const packOf = (slug: string): string => join(projectFolder, 'packs', slug);

/** Names of the purposes of that pack, in its order. */
export const PURPOSES = ['account', 'service', 'faults', 'abuse', 'trends', 'payments', 'books', 'support'];

/** Its recipients and its schedules, in their order. */
export const RECIPIENTS = ['NabzClan', 'Stripe', 'AI model providers', 'Public authorities'];

export const SCHEDULES = [
  'lumyx_platform.api_request_logs at most P30D',
  'lumyx_platform.client_logs at most P30D',
  'lumyx_platform.accounts at most P30D',
  'lumyx_platform.billing_records at least P8Y',
  'lumyx_platform.billing_records at least P10Y, in FR',
  'lumyx_platform.billing_records at least P7Y, in US',
  'lumyx_platform.sessions at most P30D',
  ...['api_keys', 'credit_usage', 'credit_usage_lines', 'order', 'userPreferences', 'support_messages'].map(
    (name) => `lumyx_platform.${name} at most P30D`,
  ),
  'lumyx_payments.customers at most P30D',
  'lumyx_avatars.avatars at most P30D',
  'lumyx_platform.staff_members at least P3Y',
];

export const MAPS = ['platform', 'payments', 'avatars'].map(
  (name) => `added: map lumyx_${name} (datasets/${name}.yaml)`,
);

/** What a pack says that speaks of none of these stores any more. */
export const LEFT_ALONE = [
  ...['avatars', 'platform', 'stripe'].map((name) => `left alone: store ${name}`),
  'changed: recipient Stripe',
];

/** Edits files of a pack in place; an edit that changes nothing is a mistake of the test. */
export async function editPack(folder: string, edits: Edits): Promise<void> {
  for (const [file, edit] of Object.entries(edits)) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8').catch(() => '');
    const changed = edit(text);
    if (changed === text) throw new Error(`the edit of ${file} changed nothing`);
    await writeFile(path, changed);
  }
}

export interface PackWorld {
  /** A copy of the Lumyx pack under a slug of its own. */
  copy(slug: string, edits?: Edits): Promise<string>;
  close(): Promise<void>;
}

export async function openPackWorld(): Promise<PackWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-packs-'));
  let count = 0;
  return {
    copy: async (slug, edits = {}) => {
      count += 1;
      const place = join(folder, `${slug}-${count}`);
      await cp(packOf('lumyx'), place, { recursive: true });
      await editPack(place, { 'controller.yaml': (text) => text.replace('slug: lumyx', `slug: ${slug}`) });
      await editPack(place, edits);
      return place;
    },
    close: async () => await rm(folder, { recursive: true }),
  };
}

/** Reads a folder and applies it, as the terminal does. */
export async function apply(
  house: House,
  place: string,
  { dryRun = false, actor = MACHINE } = {},
): Promise<Change[]> {
  return await applyPack(house, await readPack(place), { actor, dryRun });
}

/** What changes, in words. */
export const loud = (changes: readonly Change[]): string[] =>
  changes
    .filter(({ outcome }) => !['unchanged'].includes(outcome))
    .map(({ thing, outcome }) => `${outcome}: ${thing}`);

export async function controllerOf(house: House, slug: string): Promise<Controller> {
  const controller = await findControllerBySlug(house.database, slug);
  if (controller === undefined) throw new Error(`no controller ${slug}`);
  return controller;
}

export async function refusal(act: Promise<unknown>): Promise<Problem> {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (isProblem(error)) return error;
  throw error ?? new Error('was not refused');
}

const TABLES = [
  'controllers',
  'data_stores',
  'datasets',
  'unmapped_items',
  'recipients',
  'retention_schedules',
];

/** Every row of ours that a pack may write, without moments of checking. */
export async function written(superuserUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  const rows: string[] = [];
  for (const table of TABLES) {
    const found = await client.query(`select (to_jsonb(t) - 'checked_at')::text as row from ${table} t`);
    rows.push(...found.rows.map(({ row }) => `${table} ${row}`));
  }
  const entries = await client.query(
    `select e::text as row from audit_entries e where e::text not like '%store.compared%'`,
  );
  rows.push(...entries.rows.map(({ row }) => String(row)));
  await client.end();
  return rows.sort();
}

/** A house, LumyxAI's platform as a real database, and packs to apply to it. */
export interface PlatformWorld extends PackWorld {
  readonly home: TestHouse;
  readonly store: Awaited<ReturnType<typeof emptyDatabase>>;
}

/** Builds the platform and names it in the environment, as the pack does; `close` ends all three. */
export async function openPlatform(): Promise<PlatformWorld> {
  const home = await openTestHouse();
  const store = await emptyDatabase();
  await buildLumyxPlatform(store.url);
  process.env.LUMYX_DATABASE_URL = store.url;
  const packs = await openPackWorld();
  const close = async () => {
    await home.close();
    await Promise.all([store.drop(), packs.close()]);
  };
  return { home, store, copy: packs.copy, close };
}
