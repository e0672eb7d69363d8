// Sends one letter of the outbox: read in a work, hand over outside any work, write down in a work.
import type { Config } from '../platform/config.ts';
import { isProblem } from '../platform/problem.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import { makeDoor } from './door.ts';
import { LETTERS } from './letter-list.ts';
import { messageId, type Recipient } from './letters.ts';
import { deliver, type Mail, MailProblem } from './mailer.ts';
import { doorUrl, neutralSender } from './neutral-letter.ts';
import { claimNotice, markFailed, markSent, Notice } from './notice.ts';
import { isNeutral, type LetterValues, type LetterWords, renderLetter } from './render-letter.ts';

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
    const { mail, words } = await inWork(controllerId, MACHINE, (work) => openMail(work, notice, config));
    await deliver(config.smtpUrl, mail);
    await inWork(controllerId, MACHINE, (work) => writeDown(work, notice, words));
    return 'sent';
  } catch (error) {
    const code = isProblem(error) ? error.code : 'unexpected-error';
    const forGood = error instanceof MailProblem && error.forGood;
    await inWork(controllerId, MACHINE, (work) => markFailed(work, notice, { code, forGood }));
    return 'failed';
  }
}

/** The words as they were sent stay, sealed, as proof of what was said, of a neutral letter those behind its link; secrets do not. */
async function writeDown(work: Work, notice: Notice, words: LetterWords): Promise<void> {
  const said = JSON.stringify(words);
  const kept = LETTERS[notice.letter].secret ? null : await work.seal(`notices:${notice.id}:sent`, said);
  await markSent(work, notice, kept);
}

async function openMail(
  work: Work,
  notice: Notice,
  config: Config,
): Promise<{ mail: Mail; words: LetterWords }> {
  const { id, letter, requestId } = notice;
  const sealed = notice.contentSealed ?? new Uint8Array();
  const recipient = JSON.parse(
    (await work.open(`notices:${id}:recipient`, notice.recipientSealed)).toString('utf8'),
  ) as Recipient;
  const values = JSON.parse(
    (await work.open(`notices:${id}:content`, sealed)).toString('utf8'),
  ) as LetterValues;
  const token = isNeutral(letter, values) ? await makeDoor(work, notice, values) : null;
  const from =
    token === null
      ? { address: work.controller.senderEmail, replyTo: null }
      : neutralSender(config, work.controller, token);
  const { senderName, heading, text, html, inside } = renderLetter(letter, {
    sender: work.controller,
    publicUrl: config.publicUrl,
    requestId,
    values,
    door: token === null ? undefined : doorUrl(config, token),
  });
  const mail = {
    from: { name: senderName, address: from.address },
    replyTo: from.replyTo,
    to: { name: recipient.name, address: recipient.email },
    heading,
    text,
    html,
    messageId: token === null ? notice.messageId : await nameNeutrally(work, notice, from.address),
  };
  return { mail, words: inside ?? { heading, text } };
}

/** The Message-ID under the neutral sender's domain, kept so that an answer finds its case. */
async function nameNeutrally(work: Work, { id }: Notice, address: string): Promise<string> {
  const named = messageId(id, address);
  await Notice.query(work.trx).findById([work.controllerId, id]).patch({ messageId: named });
  return named;
}
