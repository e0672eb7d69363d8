// Parses YAML texts in a thread of its own, so that a hostile one can be stopped from outside.
import { parentPort } from 'node:worker_threads';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** What the thread answers: the plain value with the line of every path in it, or the code of a refusal. */
export type YamlAnswer =
  | { readonly value: unknown; readonly lines: ReadonlyMap<string, number> }
  | { readonly refused: string; readonly line: number | null; readonly name: string | null };

/** One text, and what it may be. */
export interface YamlTask {
  readonly text: string;
  readonly maxDepth: number;
  readonly maxNodes: number;
  readonly maxAliases: number;
}

class Refusal extends Error {
  readonly code: string;
  readonly line: number | null;
  readonly subject: string | null;
  constructor(code: string, line: number | null, subject: string | null = null) {
    super(code);
    this.code = code;
    this.line = line;
    this.subject = subject;
  }
}

/** Walks the nodes once: counts them, holds their depth, and writes down the line of every path. */
function survey(root: Node | null, counter: LineCounter, task: YamlTask): Map<string, number> {
  const lines = new Map<string, number>();
  let nodes = 0;
  let aliases = 0;
  const lineOf = (node: Node | null): number => counter.linePos(node?.range?.[0] ?? 0).line;
  const visit = (node: Node | null, path: readonly (string | number)[], line: number): void => {
    nodes += 1;
    if (nodes > task.maxNodes) throw new Refusal('map-too-large', line);
    if (path.length > task.maxDepth) throw new Refusal('map-too-deep', line);
    lines.set(JSON.stringify(path), line);
    if (isAlias(node)) {
      aliases += 1;
      if (aliases > task.maxAliases) throw new Refusal('map-alias-bomb', line);
    } else if (isMap<Node, Node>(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key)) throw new Refusal('map-not-yaml', lineOf(key));
        visit(value, [...path, String(key.value)], lineOf(key));
      }
    } else if (isSeq<Node>(node)) {
      node.items.forEach((item, index) => {
        visit(item, [...path, index], lineOf(item));
      });
    }
  };
  visit(root, [], 1);
  return lines;
}

function answer(task: YamlTask): YamlAnswer {
  const counter = new LineCounter();
  const document = parseDocument(task.text, {
    lineCounter: counter,
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  const first = document.errors[0] ?? document.warnings[0];
  if (first !== undefined) {
    const line = counter.linePos(first.pos[0]).line;
    if (first.code === 'DUPLICATE_KEY') {
      const name = /^\s*["']?([\w.-]{1,80})/.exec(task.text.slice(first.pos[0]))?.[1] ?? null;
      throw new Refusal('map-duplicate-key', line, name);
    }
    throw new Refusal(
      first.code === 'RESOURCE_EXHAUSTION' ? 'map-too-deep' : 'map-not-yaml',
      line,
      first.code,
    );
  }
  const lines = survey(document.contents, counter, task);
  return { value: document.toJS({ maxAliasCount: task.maxAliases }), lines };
}

function safely(task: YamlTask): YamlAnswer {
  try {
    return answer(task);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code, line: error.line, name: error.subject };
    // The parser recurses: a text nested thousands deep ends its stack, and an alias bomb its alias count.
    if (error instanceof RangeError) return { refused: 'map-too-deep', line: null, name: null };
    const code = error instanceof ReferenceError ? 'map-alias-bomb' : 'map-not-yaml';
    return { refused: code, line: null, name: null };
  }
}

parentPort?.on('message', (task: YamlTask) => parentPort?.postMessage(safely(task)));
