// The process that `npm run bench -- archive` measures: a house as a worker opens it, and nothing of tests or of the bench.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { archiveBytes, openArchive } from '../src/archives/deliver.ts';
import { makeArchive } from '../src/archives/make-archive.ts';
import { createController } from '../src/data-map/create-controller.ts';
import { openHouse } from '../src/open-house.ts';
import { readConfig } from '../src/platform/config.ts';
import { NEW_CONTROLLER } from '../src/platform/controller.ts';
import { receiveRequest } from '../src/requests/receive.ts';
import { MACHINE, type Work } from '../src/work.ts';
import { input } from '../test/archives/sample.ts';
import { openBigSections } from './big-sections.ts';
import { timed, watchMemory } from './watch.ts';

/** What it measured. */
export interface MadeArchive {
  readonly seconds: number;
  /** Megabytes of the process: before, and at most. */
  readonly before: number;
  readonly peak: number;
}

const { BENCH_STORE = '', BENCH_SOURCE = '', BENCH_ZIP = '' } = process.env;
const { house, close } = await openHouse(readConfig(process.env), { supervise: false });
const values = {
  name: 'Bench',
  contactEmail: 'a@bench.example',
  senderName: 'B',
  senderEmail: 'b@bench.example',
};
const { id } = await createController(house, { ...NEW_CONTROLLER, slug: 'bench', ...values });
const work = async <T>(act: (one: Work) => Promise<T>): Promise<T> => await house.inWork(id, MACHINE, act);
const planId = crypto.randomUUID();
const { requestId } = await work(async (one) => {
  await one.trx('plans').insert({ controller_id: id, id: planId, kind: 'access', status: 'drawing' });
  return await receiveRequest(one, { right: 'access', email: 'large@example.org', channel: 'form' });
});
const content = await openBigSections(BENCH_STORE, BENCH_SOURCE);
const before = Math.round(process.memoryUsage.rss() / 1e6);
const memory = watchMemory();
let archiveId = '';
const seconds = await timed(async () => {
  ({ archiveId } = await makeArchive({
    inWork: work,
    vault: house.vault,
    spoolFolder: house.config.dataFolder,
    keyName: 'privacy.example/bench',
    requestId,
    planId,
    content: input(content.sections),
  }));
});
const made: MadeArchive = { seconds, before, peak: memory.stop() };
const opened = await work(async (one) => await openArchive(one, archiveId));
await pipeline(await archiveBytes(house.vault, opened), createWriteStream(BENCH_ZIP));
await content.close();
await close();
process.send?.(made, () => process.exit(0));
