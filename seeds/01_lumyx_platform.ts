// The own database of the LumyxAI platform, as its engineers might have built it: a store, not ours.
import { buildPlatform, type Seeding } from './build-platform.ts';

/** Builds and fills the platform: 200 people, 20,000 rows of logs. */
export async function buildLumyxPlatform(url: string, seeding: Seeding = {}): Promise<void> {
  await buildPlatform(url, { folder: 'lumyx', count: 200, ...seeding });
}
