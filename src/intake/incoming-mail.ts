// The mail that came in: kept whole and sealed before anything is made of it, then marked with what became of it.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Right } from '../requests/data-request.ts';
import { asClock, type Work } from '../work.ts';
import type { Reading } from './reading.ts';

/** `received`: kept, not yet read. `ignored` and `spam` are kept too, and staff can still rule on them. */
export type MailState = 'received' | 'opened-case' | 'continued-case' | 'triage' | 'ignored' | 'spam';

/** What becomes of a mail. `why` is a short code that pages put into words. */
export interface Judgement {
  readonly state: Exclude<MailState, 'received'>;
  readonly why: string;
  readonly suggestion?: Right | undefined;
  readonly requestId?: string | undefined;
}

/** Keyed, all under one key. */
export interface MailHashes {
  readonly keyId: string;
  readonly from: Buffer | null;
  readonly message: Buffer | null;
  readonly content: Buffer;
}

export class IncomingMail extends HouseModel {
  static override tableName = 'incoming_mails';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare door: 'listener' | 'mailbox';
  declare mailbox: string | null;
  /** Bigints come as text. */
  declare uidValidity: string | number | null;
  declare uid: string | number | null;
  declare arrivedAt: Temporal.Instant;
  declare storedAt: Temporal.Instant;
  declare size: number;
  declare whole: boolean;
  declare raw: Buffer;
  declare state: MailState;
  declare why: string | null;
  declare suggestion: Right | null;
  declare reading: Buffer | null;
  declare hashKeyId: string | null;
  declare fromHash: Buffer | null;
  declare messageHash: Buffer | null;
  declare contentHash: Buffer | null;
  declare judgedAt: Temporal.Instant | null;
  declare judgedByKind: string | null;
  declare judgedBy: string | null;
  declare reason: Buffer | null;
  declare requestId: string | null;
}

/** Where a message lies in a mailbox (RFC 3501, 2.3.1.1): together unique for ever. */
export interface MailboxPlace {
  readonly mailbox: string;
  readonly uidValidity: number;
  readonly uid: number;
}

export interface NewMail {
  /** When it reached the controller; never what the message itself says. A moment ahead of our clock becomes now. */
  readonly arrivedAt?: Temporal.Instant | undefined;
  readonly raw: Uint8Array;
  /** Bytes as it came, where only its beginning is at hand. */
  readonly wholeSize?: number | undefined;
  /** Absent for mail that the listener took. */
  readonly place?: MailboxPlace | undefined;
}

/** Keeps a message and asks for it to be judged; null when this very place of the mailbox was kept before. */
export async function keepMail(work: Work, mail: NewMail): Promise<{ mailId: string } | null> {
  const { trx, controllerId, at } = work;
  const id = crypto.randomUUID();
  const arrived = mail.arrivedAt ?? at;
  const size = mail.wholeSize ?? mail.raw.length;
  const door = mail.place === undefined ? 'listener' : 'mailbox';
  await IncomingMail.query(trx)
    .insert({
      controllerId,
      id,
      door,
      ...mail.place,
      arrivedAt: Temporal.Instant.compare(arrived, at) > 0 ? at : arrived,
      storedAt: at,
      size,
      whole: size <= mail.raw.length,
      raw: await work.seal(`incoming_mails:${id}:raw`, mail.raw),
      state: 'received',
    })
    .onConflict(['controllerId', 'mailbox', 'uidValidity', 'uid'])
    .ignore();
  if ((await IncomingMail.query(trx).findById([controllerId, id]).select('id')) === undefined) return null;
  await work.record('mail.received', id, { door, size });
  await work.enqueue('judge-mail', { mailId: id });
  return { mailId: id };
}

/** The highest UID that was kept of a mailbox, or 0. Mail is kept in the order of UIDs, so none below is missing. */
export async function highestUid(work: Work, mailbox: string, uidValidity: number): Promise<number> {
  const row = await IncomingMail.query(work.trx)
    .where({ controllerId: work.controllerId, mailbox, uidValidity })
    .max('uid as uid')
    .first();
  return Number(row?.uid ?? 0);
}

/** The message as it came. */
export async function openRaw(work: Work, mail: Pick<IncomingMail, 'id' | 'raw'>): Promise<Buffer> {
  return await work.open(`incoming_mails:${mail.id}:raw`, mail.raw);
}

/** What was read of a message; null for one that could not be read. */
export async function openReading(
  work: Work,
  mail: Pick<IncomingMail, 'id' | 'reading'>,
): Promise<Reading | null> {
  if (mail.reading === null) return null;
  return JSON.parse(
    (await work.open(`incoming_mails:${mail.id}:reading`, mail.reading)).toString('utf8'),
  ) as Reading;
}

const WITHOUT_RAW = [
  'id',
  'arrivedAt',
  'size',
  'whole',
  'state',
  'why',
  'suggestion',
  'reading',
  'judgedAt',
  'judgedByKind',
  'reason',
  'requestId',
] as const;

/** A mail without its bytes: up to 25 MB stay in the database. */
export type MailRow = Pick<IncomingMail, (typeof WITHOUT_RAW)[number]>;

export async function findMail(work: Work, mailId: string): Promise<MailRow | undefined> {
  return await IncomingMail.query(work.trx)
    .findById([work.controllerId, mailId])
    .select(...WITHOUT_RAW);
}

/** Holds a mail until the work ends. Throws `mail-unknown`. */
export async function holdMail(work: Work, mailId: string): Promise<MailRow> {
  const row = await IncomingMail.query(work.trx)
    .findById([work.controllerId, mailId])
    .select(...WITHOUT_RAW)
    .forUpdate();
  if (row !== undefined) return row;
  throw new Problem('not-found', 'mail-unknown', 'There is no such mail here. Nothing was changed.');
}

/** Mails in these states, the oldest arrival first, a page at a time. */
export async function listMails(
  work: Work,
  states: readonly MailState[],
  page: { readonly number: number; readonly size: number },
): Promise<{ rows: MailRow[]; total: number }> {
  const { results, total } = await IncomingMail.query(work.trx)
    .select(...WITHOUT_RAW)
    .where({ controllerId: work.controllerId })
    .whereIn('state', [...states])
    .orderBy(['arrivedAt', 'id'])
    .page(page.number - 1, page.size);
  return { rows: results, total };
}

/** How many mails wait for a person, counted no further than `most`. */
export async function countTriage({ trx, controllerId }: Work, most: number): Promise<number> {
  const waiting = await IncomingMail.query(trx)
    .select('id')
    .where({ controllerId })
    .whereIn('state', ['triage', 'received'])
    .limit(most);
  return waiting.length;
}

/** Serialises the mails of one sender: limits and duplicates are counted by one work at a time. */
export async function holdSender(work: Work, fromHash: Buffer): Promise<void> {
  const key = fromHash.readBigInt64BE().toString();
  await work.trx.raw('select pg_advisory_xact_lock(?::bigint)', [key]);
}

/** Mails of all controllers that were kept and not judged within two minutes, oldest first. */
export async function mailsNotJudged(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    IncomingMail.query(trx)
      .select('controllerId', 'id')
      .where('state', 'received')
      .where('storedAt', '<=', at.subtract({ minutes: 2 }).toString())
      .orderBy('storedAt')
      .limit(1000),
  );
}
