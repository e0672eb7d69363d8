// Platforms of the demonstration with their packs applied in a test house: what the ledger of promises is held against.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLumyxPayments } from '../../seeds/05_lumyx_payments.ts';
import { startLumyxSignIn } from '../../seeds/06_lumyx_sign_in.ts';
import { buildLumyxAvatars } from '../../seeds/08_lumyx_avatars.ts';
import { applyPack } from '../../src/data-map/apply-pack.ts';
import { readPack } from '../../src/data-map/pack.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { type LedgerRow, ledgerOf } from '../../src/promises/ledger.ts';
import { type Actor, MACHINE } from '../../src/work.ts';
import { buildPlatforms, type Platform } from '../support/platforms.ts';
import { addController, openTestHouse, type TestHouse } from '../support/test-house.ts';
import { controllerOf } from '../data-map/pack-world.ts';

export interface PromiseWorld {
  readonly home: TestHouse;
  readonly urls: Readonly<Record<Platform, string>>;
  controller(slug: Platform): Promise<Controller>;
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
  const payments = await startLumyxPayments();
  const signIn = await startLumyxSignIn();
  for (const slug of slugs) {
    if (slug === 'lumecoder' || slug === 'luma') await addController(home.house, slug, slug, 0);
    const pack = await readPack(join(projectFolder, 'packs', slug));
    await applyPack(home.house, pack, { actor: MACHINE, dryRun: false });
  }
  const controller = async (slug: Platform): Promise<Controller> => await controllerOf(home.house, slug);
  return {
    home,
    urls: platforms.urls,
    controller,
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
