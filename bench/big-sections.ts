// The two sections of the big archive as a worker reads them: a table through its connector, and files out of a folder.
import type { ArchiveSection, StreamedFile } from '../src/archives/archive-input.ts';
import type { Connector } from '../src/connectors/connector.ts';
import { KeyList } from '../src/connectors/key-list.ts';
import { FolderSource } from '../src/connectors/object-folder.ts';
import { openConnector } from '../src/connectors/open-connector.ts';
import { section } from '../test/archives/sample.ts';
import { BIG_FILES, BIG_ROWS } from './big-shape.ts';

/** Rows that a plan keeps together, and reads together. */
const ROWS_AT_ONCE = 5_000;

/** What is asked for goes through the connectors, as in a request. */
export async function openBigSections(
  url: string,
  folder: string,
): Promise<{ readonly sections: readonly ArchiveSection[]; close(): Promise<void> }> {
  const store = openConnector(url);
  const files = new FolderSource('files', folder);
  const { tables } = await store.describe();
  const messages = tables.find(({ name }) => name === 'messages');
  if (messages === undefined) throw new Error('there is no table of messages');
  const columns = messages.columns.map(({ name }) => name);
  return {
    sections: [
      section('files-photos', {
        state: 'held',
        streamed: () => streamed(files),
        rows: async function* () {
          for (const name of BIG_FILES)
            yield Buffer.from(`${JSON.stringify({ key: name, content: `files/${name}` })}\n`);
        },
        expectedRows: BIG_FILES.length,
      }),
      section('platform-messages', {
        state: 'held',
        columns: messages.columns,
        key: messages.primaryKey,
        rows: () => rowsOf(store, columns),
        expectedRows: BIG_ROWS,
      }),
    ],
    close: async () => {
      await store.close();
      files.close();
    },
  };
}

async function* streamed(source: FolderSource): AsyncGenerator<StreamedFile> {
  for (const name of BIG_FILES) {
    const bytes = await source.open(name);
    if (bytes === null) throw new Error(`${name} is not there`);
    yield { name: `files/${name}`, bytes };
  }
}

async function* rowsOf(store: Connector, columns: readonly string[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < BIG_ROWS; at += ROWS_AT_ONCE) {
    const length = Math.min(ROWS_AT_ONCE, BIG_ROWS - at);
    const keys = KeyList.of(Array.from({ length }, (_none, one) => [String(at + one + 1)]));
    yield* store.read({
      rows: { table: { schema: 'public', name: 'messages' }, columns: ['id'], keys },
      columns,
    });
  }
}
