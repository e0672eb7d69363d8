// Opens the house for a command, and closes it again.
import type { House } from '../work.ts';

/** Acts in an open house. Throws what `readConfig` and `openHouse` throw; the house closes also after a failure. */
export async function withHouse<T>(act: (house: House) => Promise<T>): Promise<T> {
  // Read now, not with this file: whoever asks for help waits for neither queue nor database.
  const { readConfig } = await import('../platform/config.ts');
  const { openHouse } = await import('../open-house.ts');
  const { house, close } = await openHouse(readConfig(process.env), { supervise: false });
  try {
    return await act(house);
  } finally {
    await close();
  }
}
