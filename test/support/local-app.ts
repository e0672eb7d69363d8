// The assembled app of a test house behind plain HTTP, so that its cookies go where tests look from.
import { type App, createApp } from '../../src/app.ts';
import type { Config } from '../../src/platform/config.ts';
import type { TestHouse } from './test-house.ts';

/** Opens the doors of a house; close it before the house. `more`: what else of its configuration is another one. */
export function localApp({ house }: Pick<TestHouse, 'house'>, more: Partial<Config> = {}): App {
  const publicUrl = new URL('http://localhost');
  return createApp({ ...house, config: { ...house.config, publicUrl, ...more } });
}
