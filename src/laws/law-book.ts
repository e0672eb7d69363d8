// The laws that this installation knows: read once from `laws/`, and refused whole when one of them has a hole.
import { join } from 'node:path';
import { projectFolder } from '../platform/project.ts';
import type { Law } from './law-schema.ts';
import { loadLaws } from './load-laws.ts';

export type LawBook = ReadonlyMap<string, Law>;

let read: Promise<LawBook> | null = null;

/** All laws by id. Every process reads them at its start, so a broken file stops it there. Throws `law-not-valid`. */
export async function lawBook(): Promise<LawBook> {
  read ??= loadLaws(join(projectFolder, 'laws'));
  return await read;
}
