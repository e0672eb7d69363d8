// Rule files that the controller's counsel signed: from then on their numbers count as read.
import { lawBook } from '../laws/law-book.ts';
import type { Law } from '../laws/law-schema.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

class LawSignature extends HouseModel {
  static override tableName = 'law_signatures';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare law: string;
  declare digest: string;
  declare counsel: string;
  declare accountId: string;
  declare signedAt: Temporal.Instant;
}

/** Who signed a file, and when. */
export interface Signature {
  readonly law: string;
  readonly digest: string;
  readonly counsel: string;
  readonly signedAt: Temporal.Instant;
}

/** All signatures of this controller, newest first; those of files that changed since are among them. */
export async function signatures(work: Work): Promise<Signature[]> {
  const rows = await LawSignature.query(work.trx)
    .where({ controllerId: work.controllerId })
    .orderBy('signedAt', 'desc');
  return rows.map(({ law, digest, counsel, signedAt }) => ({ law, digest, counsel, signedAt }));
}

/** Whether counsel signed exactly this file. */
export async function isSigned(work: Work, law: string, digest: string): Promise<boolean> {
  const where = { controllerId: work.controllerId, law, digest };
  return (await LawSignature.query(work.trx).where(where).resultSize()) > 0;
}

/**
 * Records that counsel signed a rule file as it is now. `digest` is what the page showed, so that nobody signs
 * another file than the one that was read. Throws `law-unknown`, `law-file-changed`, `counsel-missing`,
 * `signer-not-staff`.
 */
export async function signLaw(
  work: Work,
  signed: { law: string; digest: string; counsel: string },
): Promise<void> {
  const law: Law | undefined = (await lawBook()).get(signed.law);
  if (law === undefined)
    throw new Problem('not-found', 'law-unknown', 'There is no such law here. Nothing was signed.');
  if (law.digest !== signed.digest) {
    throw new Problem(
      'conflict',
      'law-file-changed',
      'The rule file is not the one that was shown. Nothing was signed; read it again.',
    );
  }
  const counsel = signed.counsel.trim();
  if (counsel.length < 3)
    throw new Problem('invalid', 'counsel-missing', 'Say who signs. Nothing was signed.');
  if (work.actor.kind !== 'staff')
    throw new Problem('forbidden', 'signer-not-staff', 'Only staff record a signature. Nothing was signed.');
  const id = crypto.randomUUID();
  const { controllerId, actor, at } = work;
  const row = {
    controllerId,
    id,
    law: law.id,
    digest: law.digest,
    counsel,
    accountId: actor.id,
    signedAt: at,
  };
  await LawSignature.query(work.trx).insert(row).onConflict(['controller_id', 'law', 'digest']).ignore();
  await work.record('law.signed', work.controllerId, { law: law.id, digest: law.digest }, { counsel });
}
