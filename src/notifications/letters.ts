// Writing a letter: it is tried out, sealed and put into the outbox in the work that it belongs to.
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import { type DayOfAddress, type Slot, slotFor } from './daily-limit.ts';
import type { LetterName } from './letter-list.ts';
import { Notice } from './notice.ts';
import { line } from './plain-words.ts';
import { type LetterValues, renderLetter } from './render-letter.ts';

export interface NewLetter {
  readonly letter: LetterName;
  /** Exactly one plain address; the name is only shown. */
  readonly to: { readonly email: string; readonly name?: string | undefined };
  /** The case that its links lead to. */
  readonly requestId?: string | undefined;
  readonly values: LetterValues;
  /** A letter with the same key was or will be sent already: then nothing is written. Ids only. */
  readonly once?: string | undefined;
  /** From this moment the letter is of no use (its code has expired) and is not sent any more. */
  readonly uselessAt?: Temporal.Instant | undefined;
  /** It repeats what a letter said already, because somebody asked again: left out when the day is full. */
  readonly flood?: boolean | undefined;
  /** The day of its address, where this work has read it and written nothing to it since. */
  readonly day?: DayOfAddress | undefined;
}

/** What is sealed in the row. */
export interface Recipient {
  readonly email: string;
  readonly name: string;
}

/** A trial needs some address for the links; the real one is put in when the letter is sent. */
const TRIAL = new URL('https://trial.invalid/');

/**
 * Writes a letter into the outbox and asks for it to be sent, now or when the day of its address has room again;
 * answers null when `once` says that it was written before, or when the day is full and it was left out. Throws `email-not-plain`, and `letter-not-renderable` while the work can still be undone.
 */
export async function writeLetter(work: Work, letter: NewLetter): Promise<{ noticeId: string } | null> {
  const { controllerId, at } = work;
  const requestId = letter.requestId ?? null;
  const email = readEmail(letter.to.email);
  const about = { sender: work.controller, publicUrl: TRIAL, requestId, values: letter.values };
  renderLetter(letter.letter, about);
  const { day } = letter;
  const slot = await slotFor(work, { letter: letter.letter, email, flood: letter.flood === true, day });
  const counted: Partial<Slot> = slot === 'not-counted' || slot === 'left-out' ? {} : slot;
  const leavesAt = counted.slotAt ?? at;
  // A letter that is left out takes the same road to the end: how long it takes must not tell how many there were.
  const leftOut = slot === 'left-out';
  const id = crypto.randomUUID();
  const recipient: Recipient = { email, name: line(letter.to.name ?? '').slice(0, 200) };
  const content = await work.seal(`notices:${id}:content`, JSON.stringify(letter.values));
  await Notice.query(work.trx)
    .insert({
      controllerId,
      id,
      letter: letter.letter,
      requestId,
      onceKey: letter.once ?? null,
      recipientSealed: await work.seal(`notices:${id}:recipient`, JSON.stringify(recipient)),
      contentSealed: leftOut ? null : content,
      state: leftOut ? 'left-out' : 'waiting',
      createdAt: at,
      nextAt: leftOut ? null : leavesAt,
      ...counted,
      uselessAt: letter.uselessAt ?? null,
      messageId: messageId(id, work.controller.senderEmail),
    })
    .onConflict(['controller_id', 'once_key'])
    .ignore();
  if (
    letter.once !== undefined &&
    (await Notice.query(work.trx).findById([controllerId, id])) === undefined
  ) {
    return null;
  }
  const putOff = Temporal.Instant.compare(leavesAt, at) > 0 ? leavesAt : undefined;
  const until = putOff === undefined ? {} : { until: putOff.toString() };
  const details = { letter: letter.letter, noticeId: id, ...until };
  const event = leftOut ? 'letter.leftOut' : 'letter.written';
  await work.record(event, requestId ?? id, details, { recipient: foldEmail(email) });
  await work.enqueue('send-notice', { noticeId: id }, putOff);
  return leftOut ? null : { noticeId: id };
}

/** The Message-ID of a row (RFC 5322, 3.6.4), under the sender's domain. */
export function messageId(noticeId: string, senderEmail: string): string {
  const domain = senderEmail.slice(senderEmail.lastIndexOf('@') + 1);
  return `<${noticeId}@${/^[A-Za-z0-9.-]+$/.test(domain) ? domain : 'habeas.invalid'}>`;
}
