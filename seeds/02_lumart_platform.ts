// The own database of the Lumart platform, small for now: accounts, keys and the ledger of Stars.
import { buildPlatform, type Seeding } from './build-platform.ts';

/** Builds and fills the platform; Mira Solberg is a member here, too. */
export async function buildLumartPlatform(url: string, seeding: Seeding = {}): Promise<void> {
  await buildPlatform(url, { folder: 'lumart', count: 40, ...seeding });
}
