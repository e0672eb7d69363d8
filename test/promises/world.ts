// Platforms of the demonstration with their packs applied in a test house: what the ledger of promises is held against.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { loadDemonstration } from '../../seeds/04_demonstration.ts';
import { startLumyxPayments } from '../../seeds/05_lumyx_payments.ts';
import { startLumyxSignIn } from '../../seeds/06_lumyx_sign_in.ts';
import { buildLumyxAvatars } from '../../seeds/08_lumyx_avatars.ts';
import { CANARY_CUSTOMER, type Caged, putCanary, walkCanary } from '../../seeds/11_canaries.ts';
import { OpenStores } from '../../src/fulfilment/open-stores.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { type LedgerRow, ledgerOf } from '../../src/promises/ledger.ts';
import { PROBES } from '../../src/promises/probes.ts';
import type { ProbeOutcome } from '../../src/promises/proof.ts';
import { MACHINE } from '../../src/work.ts';
import { controllerOf } from '../data-map/pack-world.ts';
import { buildPlatforms, type Platform } from '../support/platforms.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

export interface PromiseWorld {
  readonly home: TestHouse;
  readonly urls: Readonly<Record<Platform, string>>;
  controller(slug: Platform): Promise<Controller>;
  /** Puts the canary of a platform into its store and erases her by the usual roads. */
  canary(slug: Caged): Promise<void>;
  /** Runs one probe on what is there now. */
  probe(slug: Platform, name: string, about?: string): Promise<ProbeOutcome>;
  /** Statements in the store of a platform, as its engineers might run them. */
  inStore(slug: Platform, sql: string): Promise<void>;
  /** The ledger of a controller, by provision. */
  ledger(slug: Platform): Promise<ReadonlyMap<string, LedgerRow>>;
  close(): Promise<void>;
}

/** Builds the platforms, and applies the packs of these controllers; `first` is done before, such as making staff. */
export async function openPromiseWorld(
  slugs: readonly Platform[],
  first: (home: TestHouse) => Promise<void> = async () => undefined,
): Promise<PromiseWorld> {
  const home = await openTestHouse();
  await first(home);
  const platforms = await buildPlatforms();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-promises-'));
  await buildLumyxAvatars(join(folder, 'lumyx-avatars'));
  const payments = await startLumyxPayments([CANARY_CUSTOMER]);
  const signIn = await startLumyxSignIn();
  // So long ago that every time to reconsider is over by now.
  home.later({ hours: -24 * 7 - 1 });
  await loadDemonstration(home.house, { password: 'seven-quiet-lanterns', slugs });
  await signIn.connect(home.house);
  const controller = async (slug: Platform): Promise<Controller> => await controllerOf(home.house, slug);
  return {
    home,
    urls: platforms.urls,
    controller,
    canary: async (slug) => {
      await putCanary(slug, platforms.urls[slug]);
      const { id: controllerId } = await controller(slug);
      await walkCanary(home.house, { controllerId, slug }, (hours) =>
        home.later({ minutes: Math.round(hours * 60) }),
      );
    },
    probe: async (slug, name, about = '') => {
      const { id: controllerId } = await controller(slug);
      const stores = new OpenStores(home.house, controllerId);
      try {
        const { signal } = new AbortController();
        const run = PROBES[name];
        if (run === undefined) throw new Error(`no probe ${name}`);
        return await run({ house: home.house, controllerId, about, stores, signal });
      } finally {
        await stores.close();
      }
    },
    inStore: async (slug, sql) => {
      const client = new Client({ connectionString: platforms.urls[slug] });
      await client.connect();
      await client.query(sql).finally(async () => await client.end());
    },
    ledger: async (slug) => {
      const rows = await home.work(ledgerOf, MACHINE, await controller(slug));
      return new Map(rows.map((row) => [row.promise.id, row]));
    },
    close: async () => {
      await home.close();
      await payments.stop();
      await signIn.stop();
      await platforms.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
