// Measures an access request of one person with a million rows, beside a plain COPY piped into zip, in one run.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { archiveOf } from '../src/archives/archive.ts';
import { archiveBytes, openArchive } from '../src/archives/deliver.ts';
import { carryOut } from '../src/fulfilment/carry-out.ts';
import { drawPlan } from '../src/fulfilment/draw-plan.ts';
import { readPlans } from '../src/fulfilment/plan-view.ts';
import { openTestHouse, type TestHouse } from '../test/support/test-house.ts';
import { askFor, BIG_ROWS, BIG_TABLES, type BigStore, openBigStore } from './big-store.ts';
import type { Row } from './row.ts';
import { timed, watchMemory } from './watch.ts';

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
}

/**
 * The whole road through our own code, then the floor: each table as text, and as the JSON that we make, through COPY
 * into `zip -6`. Uncompressed megabytes a second; the ratio by rows leaves out that JSON names every column.
 */
export async function benchAccess(): Promise<Row[]> {
  const home = await openTestHouse();
  let store: BigStore | null = null;
  try {
    store = await openBigStore(home);
    const requestId = await askFor(home, 'access');
    const before = process.memoryUsage.rss();
    const memory = watchMemory();
    const drawn = await timed(async () => await drawPlan(home.house, home.lumyx.id, requestId));
    const drawPeak = memory.peak();
    const [plan] = await home.work(async (work) => await readPlans(work, requestId));
    if (plan?.status !== 'approved')
      throw new Error(`the plan is ${plan?.status}: ${plan?.questions.length} questions`);
    const ran = await timed(
      async () => await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal),
    );
    const runPeak = memory.stop();
    const { megabytes, zip } = await weigh(home, requestId);
    const figure = `${(megabytes / ran).toFixed(1)} MB/s (${BIG_ROWS.toLocaleString('en-GB')} rows in ${ran.toFixed(1)} s)`;
    const rows: Row[] = [];
    for (const form of ['text', 'json'] as const) {
      const floor = await copyIntoZip(store.url, form);
      const speed = floor.megabytes / floor.seconds;
      const ratio = megabytes / ran / speed;
      const goal = form === 'text' ? ({ goal: 0.5, better: 'high' } as const) : {};
      rows.push({
        name: `access: export to COPY as ${form} | zip`,
        figure,
        floor: `${speed.toFixed(1)} MB/s`,
        ratio,
        ...goal,
      });
    }
    return [
      ...rows,
      { name: 'access: draw', figure: `${drawn.toFixed(1)} s`, floor: '', ratio: null },
      {
        name: 'access: peak memory (RSS)',
        figure: `${Math.max(drawPeak, runPeak)} MB`,
        floor: `${Math.round(before / 1e6)} MB before`,
        ratio: Math.max(drawPeak, runPeak) / 300,
        goal: 1,
        better: 'low',
      },
      {
        name: 'access: archive',
        figure: `${zip.toFixed(1)} MB as zip`,
        floor: `${megabytes.toFixed(0)} MB of JSON`,
        ratio: zip / megabytes,
      },
    ];
  } finally {
    await home.close();
    await store?.drop();
  }
}

/** Opens the archive as its person would, and weighs its files from its own manifest. */
async function weigh(home: TestHouse, requestId: string): Promise<{ megabytes: number; zip: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-bench-'));
  try {
    const opened = await home.work(async (work) => {
      const archive = await archiveOf(work, requestId);
      return await openArchive(work, archive?.id ?? '');
    });
    const path = join(folder, 'archive.zip');
    await pipeline(await archiveBytes(home.house.vault, opened), createWriteStream(path));
    const manifest = JSON.parse(await run('unzip', ['-p', path, 'manifest.json'])) as {
      files: { bytes: number }[];
    };
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return { megabytes: bytes / 1e6, zip: opened.size / 1e6 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(command: string, given: readonly string[]): Promise<string> {
  const child = spawn(command, given, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const part of child.stdout) text += part;
  return text;
}

async function copyIntoZip(url: string, form: 'text' | 'json'): Promise<Measured> {
  const client = new Client({ connectionString: url });
  await client.connect();
  let bytes = 0;
  const seconds = await timed(async () => {
    for (const table of Object.keys(BIG_TABLES)) {
      const source = form === 'text' ? table : `(select row_to_json(t)::text from ${table} t)`;
      const zip = spawn('zip', ['-q', '-6', '-', '-'], { stdio: ['pipe', 'ignore', 'inherit'] });
      const ended = new Promise((resolve, reject) => zip.on('close', resolve).on('error', reject));
      const counted = new PassThrough();
      counted.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      await pipeline(client.query(copyTo(`copy ${source} to stdout`)), counted, zip.stdin);
      await ended;
    }
  });
  await client.end();
  return { seconds, megabytes: bytes / 1e6 };
}

/** The engines run in one process and the measured road in another, so that the memory is a worker's alone. */
