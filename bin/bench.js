#!/usr/bin/env node
// Measures under the project's own Node 26, with the heap that a worker has.
import { runInOwnNode, WORKER_HEAP } from './own-node.js';

await runInOwnNode(
  import.meta.filename ?? new URL(import.meta.url).pathname,
  async () => await import('../bench/bench.ts'),
  WORKER_HEAP,
);
