// `habeas promises`: what the packs promise, and which of it is tied to a control that carries it out.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProvisionsFile } from '../data-map/provisions-file.ts';
import { readPackFile } from '../data-map/read-pack-file.ts';
import { projectFolder } from '../platform/project.ts';
import { heading, pairs, say } from './terminal.ts';

/**
 * Lists the binding provisions of every pack. No control is tied to a provision yet, so each is an unbacked promise
 * and is shown as one; answers with their number.
 */
export async function promisesCommand(): Promise<number> {
  let unbacked = 0;
  for (const pack of (await readdir(join(projectFolder, 'packs'))).sort()) {
    const { value } = await readPackFile(
      join(projectFolder, 'packs', pack),
      'provisions.yaml',
      ProvisionsFile,
    );
    const binding = value.provisions.filter(({ nature }) => nature === 'DATA' || nature === 'MIXED');
    heading(pack);
    pairs(binding.map(({ id, says }) => [id, `unbacked  ${says}`]));
    unbacked += binding.length;
  }
  say(`\nprovisions that bind: ${unbacked}\ntied to a control: 0\nunbacked promises: ${unbacked}`);
  return unbacked;
}
