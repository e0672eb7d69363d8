// Warnings to the other addresses of a person, each with a way to say "this was not me"; and what follows from that.

import { newLetterCode, opensBy, wrongCode } from '../notifications/letter-code.ts';
import { writeLetter } from '../notifications/letters.ts';
import { type Notice, noticesOf } from '../notifications/notice.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { foldEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import type { DataRequest } from './data-request.ts';

export class ChannelWarning extends HouseModel {
  static override tableName = 'channel_warnings';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  /** `erasure`: before it cannot be undone; `address`: letters are to go elsewhere. */
  declare kind: 'erasure' | 'address';
  declare aboutId: string;
  declare address: Buffer;
  declare addressHash: Buffer;
  declare addressKeyId: string;
  declare codeHash: Buffer;
  declare codeKeyId: string;
  declare tries: number;
  declare noticeId: string;
  declare writtenAt: Temporal.Instant;
  declare disputedAt: Temporal.Instant | null;
  declare settledAt: Temporal.Instant | null;
  declare settledBy: string | null;
  declare settledWords: Buffer | null;
}

/** A warning as staff see it. */
export interface Warned {
  readonly id: string;
  readonly kind: ChannelWarning['kind'];
  readonly email: string;
  readonly letter: Notice['state'];
  readonly sentAt: Temporal.Instant | null;
  readonly disputedAt: Temporal.Instant | null;
  readonly settledAt: Temporal.Instant | null;
}

const LETTER = { erasure: 'erasure-warning', address: 'address-changed' } as const;

/** Warns an address, once about the same thing; false when it was warned before. */
export async function warnChannel(
  work: Work,
  request: DataRequest,
  about: { kind: ChannelWarning['kind']; aboutId: string; email: string },
): Promise<boolean> {
  const { controllerId, at } = work;
  const { kind, aboutId, email } = about;
  const { hash: addressHash, keyId: addressKeyId } = await work.keyedHash(
    'channel_warnings:address',
    foldEmail(email),
  );
  const before = await ChannelWarning.query(work.trx).findOne({ controllerId, aboutId, addressHash });
  if (before !== undefined) return false;
  const id = crypto.randomUUID();
  const { code, kept } = await newLetterCode(work, `channel_warnings:${id}`);
  const { language, writeNeutrally } = request;
  const written = await writeLetter(work, {
    letter: LETTER[kind],
    to: { email },
    requestId: request.id,
    values: {
      warningId: id,
      code,
      language,
      neutral: writeNeutrally ? 'yes' : undefined,
    },
  });
  if (written === null) throw new TypeError('a warning is never left out');
  await ChannelWarning.query(work.trx).insert({
    controllerId,
    id,
    requestId: request.id,
    kind,
    aboutId,
    address: await work.seal(`channel_warnings:${id}`, email),
    addressHash,
    addressKeyId,
    ...kept,
    noticeId: written.noticeId,
    writtenAt: at,
  });
  await work.record('channel.warned', request.id, { kind, warningId: id }, { email: foldEmail(email) });
  return true;
}

/** The warnings of a case, oldest first, with what became of their letters. */
export async function warningsOf(work: Work, requestId: string): Promise<Warned[]> {
  const { trx, controllerId } = work;
  const rows = await ChannelWarning.query(trx)
    .where({ controllerId, requestId })
    .orderBy(['writtenAt', 'id']);
  const letters = new Map((await noticesOf(work, requestId)).map((notice) => [notice.id, notice]));
  const warned: Warned[] = [];
  for (const { id, kind, address, noticeId, disputedAt, settledAt } of rows) {
    const email = (await work.open(`channel_warnings:${id}`, address)).toString('utf8');
    const letter = letters.get(noticeId);
    const state = letter?.state ?? 'failed';
    warned.push({ id, kind, email, letter: state, sentAt: letter?.sentAt ?? null, disputedAt, settledAt });
  }
  return warned;
}

/**
 * The warning that a code opens, held until the work ends; null for a wrong code, which is counted: after five the
 * code of that letter works no more.
 */
export async function openWarning(
  work: Work,
  given: { warningId: string; code: string },
): Promise<ChannelWarning | null> {
  const { trx, controllerId } = work;
  const { warningId } = given;
  const warning = await ChannelWarning.query(trx).findById([controllerId, warningId]).forUpdate();
  if (warning === undefined) return null;
  if (await opensBy(work, `channel_warnings:${warningId}`, warning, given.code)) return warning;
  await ChannelWarning.query(trx).findById([controllerId, warningId]).patch(wrongCode(warning));
  return null;
}

/** Writes down that somebody at a warned address said: this was not me. */
export async function writeDispute(work: Work, { id, requestId, kind }: ChannelWarning): Promise<void> {
  await ChannelWarning.query(work.trx).findById([work.controllerId, id]).patch({ disputedAt: work.at });
  await work.record('request.disputed', requestId, { kind, warningId: id });
}

/** Whether somebody said "not me" and staff have not decided yet. */
export async function isDisputed(work: Work, requestId: string): Promise<boolean> {
  const open = await ChannelWarning.query(work.trx)
    .where({ controllerId: work.controllerId, requestId })
    .whereNotNull('disputedAt')
    .whereNull('settledAt')
    .resultSize();
  return open > 0;
}

/** Refuses what must wait for staff. Throws `case-disputed`. */
export async function mustNotBeDisputed(work: Work, requestId: string): Promise<void> {
  if (!(await isDisputed(work, requestId))) return;
  throw new Problem(
    'conflict',
    'case-disputed',
    'Somebody at another address of this person said that the request is not theirs. Nothing was done and nothing is given out until a member of staff has decided.',
  );
}
