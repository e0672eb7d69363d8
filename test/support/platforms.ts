// The databases of all platforms of the demonstration, each filled, with their addresses where the packs look for them.
import { buildLumyxPlatform } from '../../seeds/01_lumyx_platform.ts';
import { buildLumartPlatform } from '../../seeds/02_lumart_platform.ts';
import { buildLumecoderPlatform } from '../../seeds/09_lumecoder_platform.ts';
import { buildLumaPlatform } from '../../seeds/10_luma_platform.ts';
import { emptyDatabase } from './postgres.ts';

const BUILD = {
  lumyx: buildLumyxPlatform,
  lumart: buildLumartPlatform,
  lumecoder: buildLumecoderPlatform,
  luma: buildLumaPlatform,
} as const;

export type Platform = keyof typeof BUILD;

/** Addresses of the platforms that were built, by the slug of their controller. */
export interface Platforms<P extends Platform> {
  readonly urls: Readonly<Record<P, string>>;
  drop(): Promise<void>;
}

/** Builds these platforms, or all of them, and tells the environment where each is. */
export async function buildPlatforms<P extends Platform = Platform>(
  slugs: readonly P[] = Object.keys(BUILD) as P[],
): Promise<Platforms<P>> {
  const stores = await Promise.all(
    slugs.map(async (slug) => {
      const store = await emptyDatabase();
      await BUILD[slug](store.url);
      process.env[`${slug.toUpperCase()}_DATABASE_URL`] = store.url;
      return [slug, store] as const;
    }),
  );
  return {
    urls: Object.fromEntries(stores.map(([slug, { url }]) => [slug, url])) as Record<P, string>,
    drop: async () => {
      for (const [, store] of stores) await store.drop();
    },
  };
}
