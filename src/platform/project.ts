// Where the project lies on this machine, for the files that are part of it: migrations, views, packs, laws.
import { resolve } from 'node:path';

/** The folder that holds package.json. */
export const projectFolder: string = resolve(import.meta.dirname, '..', '..');
