// Holds one YAML text against the shape it must have, and refuses it by line and key.
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../platform/problem.ts';

/** A value of the wanted shape, and on which line each part of it stands. */
export interface Shaped<T> {
  readonly value: T;
  lineOf(path: readonly (string | number)[]): number | null;
}

export interface Refusing {
  /** What the text belongs to, in words: `a pack`. */
  readonly whole: string;
  /** `line` is null where the whole text is meant. */
  refuse(line: number | null, why: string): Problem;
}

/** Reads a text in the shape it must have: YAML 1.2 core, no aliases, no key twice. Throws what `refuse` makes. */
export function readShape<S extends z.ZodType>(
  text: string,
  schema: S,
  { whole: kind, refuse }: Refusing,
): Shaped<z.output<S>> {
  const counter = new LineCounter();
  const { document, plain } = parsed(text, kind, counter, refuse);
  const lineOf = (path: readonly (string | number)[]): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number] } | undefined;
      if (node?.range !== undefined) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const read = schema.safeParse(plain);
  if (read.success) return { value: read.data, lineOf };
  const { issues } = read.error;
  // A misspelled key is also a missing one; the misspelling is what helps.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  if (unknown !== undefined) {
    const whole = [...path, unknown];
    throw refuse(lineOf(whole), `"${spell(whole)}" is not a key that ${kind} knows`);
  }
  const subject = path.length === 0 ? 'the file' : `"${spell(path)}"`;
  const said = document.getIn(path) === undefined ? 'is missing' : sentenceOf(issue?.message ?? '');
  throw refuse(lineOf(path), `${subject} ${said}`);
}

/** Our own messages go on from the name of the key; those of the library begin with a capital. */
function sentenceOf(message: string): string {
  if (!/^[A-Z]/.test(message)) return message;
  const bare = message.replace(/^Invalid (input|option): /, '');
  return `is not accepted: ${bare.charAt(0).toLowerCase()}${bare.slice(1)}`;
}

/** `stores[0].url` */
function spell(path: readonly (string | number)[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

function parsed(text: string, kind: string, lineCounter: LineCounter, refuse: Refusing['refuse']) {
  try {
    // The parser's own look for keys that stand twice takes a minute for 40,000 keys; ours takes each key once.
    const document = parseDocument(text, { lineCounter, uniqueKeys: false });
    const [error] = document.errors;
    if (error !== undefined) throw refuse(error.linePos?.[0].line ?? null, 'it is not valid YAML');
    visit(document, {
      Map: (_key, { items }) => {
        const seen = new Set<unknown>();
        for (const { key } of items) {
          const name = isScalar(key) ? key.value : key;
          if (seen.has(name) && isScalar(key)) {
            const line = lineCounter.linePos(key.range?.[0] ?? 0).line;
            throw refuse(line, `the same key "${String(name)}" stands twice`);
          }
          seen.add(name);
        }
      },
    });
    return { document, plain: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch (error) {
    // The parser tells of aliases by a ReferenceError and of bottomless nesting by a RangeError.
    if (Error.isError(error) && error.name === 'ReferenceError')
      throw refuse(null, `it repeats itself by aliases, which ${kind} may not`);
    if (Error.isError(error) && error.name === 'RangeError')
      throw refuse(null, `it is nested deeper than ${kind} may be`);
    throw error;
  }
}
