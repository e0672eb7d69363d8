// Measures how an archive of five gigabytes is made, beside `zip -6` over the same files, in one run.
import { fork, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { newKeyring } from '../src/platform/keyring.ts';
import { freshDatabase } from '../test/support/postgres.ts';
import type { MadeArchive } from './archive-worker.ts';
import { fillBigContent } from './big-archive.ts';
import type { Row } from './row.ts';
import { timed } from './watch.ts';

const FOUR_GIB = 2 ** 32;
const TWO_GIB = 2 ** 31;
/** Temporary folders of the suite lie in memory, which has no room for this. */
const ON_DISK = '/var/tmp';

/** Read, hashed, deflated, sealed and written to disk; then opened by its person, and unpacked by `unzip`. */
export async function benchArchive(): Promise<Row[]> {
  const folder = await mkdtemp(join(ON_DISK, 'habeas-bench-'));
  const ours = await freshDatabase();
  const source = join(folder, 'source');
  const zip = join(folder, 'archive.zip');
  let drop = async (): Promise<void> => undefined;
  try {
    await mkdir(source);
    const store = await fillBigContent(source);
    drop = store.drop;
    const made = await inProcess({
      DATABASE_URL: ours.appUrl,
      SMTP_URL: 'smtp://127.0.0.1:1',
      HABEAS_KEYRING: newKeyring('bench'),
      PUBLIC_URL: 'http://localhost:1',
      HABEAS_DATA: join(folder, 'data'),
      HABEAS_LOG_LEVEL: 'silent',
      BENCH_STORE: store.url,
      BENCH_SOURCE: source,
      BENCH_ZIP: zip,
    });
    await rm(source, { recursive: true });
    const unpacked = join(folder, 'unpacked');
    // It looks at each CRC-32, and fails where one is wrong.
    await run('unzip', ['-q', zip, '-d', unpacked]);
    const { files } = JSON.parse(await readFile(join(unpacked, 'manifest.json'), 'utf8')) as {
      files: { name: string; bytes: number }[];
    };
    let megabytes = 0;
    let largest = 0;
    for (const { name, bytes } of files) {
      const { size } = await stat(join(unpacked, name));
      if (size !== bytes) throw new Error(`unzip gave ${size} bytes of ${name}, the manifest says ${bytes}`);
      megabytes += bytes / 1e6;
      largest = Math.max(largest, bytes);
    }
    const { size } = await stat(zip);
    const floor = await timed(
      async () => await run('zip', ['-q', '-6', '-r', join(folder, 'floor.zip'), unpacked]),
    );
    const plain = await stat(join(folder, 'floor.zip'));
    const passed = size > FOUR_GIB && largest > TWO_GIB;
    return [
      {
        name: 'archive: throughput to zip -6',
        figure: `${(megabytes / made.seconds).toFixed(1)} MB/s (${megabytes.toFixed(0)} MB in ${made.seconds.toFixed(1)} s)`,
        floor: `${(megabytes / floor).toFixed(1)} MB/s`,
        ratio: floor / made.seconds,
        goal: 0.7,
        better: 'high',
      },
      {
        name: 'archive: peak memory (RSS)',
        figure: `${made.peak} MB`,
        floor: `${made.before} MB before`,
        ratio: made.peak / 300,
        goal: 1,
        better: 'low',
      },
      {
        name: 'archive: size to zip -6',
        figure: `${(size / 1e6).toFixed(0)} MB`,
        floor: `${(plain.size / 1e6).toFixed(0)} MB`,
        ratio: size / plain.size,
        goal: 1.1,
        better: 'low',
      },
      {
        name: 'archive: unpacked by unzip, every CRC and size',
        figure: `zip ${size > FOUR_GIB ? '>' : '<'} 4 GiB, a file ${largest > TWO_GIB ? '>' : '<'} 2 GiB`,
        floor: `${files.length} files`,
        ratio: passed ? 1 : 0,
        goal: 1,
        better: 'high',
      },
    ];
  } finally {
    await drop();
    await ours.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes the archive in a process of its own, which has this one's heap: that of a worker; answers with what that measured. */
async function inProcess(environment: NodeJS.ProcessEnv): Promise<MadeArchive> {
  const worker = fork(new URL('./archive-worker.ts', import.meta.url).pathname, [], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return await new Promise<MadeArchive>((done, failed) => {
    worker.once('message', (made) => done(made as MadeArchive));
    worker.once('exit', (code) => failed(new Error(`the process that packs ended with ${code}`)));
  });
}

async function run(command: string, given: readonly string[]): Promise<void> {
  const child = spawn(command, given, { stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise<void>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => (code === 0 ? done() : failed(new Error(`${command} ended with ${code}`))));
  });
}
