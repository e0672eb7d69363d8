// Writes down what became of a mail, with what was read of it, sealed, and what limits are counted by.
import { foldEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import { tellOfWaitingMail } from './act-on-mail.ts';
import { IncomingMail, type Judgement, type MailHashes } from './incoming-mail.ts';
import type { Reading } from './reading.ts';

/** Hashes of sender, Message-ID and content; keyed, so that a stolen table tells nobody who wrote. */
export async function hashesOf(work: Work, reading: Reading): Promise<MailHashes> {
  const hash = async (of: string, value: string) => await work.keyedHash(`incoming_mails:${of}`, value);
  const content = await hash('content', reading.digest);
  const optional = async (of: string, value: string | null) =>
    value === null ? null : (await hash(of, value)).hash;
  return {
    keyId: content.keyId,
    content: content.hash,
    from: await optional('from', reading.from === null ? null : foldEmail(reading.from)),
    message: await optional('message', reading.messageId),
  };
}

/** Ends the judging of a mail and records it; mail for a person is announced to staff. */
export async function markJudged(
  work: Work,
  mailId: string,
  judgement: Judgement,
  read: { readonly reading: Reading | null; readonly hashes?: MailHashes | null },
): Promise<void> {
  const { reading, hashes } = read;
  const { state, why, suggestion, requestId } = judgement;
  await IncomingMail.query(work.trx)
    .findById([work.controllerId, mailId])
    .patch({
      state,
      why,
      suggestion: suggestion ?? null,
      requestId: requestId ?? null,
      judgedAt: work.at,
      judgedByKind: work.actor.kind,
      judgedBy: work.actor.id,
      reading:
        reading === null
          ? null
          : await work.seal(`incoming_mails:${mailId}:reading`, JSON.stringify(reading)),
      hashKeyId: hashes?.keyId ?? null,
      fromHash: hashes?.from ?? null,
      messageHash: hashes?.message ?? null,
      contentHash: hashes?.content ?? null,
    });
  const details = { state, why, right: suggestion ?? null, requestId: requestId ?? null };
  const values = reading?.from == null ? {} : { from: foldEmail(reading.from) };
  await work.record('mail.judged', mailId, details, values);
  if (state === 'triage') await tellOfWaitingMail(work);
}
