#!/usr/bin/env node
// Builds docs/verifier/habeas-verifier.html and writes its SHA-256 beside it, under the project's own Node 26.
import { runInOwnNode } from './own-node.js';

await runInOwnNode(
  import.meta.filename ?? new URL(import.meta.url).pathname,
  async () => await import('../bench/verifier.ts'),
);
