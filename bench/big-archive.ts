// What `npm run bench -- archive` packs: a person with a gigabyte of rows and four of files, in stores like anybody's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ArchiveSection, StreamedFile } from '../src/archives/archive-input.ts';
import type { Connector } from '../src/connectors/connector.ts';
import { KeyList } from '../src/connectors/key-list.ts';
import { FolderSource } from '../src/connectors/object-folder.ts';
import { openConnector } from '../src/connectors/open-connector.ts';
import { section } from '../test/archives/sample.ts';
import { emptyDatabase } from '../test/support/postgres.ts';
import { query } from './big-store.ts';

/** How much of the whole is measured; 1 unless told, for a look between changes. */
const PART = Number(process.env.HABEAS_BENCH_PART ?? 1);
const ROWS = Math.round(1_000_000 * PART);
/** Rows that a plan keeps together, and reads together. */
const ROWS_AT_ONCE = 5_000;

/** Files by their names: what they begin with, and bytes. One has more than 2 GiB. */
const FILES: Readonly<Record<string, readonly [head: Buffer, bytes: number]>> = {
  'video.mp4': [Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), 2_250_000_000],
  ...Object.fromEntries(
    Array.from({ length: 400 }, (_none, at) => [
      `photo-${at}.jpg`,
      [Buffer.from('ffd8ffe000104a46494600', 'hex'), 5_200_000],
    ]),
  ),
};
const NOTES = 'notes.txt';

const TABLE = `
create table words (number int, words text);
insert into words select n, (select string_agg((array['the','account','of','last','week','was','not','paid','because','my','card','expired','and','I','could','reach','nobody','at','your','office','please','tell','me','what','model','answered','this','question','about','Lisbon','weather','tomorrow','?','.',','])[1 + floor(random() * 33)::int], ' ') || ' ' || md5(n::text) from generate_series(1, 60 + n % 2)) from generate_series(0, 3999) n;
create table messages (id bigint primary key, thread uuid not null, role text, tokens int, cost numeric(12,6), said text, sent_at timestamptz);
insert into messages select n, md5((n / 20)::text)::uuid, (array['user','assistant'])[1 + n % 2], (n::bigint * 7919) % 5000, n * 0.000173, a.words || chr(10) || b.words || ' "' || n || '"', timestamptz '2026-01-01' + n * interval '13.337 s'
  from generate_series(1, ${ROWS}) n join words a on a.number = (n::bigint * 7919) % 4000 join words b on b.number = (n::bigint * 104729) % 3989;
vacuum analyze messages`;

export interface BigContent {
  readonly sections: readonly ArchiveSection[];
  drop(): Promise<void>;
}

/** Fills a database and `folder`. What is asked for goes through the connectors, as in a request. */
export async function openBigContent(folder: string): Promise<BigContent> {
  for (const [name, [head, bytes]] of Object.entries(FILES))
    await writeNoise(join(folder, name), head, Math.round(bytes * PART));
  const { url, drop } = await emptyDatabase();
  await query(url, ...TABLE.split(';\n'));
  await writeNotes(url, join(folder, NOTES), ROWS / 5);
  const store = openConnector(url);
  const files = new FolderSource('files', folder);
  const { tables } = await store.describe();
  const messages = tables.find(({ name }) => name === 'messages');
  if (messages === undefined) throw new Error('there is no table of messages');
  const columns = messages.columns.map(({ name }) => name);
  const names = [...Object.keys(FILES), NOTES];
  return {
    sections: [
      section('files-photos', {
        state: 'held',
        streamed: () => streamed(files, names),
        rows: async function* () {
          for (const name of names)
            yield Buffer.from(`${JSON.stringify({ key: name, content: `files/${name}` })}\n`);
        },
        expectedRows: names.length,
      }),
      section('platform-messages', {
        state: 'held',
        columns: messages.columns,
        key: messages.primaryKey,
        rows: () => rowsOf(store, columns),
        expectedRows: ROWS,
      }),
    ],
    drop: async () => {
      await store.close();
      files.close();
      await drop();
    },
  };
}

async function* streamed(source: FolderSource, names: readonly string[]): AsyncGenerator<StreamedFile> {
  for (const name of names) {
    const bytes = await source.open(name);
    if (bytes === null) throw new Error(`${name} is not there`);
    yield { name: `files/${name}`, bytes };
  }
}

async function* rowsOf(store: Connector, columns: readonly string[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < ROWS; at += ROWS_AT_ONCE) {
    const length = Math.min(ROWS_AT_ONCE, ROWS - at);
    const keys = KeyList.of(Array.from({ length }, (_none, one) => [String(at + one + 1)]));
    yield* store.read({
      rows: { table: { schema: 'public', name: 'messages' }, columns: ['id'], keys },
      columns,
    });
  }
}

/** Noise from the system, which is as little to be deflated as a photo; made by others, so that our memory stays as it is. */
async function writeNoise(path: string, head: Buffer, bytes: number): Promise<void> {
  await writeFile(path, head);
  const file = await open(path, 'a');
  try {
    const noise = spawn('head', ['-c', String(bytes - head.length), '/dev/urandom'], {
      stdio: ['ignore', file.fd, 'inherit'],
    });
    await once(noise, 'close');
  } finally {
    await file.close();
  }
}

/** What was said, as somebody's own notes. */
async function writeNotes(url: string, path: string, rows: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const said = client.query(copyTo(`copy (select said from messages where id <= ${rows}) to stdout`));
    await pipeline(said, createWriteStream(path));
  } finally {
    await client.end();
  }
}
