#!/usr/bin/env node
// Starts `habeas` under the project's own Node 26, whatever Node npm itself runs on.
import { runInOwnNode, WORKER_HEAP } from './own-node.js';

const runsPlans = ['worker', 'demonstrate'].includes(process.argv[2]);

await runInOwnNode(
  import.meta.filename ?? new URL(import.meta.url).pathname,
  async () => {
    const { main } = await import('../src/cli.ts');
    await main(process.argv.slice(2));
  },
  runsPlans ? WORKER_HEAP : [],
);
