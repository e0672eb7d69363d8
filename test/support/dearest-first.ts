// The order of the suite: the files that take longest begin first, so that no worker ends alone with one of them.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectFolder } from '../../src/platform/project.ts';

/** Dearest first. What Jest has not measured on a machine it orders by size, and these are short. */
const DEAREST = [
  'test/journeys/pages.test.ts',
  'test/portal/same-answer.test.ts',
  'test/connectors/http-faults.test.ts',
  'test/journeys/afternoon.test.ts',
  'test/jobs/zombie.test.ts',
  'test/commands/start.test.ts',
].map((path) => join(projectFolder, path));

interface Sequencer {
  sort<T extends { readonly path: string }>(tests: readonly T[]): T[] | Promise<T[]>;
}

// Its types name another default than it has.
const { default: JestSequencer } = createRequire(import.meta.url)('@jest/test-sequencer') as {
  default: new (options: object) => Sequencer;
};

/** Jest's `testSequencer`: its own order behind the dearest. Throws when one of these was renamed. */
export default class DearestFirst extends JestSequencer {
  override async sort<T extends { readonly path: string }>(tests: readonly T[]): Promise<T[]> {
    const gone = DEAREST.find((path) => !existsSync(path));
    if (gone !== undefined) throw new Error(`There is no ${gone}: name it anew in dearest-first.ts`);
    const dearest = DEAREST.flatMap((path) => tests.filter((one) => one.path === path));
    return [...dearest, ...(await super.sort(tests.filter((one) => !dearest.includes(one))))];
  }
}
