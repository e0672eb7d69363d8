// What `npm run bench -- archive` packs: a person with a gigabyte of rows and four of files, in stores like anybody's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { emptyDatabase } from '../test/support/postgres.ts';
import { BIG_ROWS, NOISE, NOTES, PART } from './big-shape.ts';
import { query } from './big-store.ts';

const TABLE = `
create table words (number int, words text);
insert into words select n, (select string_agg((array['the','account','of','last','week','was','not','paid','because','my','card','expired','and','I','could','reach','nobody','at','your','office','please','tell','me','what','model','answered','this','question','about','Lisbon','weather','tomorrow','?','.',','])[1 + floor(random() * 33)::int], ' ') || ' ' || md5(n::text) from generate_series(1, 60 + n % 2)) from generate_series(0, 3999) n;
create table messages (id bigint primary key, thread uuid not null, role text, tokens int, cost numeric(12,6), said text, sent_at timestamptz);
insert into messages select n, md5((n / 20)::text)::uuid, (array['user','assistant'])[1 + n % 2], (n::bigint * 7919) % 5000, n * 0.000173, a.words || chr(10) || b.words || ' "' || n || '"', timestamptz '2026-01-01' + n * interval '13.337 s'
  from generate_series(1, ${BIG_ROWS}) n join words a on a.number = (n::bigint * 7919) % 4000 join words b on b.number = (n::bigint * 104729) % 3989;
vacuum analyze messages`;

/** Fills a database and `folder`. */
export async function fillBigContent(folder: string): Promise<{ url: string; drop(): Promise<void> }> {
  for (const [name, [head, bytes]] of Object.entries(NOISE))
    await writeNoise(join(folder, name), head, Math.round(bytes * PART));
  const { url, drop } = await emptyDatabase();
  await query(url, ...TABLE.split(';\n'));
  await writeNotes(url, join(folder, NOTES), BIG_ROWS / 5);
  return { url, drop };
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
