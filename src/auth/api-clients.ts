// Programs of the controller: a key that is shown once, stored as a hash, and permits what it was given.
import type { Knex } from 'knex';
import { z } from 'zod';
import { findControllerBySlug } from '../platform/controller.ts';
import { equalInConstantTime, randomToken, sha256 } from '../platform/crypto.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { InWork, Work } from '../work.ts';
import { heldByActor } from './accounts.ts';
import { mustCover, PERMISSIONS, type Permission } from './permissions.ts';

class ClientRow extends HouseModel {
  static override tableName = 'api_clients';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare name: string;
  declare permissions: Permission[];
  declare secretHash: Buffer;
  declare createdAt: Temporal.Instant;
  declare createdBy: string;
  declare lastUsedAt: Temporal.Instant | null;
  declare revokedAt: Temporal.Instant | null;
}

/** A program as pages show it. */
export interface ApiClient {
  readonly id: string;
  readonly controllerId: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly createdAt: Temporal.Instant;
  /** To the minute. */
  readonly lastUsedAt: Temporal.Instant | null;
  readonly revokedAt: Temporal.Instant | null;
}

/** `hab_<controller>_<id>_<secret>`: a slug has no underscore, an id is 32 hex digits, a secret 256 bits. */
const KEY = /^hab_([a-z][a-z0-9-]{0,39})_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;
const MADE_BY_STAFF = 'staff:';
/** Compared with where there is no such client, so that the same work is done. */
const NOBODY = sha256('api_clients:nobody');

/**
 * Makes a program's key. It is answered once and never stored. Nobody gives a program what they do not hold
 * themselves. Throws `permission-not-yours`, `permission-unknown`, `name-missing`.
 */
export async function createApiClient(
  work: Work,
  wanted: { name: string; permissions: readonly Permission[] },
): Promise<{ client: ApiClient; key: string }> {
  const name = wanted.name.replace(/\p{C}/gu, ' ').trim().slice(0, 200);
  if (name === '') throw refused('name-missing', 'Give the program a name.');
  const permissions = [...new Set(wanted.permissions)];
  if (permissions.length === 0 || permissions.some((permission) => !PERMISSIONS.includes(permission))) {
    throw refused('permission-unknown', 'Choose at least one permission from the list.');
  }
  mustCover(await heldByActor(work), permissions);
  const id = crypto.randomUUID();
  const secret = randomToken(32);
  const row = await ClientRow.query(work.trx).insertAndFetch({
    controllerId: work.controllerId,
    id,
    name,
    permissions,
    secretHash: hashed(secret),
    createdAt: work.at,
    createdBy: `${work.actor.kind}:${work.actor.id}`,
  });
  await work.record('client.created', id, { permissions: permissions.join(' ') });
  return { client: shown(row), key: `hab_${work.controller.slug}_${id.replaceAll('-', '')}_${secret}` };
}

/** All programs of the controller, revoked ones last. */
export async function listApiClients(work: Work): Promise<ApiClient[]> {
  const rows = await ClientRow.query(work.trx)
    .where('controllerId', work.controllerId)
    .orderByRaw('revoked_at is not null, name, id');
  return rows.map(shown);
}

/** The account that made the key of a program; null where an operator did, or where there is no such program. */
export async function makerOf(work: Work, clientId: string): Promise<string | null> {
  if (!z.uuid().safeParse(clientId).success) return null;
  const row = await ClientRow.query(work.trx).findById([work.controllerId, clientId]);
  return row?.createdBy.startsWith(MADE_BY_STAFF) ? row.createdBy.slice(MADE_BY_STAFF.length) : null;
}

/** Ends a program's access with its next call. Throws `client-unknown`. */
export async function revokeApiClient(work: Work, clientId: string): Promise<void> {
  const revoked = await ClientRow.query(work.trx)
    .patch({ revokedAt: work.at })
    .where({ controllerId: work.controllerId, id: clientId })
    .whereNull('revokedAt');
  if (revoked === 1) return await work.record('client.revoked', clientId);
  const known = await ClientRow.query(work.trx).findById([work.controllerId, clientId]);
  if (known === undefined) {
    throw new Problem('not-found', 'client-unknown', 'There is no such program here. Nothing was changed.');
  }
}

/**
 * The program that this key belongs to, or null: malformed, unknown, revoked and wrong look the same. The controller
 * is read off the key before the first query of a work, so row-level security already holds.
 */
export async function authenticateClient(
  inWork: InWork,
  database: Knex,
  key: string,
): Promise<ApiClient | null> {
  const [, slug = '', hex = '', secret = ''] = KEY.exec(key) ?? [];
  const controller = slug === '' ? undefined : await findControllerBySlug(database, slug);
  if (controller === undefined) {
    equalInConstantTime(hashed(secret), NOBODY);
    return null;
  }
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return await inWork(controller.id, { kind: 'client', id }, async (work) => {
    const row = await ClientRow.query(work.trx).findById([controller.id, id]);
    const right = equalInConstantTime(hashed(secret), row?.secretHash ?? NOBODY);
    if (row === undefined || !right || row.revokedAt !== null) return null;
    await touch(work, row);
    return shown(row);
  });
}

/** Programs whose keys were found to hold, for as long as the stamp in the database stands still. */
const standing = new Map<string, { readonly stamp: string; readonly ids: Set<string> }>();

/**
 * Whether the key of a program that was let in a moment ago still holds at the moment of the work. Every work reads the stamp
 * with its controller, and the database moves it when a key is withdrawn, so that this mostly asks nothing.
 */
export async function stillHolds(work: Work, clientId: string): Promise<boolean> {
  const { controllerId, trx } = work;
  const stamp = work.controller.clientsStamp;
  const known = standing.get(controllerId);
  if (known?.stamp === stamp && known.ids.has(clientId)) return true;
  const row = await ClientRow.query(trx).select('revokedAt').findById([controllerId, clientId]);
  if (row === undefined || row.revokedAt !== null) return false;
  const ids = known?.stamp === stamp ? known.ids : new Set<string>();
  standing.set(controllerId, { stamp, ids: ids.add(clientId) });
  return true;
}

/** Notes the use, once a minute at most: a busy program must not write a row per call. */
async function touch({ trx, at, controllerId }: Work, { id, lastUsedAt }: ClientRow): Promise<void> {
  const before = at.subtract({ minutes: 1 });
  if (lastUsedAt !== null && Temporal.Instant.compare(lastUsedAt, before) >= 0) return;
  await ClientRow.query(trx)
    .patch({ lastUsedAt: at })
    .where({ controllerId, id })
    .whereRaw('(last_used_at is null or last_used_at < ?)', [before.toString()]);
}

/** 256 random bits need neither salt nor a slow hash. */
function hashed(secret: string): Buffer {
  return sha256('api_clients:', secret);
}

function shown({
  id,
  controllerId,
  name,
  permissions,
  createdAt,
  lastUsedAt,
  revokedAt,
}: ClientRow): ApiClient {
  return { id, controllerId, name, permissions, createdAt, lastUsedAt, revokedAt };
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing was created.`);
}
