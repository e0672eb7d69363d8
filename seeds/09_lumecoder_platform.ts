// The own database of the Lumecoder platform: usage in nine fields, and to whom each call really went.
import { buildPlatform, type Seeding } from './build-platform.ts';

/** Builds and fills the platform: 50 people, 3,000 calls. */
export async function buildLumecoderPlatform(url: string, seeding: Seeding = {}): Promise<void> {
  await buildPlatform(url, { folder: 'lumecoder', count: 50, ...seeding });
}
