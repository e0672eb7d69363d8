// Parses the YAML of a law within limits: no aliases, no key twice, no bottomless nesting.
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { lawNotValid } from './law-not-valid.ts';

/** A law of a hundred rules stays far below. */
const LARGEST = 300_000;
export type Path = readonly (string | number)[];

/** The plain value of a law file, and where in the file each part of it stands. */
export interface ParsedLaw {
  readonly plain: unknown;
  /** Whether anything stands at a path. */
  has(path: Path): boolean;
  /** The line of a path, or of the nearest thing around it. */
  lineOf(path: Path): number;
}

/** YAML 1.2 core without aliases. Throws `law-not-valid` with file and line. */
export function parsedLaw(text: string, file: string): ParsedLaw {
  if (Buffer.byteLength(text) > LARGEST)
    throw lawNotValid(file, null, null, `the file is larger than ${LARGEST / 1000} kB`);
  const lineCounter = new LineCounter();
  try {
    // The parser's own look for keys that stand twice is quadratic; ours takes each key once.
    const document = parseDocument(text, { lineCounter, version: '1.2', schema: 'core', uniqueKeys: false });
    const [error] = document.errors;
    if (error !== undefined)
      throw lawNotValid(file, error.linePos?.[0].line ?? null, null, 'the file is not valid YAML');
    visit(document, {
      Alias: (_key, node) => {
        const { line } = lineCounter.linePos(node.range?.[0] ?? 0);
        throw lawNotValid(file, line, null, 'the file repeats itself by an alias, which a law may not');
      },
      Map: (_key, { items }) => {
        const seen = new Set<unknown>();
        for (const { key } of items) {
          if (!isScalar(key)) continue;
          const { line } = lineCounter.linePos(key.range?.[0] ?? 0);
          if (seen.has(key.value))
            throw lawNotValid(file, line, String(key.value), 'stands twice in one place');
          seen.add(key.value);
        }
      },
    });
    const lineOf = (path: Path): number => {
      for (let length = path.length; length > 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true) as { range?: [number] } | undefined;
        if (node?.range !== undefined) return lineCounter.linePos(node.range[0]).line;
      }
      return 1;
    };
    const plain: unknown = document.toJS({ maxAliasCount: 0 });
    return { plain, lineOf, has: (path) => document.getIn(path) !== undefined };
  } catch (error) {
    // Bottomless nesting ends the parser's stack.
    if (Error.isError(error) && error.name === 'RangeError')
      throw lawNotValid(file, null, null, 'the file is nested deeper than a law may be');
    throw error;
  }
}
