// Opens everything a process needs: database, keys, queue; and closes it again.

import { openVault } from './connectors/open-vault.ts';
import { now } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { KeyCabinet } from './platform/controller-key.ts';
import { openDatabase } from './platform/database.ts';
import { Problem } from './platform/problem.ts';
import { openQueue } from './queue/queue.ts';
import { type House, workIn } from './work.ts';

export interface HouseOptions {
  /** Worker and clock processes watch over dead workers; a web process does not. */
  readonly supervise: boolean;
  /** The moment of each work and of the machine; the present unless a test says otherwise. */
  readonly clock?: () => Temporal.Instant;
}

/** An open house and the way to close it. */
export interface OpenHouse {
  readonly house: House;
  close(): Promise<void>;
}

/**
 * Opens the house. Throws `database-unreachable`, `database-role-too-strong` when the application would connect as
 * a role that row-level security does not bind, `database-not-migrated`, `archives-address-invalid`.
 */
export async function openHouse(config: Config, options: HouseOptions): Promise<OpenHouse> {
  const vault = await openVault(config);
  const database = openDatabase(config.databaseUrl, { applicationName: 'habeas', maxConnections: 20 });
  try {
    await refuseStrongRole(database);
    const queue = await openQueue({ url: config.databaseUrl, supervise: options.supervise });
    const keys = new KeyCabinet(config.keyring);
    const inWork = workIn({
      database,
      queue,
      keys,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    return {
      house: { inWork, database, queue, keys, vault, config, clock: options.clock ?? now },
      close: async () => {
        await queue.stop();
        await database.destroy();
        vault.close();
      },
    };
  } catch (error) {
    await database.destroy();
    vault.close();
    throw error;
  }
}

async function refuseStrongRole(database: ReturnType<typeof openDatabase>): Promise<void> {
  let role: { strong: boolean; migrated: boolean } | undefined;
  try {
    const answer: { rows: { strong: boolean; migrated: boolean }[] } = await database.raw(
      `select rolsuper or rolbypassrls as strong, to_regclass('public.controllers') is not null as migrated
       from pg_roles where rolname = current_user`,
    );
    [role] = answer.rows;
  } catch {
    throw new Problem(
      'unavailable',
      'database-unreachable',
      'The database at DATABASE_URL does not answer, or refuses this role. Nothing was started; check the address, the password and that PostgreSQL runs.',
    );
  }
  if (role?.strong !== false) {
    throw new Problem(
      'invalid',
      'database-role-too-strong',
      'DATABASE_URL names a superuser or a role with BYPASSRLS, which could read across controllers. Nothing was started; use the application role that `habeas migrate --roles` describes.',
    );
  }
  if (!role.migrated) {
    throw new Problem(
      'invalid',
      'database-not-migrated',
      'The database has no tables of Habeas yet. Nothing was started; run `habeas migrate` first.',
    );
  }
}
