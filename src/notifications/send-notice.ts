// Sends one letter of the outbox: read in a work, hand over outside any work, write down in a work.
import { isProblem } from '../platform/problem.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import type { Recipient } from './letters.ts';
import { deliver, type Mail, MailProblem } from './mailer.ts';
import { claimNotice, markFailed, markSent, type Notice } from './notice.ts';
import { LETTERS, type LetterValues, renderLetter } from './render-letter.ts';

/** What a try needs of the house. */
export type Sending = Pick<House, 'inWork' | 'config'>;

export type SendOutcome = 'sent' | 'nothing-to-do' | 'failed';

/**
 * Tries one letter once. A failed try is written down with its moment for the next one, so nothing is thrown for it.
 * A crash between handing over and writing down sends the letter again, under the same Message-ID.
 */
export async function sendNotice(
  house: Sending,
  { controllerId, noticeId }: { controllerId: string; noticeId: string },
): Promise<SendOutcome> {
  const { inWork, config } = house;
  const notice = await inWork(controllerId, MACHINE, (work) => claimNotice(work, noticeId));
  if (notice === undefined) return 'nothing-to-do';
  try {
    const mail = await inWork(controllerId, MACHINE, (work) => openMail(work, notice, config.publicUrl));
    await deliver(config.smtpUrl, mail);
    await inWork(controllerId, MACHINE, (work) => writeDown(work, notice, mail));
    return 'sent';
  } catch (error) {
    const code = isProblem(error) ? error.code : 'unexpected-error';
    const forGood = error instanceof MailProblem && error.forGood;
    await inWork(controllerId, MACHINE, (work) => markFailed(work, notice, { code, forGood }));
    return 'failed';
  }
}

/** The words as they were sent stay, sealed, as proof of what was said; secrets do not. */
async function writeDown(work: Work, notice: Notice, { heading, text }: Mail): Promise<void> {
  const words = JSON.stringify({ heading, text });
  const kept = LETTERS[notice.letter].secret ? null : await work.seal(`notices:${notice.id}:sent`, words);
  await markSent(work, notice, kept);
}

async function openMail(work: Work, notice: Notice, publicUrl: URL): Promise<Mail> {
  const { id, letter, requestId } = notice;
  const sealed = notice.contentSealed ?? new Uint8Array();
  const recipient = JSON.parse(
    (await work.open(`notices:${id}:recipient`, notice.recipientSealed)).toString('utf8'),
  ) as Recipient;
  const values = JSON.parse(
    (await work.open(`notices:${id}:content`, sealed)).toString('utf8'),
  ) as LetterValues;
  const { senderName, heading, text, html } = renderLetter(letter, {
    sender: work.controller,
    publicUrl,
    requestId,
    values,
  });
  return {
    from: { name: senderName, address: work.controller.senderEmail },
    to: { name: recipient.name, address: recipient.email },
    heading,
    text,
    html,
    messageId: notice.messageId,
  };
}
