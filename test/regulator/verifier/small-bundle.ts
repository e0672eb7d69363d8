// A small bundle with every chapter, held in memory, beside an older and a newer one of the same log, for those who tamper with it.
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BagDigest, BagSource } from '../../../src/archives/bag-source.ts';
import { openBagZip } from '../../../src/archives/bag-zip.ts';
import { FolderVault } from '../../../src/connectors/folder-vault.ts';
import { buildBundle } from '../../../src/regulator/bundle/build-bundle.ts';
import { withdrawRequest } from '../../../src/requests/decide.ts';
import { MACHINE } from '../../../src/work.ts';
import { type ClockDesk, GB, openClockDesk, US_CA } from '../../support/clock-desk.ts';

/** Bytes by path within the bag. */
export type Files = Map<string, Buffer>;

export interface SmallBundle {
  readonly files: ReadonlyMap<string, Buffer>;
  /** An earlier one of the same log. */
  readonly older: ReadonlyMap<string, Buffer>;
  /** `name+id+key` of the controller. */
  readonly key: string;
  /** What only the controller has. */
  readonly seed: Buffer;
  /** Signed notes of the log before and after this bundle. */
  readonly olderNote: string;
  readonly newerNote: string;
  /** The zip of the bundle on disk. */
  readonly path: string;
  close(): Promise<void>;
}

const SCOPE = {
  from: Temporal.PlainDate.from('2027-01-01'),
  to: Temporal.PlainDate.from('2027-12-31'),
  requestId: null,
  question: null,
};
const NOTE = 'data/log/checkpoint';

/** Opens a house with five cases; `close()` ends it. */
export async function openSmallBundle(): Promise<SmallBundle> {
  const desk = await openClockDesk();
  await desk.travel('2027-01-05T09:00:00Z');
  const first = await desk.ask('rectification', GB, 'a@example.com');
  await desk.ask('access', US_CA, 'b@example.com');
  const older = await build(desk);
  await desk.travel('2027-02-09T09:00:00Z');
  const third = await desk.ask('objection', GB, 'c@example.com');
  await desk.ask('access', GB, 'd@example.com');
  await desk.ask('erasure', US_CA, 'e@example.com');
  await desk.home.work(async (work) => await withdrawRequest(work, first));
  await desk.extend(third);
  const main = await build(desk);
  await desk.ask('access', GB, 'f@example.com');
  const newer = await build(desk);
  const seed = await desk.home.work(async (work) => Buffer.from(await work.signingSeed()));
  return {
    files: main.files,
    older: older.files,
    key: main.key,
    seed,
    olderNote: String(older.files.get(NOTE)),
    newerNote: String(newer.files.get(NOTE)),
    path: main.path,
    close: async () => await desk.home.close(),
  };
}

async function build(desk: ClockDesk): Promise<{ files: Files; key: string; path: string }> {
  const { house, lumyx } = desk.home;
  const folder = join(house.config.dataFolder, 'bundles');
  const name = `${randomUUID()}.zip`;
  const order = { controllerId: lumyx.id, actor: MACHINE, scope: SCOPE, checkpoint: null, recipient: null };
  const built = await buildBundle(
    house,
    order,
    async (fill) => await new FolderVault(folder).write(name, fill),
  );
  const path = join(folder, name);
  const source = await openBagZip(path);
  const files: Files = new Map();
  for (const file of source.files.keys()) files.set(file, Buffer.from(await source.read(file)));
  await source.close();
  return { files, key: built.verifierKey, path };
}

/** A bag in memory. */
export function memoryBag(files: ReadonlyMap<string, Buffer>): BagSource {
  const read = async (path: string): Promise<Buffer> => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new RangeError('no such file');
    return bytes;
  };
  return {
    files: new Map([...files].map(([path, bytes]) => [path, bytes.length])),
    hasPayload: [...files.keys()].some((path) => path.startsWith('data/')),
    findings: [],
    read,
    open: async (path) => {
      const bytes = await read(path);
      return (async function* () {
        yield bytes;
      })();
    },
    digests: async (path, wanted) => {
      const bytes = await read(path);
      const digest = (name: BagDigest): string => createHash(name).update(bytes).digest('hex');
      return new Map([...wanted].map((name) => [name, digest(name)]));
    },
    close: async () => undefined,
  };
}
