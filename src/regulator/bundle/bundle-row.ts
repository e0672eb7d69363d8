// Bundles that were made: one row each, numbered without gaps, each naming the content of the one before.
import { AuditLog } from '../../audit/audit-log.ts';
import { HouseModel } from '../../platform/database.ts';
import type { Work } from '../../work.ts';

export class Bundle extends HouseModel {
  static override tableName = 'bundles';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  /** 1, 2, 3 … of its controller. */
  declare number: number;
  declare fromOn: Temporal.PlainDate;
  declare toOn: Temporal.PlainDate;
  /** A bundle about one complaint: its case. */
  declare requestId: string | null;
  declare questionAnswered: boolean;
  declare namesSealed: boolean;
  /** bigint as text. */
  declare logSize: string;
  /** bigint as text. */
  declare bytes: string;
  declare files: number;
  /** SHA-512 of `tagmanifest-sha512.txt`, hex. */
  declare digest: string;
  /** The digest of the bundle before; null: it is the first. */
  declare previous: string | null;
  declare actorKind: string;
  declare actorId: string;
  declare signedAt: Temporal.Instant;
  /** Signed, and then its file could not be finished: nobody got it. */
  declare failedAt: Temporal.Instant | null;
}

/** What is known of a bundle before it is numbered. */
export type NewBundle = Pick<
  Bundle,
  | 'id'
  | 'fromOn'
  | 'toOn'
  | 'requestId'
  | 'questionAnswered'
  | 'namesSealed'
  | 'logSize'
  | 'bytes'
  | 'files'
  | 'digest'
>;

/** Writes a bundle down with the next number, and into the log; two at once wait for each other. */
export async function addBundle(work: Work, fresh: NewBundle): Promise<Bundle> {
  const { trx, controllerId, actor, at } = work;
  await AuditLog.query(trx).findById(controllerId).forUpdate();
  const [last] = await listBundles(work, 1);
  const bundle = await Bundle.query(trx).insertAndFetch({
    ...fresh,
    controllerId,
    number: (last?.number ?? 0) + 1,
    previous: last?.digest ?? null,
    actorKind: actor.kind,
    actorId: actor.id,
    signedAt: at,
  });
  await work.record('bundle.built', bundle.id, {
    number: bundle.number,
    from: fresh.fromOn.toString(),
    to: fresh.toOn.toString(),
    requestId: fresh.requestId,
    logSize: fresh.logSize,
    files: fresh.files,
    digest: fresh.digest,
    previous: bundle.previous,
    namesSealed: fresh.namesSealed,
  });
  return bundle;
}

/** Writes down that a bundle failed, whether or not it was numbered already. */
export async function failBundle(work: Work, bundleId: string, code: string): Promise<void> {
  const { trx, controllerId, at } = work;
  await Bundle.query(trx).findById([controllerId, bundleId]).patch({ failedAt: at });
  await work.record('bundle.failed', bundleId, { code });
}

/** Bundles of a controller, the newest first. */
export async function listBundles({ trx, controllerId }: Work, most = 200): Promise<Bundle[]> {
  return await Bundle.query(trx).where({ controllerId }).orderBy('number', 'desc').limit(most);
}
