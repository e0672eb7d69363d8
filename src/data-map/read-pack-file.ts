// Reads one YAML file of a pack: within limits, without surprises, and refused by file, line and key.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { Problem } from '../platform/problem.ts';

/** What a file holds, and on which line each part of it stands. */
export interface PackFile<T> {
  readonly file: string;
  readonly value: T;
  lineOf(path: readonly (string | number)[]): number | null;
}

/** Far more than settings and lists in a person's hand; maps have limits of their own. */
const LARGEST = 200_000;
const LARGEST_MAP = 8_000_000;

/** A pack is refused whole. `line` is null where the file itself is missing or too large. */
export function packNotValid(file: string, line: number | null, why: string): Problem {
  const place = line === null ? file : `${file}, line ${line}`;
  return new Problem('invalid', 'pack-not-valid', `${place}: ${why}. Nothing was changed.`, { file, line });
}

/** The text of a file; a map may be larger than the others. Throws `pack-not-valid`. */
export async function readPackText(folder: string, file: string): Promise<string> {
  const path = join(folder, file);
  const largest = file.startsWith('datasets/') ? LARGEST_MAP : LARGEST;
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  if (size === null) throw packNotValid(file, null, 'the file is missing');
  if (size > largest) throw packNotValid(file, null, `it is larger than ${largest / 1000} kB`);
  return await readFile(path, 'utf8');
}

/**
 * Reads a file in the shape it must have. YAML 1.2 core, no aliases, no key twice, no second document. Throws
 * `pack-not-valid` with file, line and the name of the key.
 */
export async function readPackFile<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
): Promise<PackFile<z.output<S>>> {
  const counter = new LineCounter();
  const text = await readPackText(folder, file);
  const { document, plain } = parsed(text, file, counter);
  const lineOf = (path: readonly (string | number)[]): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number] } | undefined;
      if (node?.range !== undefined) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const read = schema.safeParse(plain);
  if (read.success) return { file, value: read.data, lineOf };
  const { issues } = read.error;
  // A misspelled key is also a missing one; the misspelling is what helps.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  if (unknown !== undefined) {
    const whole = [...path, unknown];
    throw packNotValid(file, lineOf(whole), `"${spell(whole)}" is not a key that a pack knows`);
  }
  const subject = path.length === 0 ? 'the file' : `"${spell(path)}"`;
  const said = document.getIn(path) === undefined ? 'is missing' : sentenceOf(issue?.message ?? '');
  throw packNotValid(file, lineOf(path), `${subject} ${said}`);
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

function parsed(text: string, file: string, lineCounter: LineCounter) {
  try {
    // The parser's own look for keys that stand twice takes a minute for 40,000 keys; ours takes each key once.
    const document = parseDocument(text, { lineCounter, uniqueKeys: false });
    const [error] = document.errors;
    if (error !== undefined)
      throw packNotValid(file, error.linePos?.[0].line ?? null, 'it is not valid YAML');
    visit(document, {
      Map: (_key, { items }) => {
        const seen = new Set<unknown>();
        for (const { key } of items) {
          const name = isScalar(key) ? key.value : key;
          if (seen.has(name) && isScalar(key)) {
            const line = lineCounter.linePos(key.range?.[0] ?? 0).line;
            throw packNotValid(file, line, `the same key "${String(name)}" stands twice`);
          }
          seen.add(name);
        }
      },
    });
    return { document, plain: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch (error) {
    // The parser tells of aliases by a ReferenceError and of bottomless nesting by a RangeError.
    if (Error.isError(error) && error.name === 'ReferenceError')
      throw packNotValid(file, null, 'it repeats itself by aliases, which a pack may not');
    if (Error.isError(error) && error.name === 'RangeError')
      throw packNotValid(file, null, 'it is nested deeper than a pack may be');
    throw error;
  }
}
