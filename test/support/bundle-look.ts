// Looks at the log as a bundle takes them: everything is sealed first, then one work reads, and files become texts.
import { sealLog } from '../../src/audit/seal.ts';
import { sha256 } from '../../src/platform/crypto.ts';
import type { BundleLook, BundlePart, BundleScope } from '../../src/regulator/bundle/bundle-part.ts';
import type { TestHouse } from './test-house.ts';

/** What a part handed over, with its files as texts. */
export interface ReadPart {
  readonly files: ReadonlyMap<string, string>;
  readonly bytes: ReadonlyMap<string, Buffer>;
  readonly sentences: readonly string[];
  readonly omissions: readonly string[];
  readonly cited: readonly string[];
}

const digest = (kind: string, id: string): string =>
  sha256('of this bundle', kind, id).toString('hex').slice(0, 16);

/** How far a look reaches. */
export type Reach = Pick<BundleLook, 'logSize' | 'asOf'>;

/** Seals the log of `lumyx` as far as it goes; answers with how far that is. */
export async function sealEverything(home: TestHouse): Promise<Reach> {
  return await home.work(async (work) => {
    const seed = await work.signingSeed();
    for (;;) {
      const sealed = await sealLog(work.trx, work.controllerId, { seed, at: work.at });
      if (sealed === null || sealed.sealed === 0) return { logSize: sealed?.size ?? 0n, asOf: work.at };
    }
  });
}

/** Reads something in one look at `lumyx`, sealed up to now, or as far as `reach` says. */
export async function withLook<T>(
  home: TestHouse,
  scope: Partial<BundleScope>,
  read: (look: BundleLook) => Promise<T>,
  reach?: Reach,
): Promise<T> {
  const { logSize, asOf } = reach ?? (await sealEverything(home));
  return await home.work(async (work) => {
    const whole = { from: Temporal.PlainDate.from('2020-01-01'), to: Temporal.PlainDate.from('2035-12-31') };
    return await read({
      work,
      scope: { ...whole, requestId: null, question: null, ...scope },
      pseudonyms: {
        ofSubject: (id) => `person-${digest('subject', id)}`,
        ofAccount: (id) => `staff-${digest('account', id)}`,
      },
      logSize,
      asOf,
      publicUrl: home.house.config.publicUrl,
    });
  });
}

/** Builds a part and reads all of its files. */
export async function readPart(
  home: TestHouse,
  part: BundlePart,
  scope: Partial<BundleScope> = {},
  reach?: Reach,
): Promise<ReadPart> {
  return await withLook(
    home,
    scope,
    async (look) => {
      const built = await part.build(look);
      const bytes = new Map<string, Buffer>();
      for (const { path, content } of built.files) {
        const pieces: Uint8Array[] = [];
        for await (const piece of content()) pieces.push(piece);
        bytes.set(path, Buffer.concat(pieces));
      }
      const files = new Map([...bytes].map(([path, whole]) => [path, whole.toString('utf8')]));
      const cited: string[] = [];
      for await (const id of built.cited) cited.push(id);
      return { files, bytes, sentences: built.sentences, omissions: built.omissions, cited };
    },
    reach,
  );
}

/** The objects of a file of JSON Lines. */
export function linesIn<T>(read: ReadPart, path: string): T[] {
  const text = read.files.get(path);
  if (text === undefined) throw new Error(`no ${path} among ${[...read.files.keys()].join(', ')}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
