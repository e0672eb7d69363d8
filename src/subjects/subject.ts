// The people who ask: an id, and the address they gave, sealed and findable only by its keyed hash.
import type { Sealing } from '../platform/controller-key.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { foldEmail } from './identifiers.ts';

class Subject extends HouseModel {
  static override tableName = 'subjects';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
}

class SubjectIdentifier extends HouseModel {
  static override tableName = 'subject_identifiers';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare subjectId: string;
  declare kind: 'email';
  declare keyId: string;
  declare hash: Buffer;
  declare sealed: Buffer;
  declare caseEndedAt: Temporal.Instant | null;
}

/**
 * The subject who gave this address, made when she is new. The address is kept exactly as typed; two spellings
 * that differ in A–Z/a–z only are one subject to us, but a store is searched with the very address that was proven.
 * Known or new, the same statements run, so that the time it takes differs by less than a network's own noise.
 */
export async function rememberSubject(work: Sealing, email: string): Promise<{ subjectId: string }> {
  const { trx, controllerId } = work;
  const { keyId, hash } = await findable(work, email);
  const subjectId = crypto.randomUUID();
  const id = crypto.randomUUID();
  const sealed = await work.seal(`subject_identifiers:${id}`, email);
  await Subject.query(trx).insert({ controllerId, id: subjectId });
  await SubjectIdentifier.query(trx)
    .insert({ controllerId, id, subjectId, kind: 'email', keyId, hash, sealed })
    .onConflict(['controllerId', 'kind', 'keyId', 'hash'])
    .ignore();
  const first = await SubjectIdentifier.query(trx)
    .findOne({ controllerId, kind: 'email', keyId, hash })
    .throwIfNotFound();
  await Subject.query(trx).delete().where({ controllerId, id: subjectId }).whereNot('id', first.subjectId);
  // An address that was about to go, because every case of hers is long over, stays for what begins now.
  await SubjectIdentifier.query(trx)
    .findById([controllerId, first.id])
    .whereNotNull('caseEndedAt')
    .patch({ caseEndedAt: null });
  return { subjectId: first.subjectId };
}

/** The subject who gave this address before; null for everybody else. */
export async function findSubject(work: Sealing, email: string): Promise<string | null> {
  const { trx, controllerId } = work;
  const { keyId, hash } = await findable(work, email);
  const row = await SubjectIdentifier.query(trx).findOne({ controllerId, kind: 'email', keyId, hash });
  return row?.subjectId ?? null;
}

/** The stored addresses of these subjects, in clear, read in one go: for lists. */
export async function subjectEmails(
  work: Sealing,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { trx, controllerId } = work;
  const rows = await SubjectIdentifier.query(trx)
    .where({ controllerId, kind: 'email' })
    .whereIn('subjectId', [...new Set(subjectIds)]);
  const emails = new Map<string, string>();
  for (const { id, subjectId, sealed } of rows)
    emails.set(subjectId, (await work.open(`subject_identifiers:${id}`, sealed)).toString('utf8'));
  return emails;
}

/**
 * The one stored address of a subject, in clear; letters go there and nowhere else. Throws `subject-forgotten` once the
 * schedule of our own tables has taken it.
 */
export async function subjectEmail(work: Sealing, subjectId: string): Promise<string> {
  const { trx, controllerId } = work;
  const row = await SubjectIdentifier.query(trx).findOne({ controllerId, subjectId, kind: 'email' });
  if (row === undefined) {
    throw new Problem(
      'conflict',
      'subject-forgotten',
      'This case is over, and the address of the person went when its time had come. Nothing was sent or changed. Whoever asks again begins a new case.',
    );
  }
  return (await work.open(`subject_identifiers:${row.id}`, row.sealed)).toString('utf8');
}

/** The keyed hash of the address of a subject; null where none is stored. */
export async function hashEmail({ trx, controllerId }: Sealing, subjectId: string): Promise<Buffer | null> {
  const row = await SubjectIdentifier.query(trx).findOne({ controllerId, subjectId, kind: 'email' });
  return row?.hash ?? null;
}

/** The subjects whose addresses have these keyed hashes. */
export async function subjectsWith(
  { trx, controllerId }: Sealing,
  hashes: readonly Buffer[],
): Promise<string[]> {
  const rows = await SubjectIdentifier.query(trx)
    .where({ controllerId, kind: 'email' })
    .whereIn('hash', [...hashes]);
  return rows.map(({ subjectId }) => subjectId);
}

/** An address of a subject, as it is stored: never in clear. */
export interface Mailbox {
  readonly subjectId: string;
  readonly keyId: string;
  readonly hash: Buffer;
}

/** The stored addresses of these subjects, and those that have these keyed hashes, in one question. */
export async function mailboxesOf(
  { trx, controllerId }: Sealing,
  sought: { subjectIds: readonly string[]; hashes: readonly Buffer[] },
): Promise<Mailbox[]> {
  if (sought.subjectIds.length + sought.hashes.length === 0) return [];
  const rows = await SubjectIdentifier.query(trx)
    .select('subjectId', 'keyId', 'hash')
    .where({ controllerId, kind: 'email' })
    .where((either) => {
      either.whereIn('hash', [...sought.hashes]).orWhereIn('subjectId', [...sought.subjectIds]);
    });
  return rows.map(({ subjectId, keyId, hash }) => ({ subjectId, keyId, hash }));
}

/** Those of these ids that are subjects of the controller. */
export async function knownSubjects(
  { trx, controllerId }: Sealing,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await Subject.query(trx)
    .select('id')
    .where({ controllerId })
    .whereIn('id', [...ids]);
  return new Set(rows.map(({ id }) => id));
}

/** The columns by which an address is found again wherever it is stored; equal for equal mailboxes. */
export async function findable(work: Sealing, email: string): Promise<{ keyId: string; hash: Buffer }> {
  return await work.keyedHash('subject_identifiers:email', foldEmail(email));
}
