// After the suite: stops what start-engines.ts started, and nothing else.

export default async function stopEngines(): Promise<void> {
  for (const stop of (globalThis.stopEngines ?? []).reverse()) await stop();
}
