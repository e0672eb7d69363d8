// What a store of files gives to a copy: each object as a file of the archive, and beside it the row that names the file.
import type { StreamedFile } from '../archives/archive-input.ts';
import { OBJECT_GONE } from '../archives/file-stream.ts';
import type { TableName } from '../connectors/connector.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { chunkNumbers, chunkRows } from './chunk.ts';
import type { ClaimedStep } from './claim.ts';
import { linesOf, readLine } from './redaction-lines.ts';
import type { Run } from './run-plan.ts';

/** The column by which a map speaks of what a file holds (`Connector.content`). */
const CONTENT = 'content';
const KEY = 'key';

/**
 * The files of a step and its rows, for a store whose objects have content. `id` is the section's, and begins the names
 * of the files. Where the map does not let the content out, there are rows alone.
 */
export function filesAndRows(
  run: Run,
  step: ClaimedStep,
  id: string,
): { streamed: () => AsyncGenerator<StreamedFile>; rows: () => AsyncGenerator<Uint8Array> } {
  const { columns } = step.spec;
  const names = new Map<string, string>();
  return {
    streamed: async function* () {
      if (!columns.includes(CONTENT)) return;
      const contents = new Contents();
      for await (const { table, keys } of rowsOf(run, step)) {
        for (const key of keys.column(0)) {
          const name = `files/${id}-${names.size + 1}${endingOf(key)}`;
          names.set(key, name);
          yield { name, bytes: contents.of(run, step, table, key) };
        }
      }
    },
    rows: async function* () {
      const connector = await run.connectorOf(step);
      for await (const rows of rowsOf(run, step)) {
        for await (const line of linesOf(connector.read({ rows, columns: [KEY, ...withoutKey(columns)] })))
          yield Buffer.from(`${JSON.stringify(told(readLine(line), columns, names))}\n`);
      }
    },
  };
}

/** Files in a row that a store may fail to give; then it is taken to be away, and not asked for each of the others. */
const PATIENCE = 3;

/** Reads files one after the other. Each is opened by whoever reads it: one that is lost costs itself, and no other. */
class Contents {
  #failed = 0;
  #away: unknown = null;

  async *of(run: Run, step: ClaimedStep, table: TableName, key: string): AsyncGenerator<Uint8Array> {
    if (this.#failed >= PATIENCE) throw this.#away;
    try {
      const connector = await run.connectorOf(step);
      const bytes = (await connector.content?.(table, key)) ?? null;
      if (bytes === null) throw gone();
      yield* bytes;
      this.#failed = 0;
    } catch (error) {
      const away = isProblem(error) && ['store-unreachable', 'store-timeout'].includes(error.code);
      this.#failed = away ? this.#failed + 1 : 0;
      this.#away = error;
      throw error;
    }
  }
}

function gone(): Problem {
  return new Problem(
    'not-found',
    OBJECT_GONE,
    'The file was there when the plan was drawn, and is not there any more. The copy holds everything else.',
  );
}

/** A row of the columns that go out, with the name of the file where its content stood empty. */
function told(
  row: Record<string, unknown>,
  columns: readonly string[],
  names: ReadonlyMap<string, string>,
): object {
  const file = names.get(String(row[KEY])) ?? null;
  return Object.fromEntries(columns.map((name) => [name, name === CONTENT ? file : row[name]]));
}

const withoutKey = (columns: readonly string[]): readonly string[] => columns.filter((name) => name !== KEY);

async function* rowsOf(run: Run, step: ClaimedStep) {
  for (const number of await chunkNumbers(run.house, run.claim, step))
    yield await chunkRows(run.house, run.claim, step, number);
}

/** The ending of a key, where it is one that people know files by. */
function endingOf(key: string): string {
  return (/\.[A-Za-z0-9]{1,8}$/.exec(key)?.[0] ?? '').toLowerCase();
}

/** Whether a step is about objects with content. */
export function holdsFiles(engine: string | undefined): boolean {
  return engine === 'folder' || engine === 's3';
}
