// The own database of the Luma platform: inputs, grants, and what was made and learned of them.
import { buildPlatform, type Seeding } from './build-platform.ts';

/** Builds and fills the platform: 30 people, 240 inputs, two models that learned from some of them. */
export async function buildLumaPlatform(url: string, seeding: Seeding = {}): Promise<void> {
  await buildPlatform(url, { folder: 'luma', count: 30, ...seeding });
}
