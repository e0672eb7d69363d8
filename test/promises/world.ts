// Platforms of the demonstration with their packs applied in a test house: what the ledger of promises is held against.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDemonstration } from '../../seeds/04_demonstration.ts';
import { startLumyxPayments } from '../../seeds/05_lumyx_payments.ts';
import { startLumyxSignIn } from '../../seeds/06_lumyx_sign_in.ts';
import { buildLumyxAvatars } from '../../seeds/08_lumyx_avatars.ts';
import { CANARY_CUSTOMER, type Caged, putCanary, walkCanary } from '../../seeds/11_canaries.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { type LedgerRow, ledgerOf } from '../../src/promises/ledger.ts';
import { type Actor, MACHINE } from '../../src/work.ts';
import { controllerOf } from '../data-map/pack-world.ts';
import { buildPlatforms, type Platform } from '../support/platforms.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

export interface PromiseWorld {
  readonly home: TestHouse;
  readonly urls: Readonly<Record<Platform, string>>;
  controller(slug: Platform): Promise<Controller>;
  /** Puts the canary of a platform into its store and erases her by the usual roads. */
  canary(slug: Caged): Promise<void>;
  /** The ledger of a controller, by provision. */
  ledger(slug: Platform): Promise<ReadonlyMap<string, LedgerRow>>;
  close(): Promise<void>;
}

/** Builds the platforms, and applies the packs of these controllers. */
export async function openPromiseWorld(slugs: readonly Platform[]): Promise<PromiseWorld> {
  const home = await openTestHouse();
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

/** Somebody at the desk. */
export function somebody(): Actor {
  return { kind: 'staff', id: crypto.randomUUID() };
}
