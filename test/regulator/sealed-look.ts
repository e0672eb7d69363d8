// A look of a bundle as its builder makes it: the log sealed, a checkpoint, and words that stand for people.
import { AuditCheckpoint } from '../../src/audit/audit-log.ts';
import { sealLog } from '../../src/audit/seal.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { sha256 } from '../../src/platform/crypto.ts';
import type {
  BuiltPart,
  BundleLook,
  BundlePart,
  BundleScope,
} from '../../src/regulator/bundle/bundle-part.ts';
import type { TestHouse } from '../support/test-house.ts';

const SCOPE: BundleScope = {
  from: Temporal.PlainDate.from('2026-01-01'),
  to: Temporal.PlainDate.from('2030-12-31'),
  requestId: null,
  question: null,
};
const word = (kind: string, id: string): string => `${kind}-${sha256(id).toString('hex').slice(0, 16)}`;

/** Seals the log, opens a work of the controller and looks at it up to the newest checkpoint. */
export async function lookAt<T>(
  home: TestHouse,
  act: (look: BundleLook) => Promise<T>,
  { controller = home.lumyx, ...scope }: Partial<BundleScope> & { readonly controller?: Controller } = {},
): Promise<T> {
  return await home.work(
    async (work) => {
      await sealLog(work.trx, work.controllerId, { seed: await work.signingSeed(), at: work.at });
      const newest = await AuditCheckpoint.query(work.trx)
        .where({ controllerId: work.controllerId })
        .orderByRaw('size desc')
        .first()
        .throwIfNotFound();
      return await act({
        work,
        scope: { ...SCOPE, ...scope },
        pseudonyms: { ofSubject: (id) => word('person', id), ofAccount: (id) => word('staff', id) },
        logSize: BigInt(newest.size),
        asOf: newest.at,
        publicUrl: home.house.config.publicUrl,
      });
    },
    undefined,
    controller,
  );
}

/** A part with the bytes of its files by path. */
export interface ReadPart extends BuiltPart {
  readonly bytes: ReadonlyMap<string, Buffer>;
}

/** Builds one part and reads its files while the look is open. */
export async function readPart(
  home: TestHouse,
  part: BundlePart,
  scope: Parameters<typeof lookAt>[2] = {},
): Promise<ReadPart> {
  return await lookAt(
    home,
    async (look) => {
      const built = await part.build(look);
      const bytes = new Map<string, Buffer>();
      for (const { path, content } of built.files) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of content()) chunks.push(chunk);
        bytes.set(path, Buffer.concat(chunks));
      }
      return { ...built, bytes };
    },
    scope,
  );
}
