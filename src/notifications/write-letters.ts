// Writing the same letter to many people at once: one statement for all of them, each sealed for itself.
import type { Work } from '../work.ts';
import type { LetterName } from './letter-list.ts';
import { messageId, type Recipient } from './letters.ts';
import { Notice } from './notice.ts';
import { type LetterValues, renderLetter } from './render-letter.ts';

export interface BulkLetter {
  readonly noticeId: string;
  /** A plain address, as `readEmail` answers. */
  readonly email: string;
  readonly values: LetterValues;
}

/** A trial needs some address for the links; the real one is put in when the letter is sent. */
const TRIAL = new URL('https://trial.invalid/');

/**
 * Puts letters into the outbox that no limit of a day holds back. They leave with the next round of `wake-due`, a
 * thousand at a time, so that one change does not fill the queue. Throws `letter-not-renderable`.
 */
export async function writeLetters(
  work: Work,
  letter: LetterName,
  letters: readonly BulkLetter[],
): Promise<void> {
  const { controllerId, controller, at } = work;
  const [first] = letters;
  if (first === undefined) return;
  renderLetter(letter, { sender: controller, publicUrl: TRIAL, requestId: null, values: first.values });
  const rows = [];
  for (const { noticeId: id, email, values } of letters) {
    const recipient: Recipient = { email, name: '' };
    rows.push({
      controllerId,
      id,
      letter,
      recipientSealed: await work.seal(`notices:${id}:recipient`, JSON.stringify(recipient)),
      contentSealed: await work.seal(`notices:${id}:content`, JSON.stringify(values)),
      state: 'waiting' as const,
      createdAt: at,
      nextAt: at,
      messageId: messageId(id, controller.senderEmail),
    });
  }
  await Notice.query(work.trx).insert(rows);
}
