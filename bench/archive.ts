// Measures how an archive of five gigabytes is made, beside `zip -6` over the same files, in one run.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { archiveBytes, openArchive } from '../src/archives/deliver.ts';
import { makeArchive } from '../src/archives/make-archive.ts';
import { FolderVault } from '../src/connectors/folder-vault.ts';
import type { Vault } from '../src/connectors/vault.ts';
import { receiveRequest } from '../src/requests/receive.ts';
import { input } from '../test/archives/sample.ts';
import { openTestHouse, type TestHouse } from '../test/support/test-house.ts';
import { type BigContent, openBigContent } from './big-archive.ts';
import type { Row } from './row.ts';
import { timed, watchMemory } from './watch.ts';

const FOUR_GIB = 2 ** 32;
const TWO_GIB = 2 ** 31;
/** Temporary folders of the suite lie in memory, which has no room for this. */
const ON_DISK = '/var/tmp';

/** Read, hashed, deflated, sealed and written to disk; then opened by its person, and unpacked by `unzip`. */
export async function benchArchive(): Promise<Row[]> {
  const folder = await mkdtemp(join(ON_DISK, 'habeas-bench-'));
  const home = await openTestHouse();
  let content: BigContent | null = null;
  try {
    const source = join(folder, 'source');
    await mkdir(source);
    content = await openBigContent(source);
    const vault = new FolderVault(join(folder, 'vault'));
    const made = await make(home, vault, content);
    const zip = join(folder, 'archive.zip');
    await home
      .work(async (work) => await openArchive(work, made.archiveId))
      .then(async (opened) => {
        await pipeline(await archiveBytes(vault, opened), createWriteStream(zip));
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
    await content?.drop();
    await home.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Made {
  readonly archiveId: string;
  readonly seconds: number;
  /** Megabytes of the process: before, and at most. */
  readonly before: number;
  readonly peak: number;
}

async function make(home: TestHouse, vault: Vault, { sections }: BigContent): Promise<Made> {
  const planId = crypto.randomUUID();
  const { requestId } = await home.work(async (work) => {
    await work
      .trx('plans')
      .insert({ controller_id: work.controllerId, id: planId, kind: 'access', status: 'drawing' });
    return await receiveRequest(work, { right: 'access', email: 'large@example.org', channel: 'form' });
  });
  const before = Math.round(process.memoryUsage.rss() / 1e6);
  const memory = watchMemory();
  let archiveId = '';
  const seconds = await timed(async () => {
    ({ archiveId } = await makeArchive({
      inWork: async (act) => await home.work(act),
      vault,
      spoolFolder: home.house.config.dataFolder,
      keyName: 'privacy.example/lumyx',
      requestId,
      planId,
      content: input(sections),
    }));
  });
  return { archiveId, seconds, before, peak: memory.stop() };
}

async function run(command: string, given: readonly string[]): Promise<void> {
  const child = spawn(command, given, { stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise<void>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => (code === 0 ? done() : failed(new Error(`${command} ended with ${code}`))));
  });
}
