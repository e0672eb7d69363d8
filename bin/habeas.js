#!/usr/bin/env node
// Starts `habeas` under the project's own Node 26, whatever Node npm itself runs on.
import { runInOwnNode } from './own-node.js';

await runInOwnNode(import.meta.filename ?? new URL(import.meta.url).pathname, async () => {
  const { main } = await import('../src/cli.ts');
  await main(process.argv.slice(2));
});
