// Reads one YAML file of a pack: within limits, without surprises, and refused by file, line and key.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { Problem } from '../platform/problem.ts';
import { readShape, type Shaped } from './read-shape.ts';

/** What a file holds, and on which line each part of it stands. */
export interface PackFile<T> extends Shaped<T> {
  readonly file: string;
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
  const text = await readPackText(folder, file);
  const refuse = (line: number | null, why: string): Problem => packNotValid(file, line, why);
  return { file, ...readShape(text, schema, { whole: 'a pack', refuse }) };
}
