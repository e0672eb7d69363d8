#!/usr/bin/env node
// Takes the pictures of docs/screens under the project's own Node 26.
import { runInOwnNode } from './own-node.js';

await runInOwnNode(
  import.meta.filename ?? new URL(import.meta.url).pathname,
  async () => await import('../bench/screens.ts'),
);
