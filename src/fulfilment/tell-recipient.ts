// One telling of a recipient, by the road it is on: a letter with a code, or a message that a job carries.
import { newLetterCode } from '../notifications/letter-code.ts';
import { writeLetter } from '../notifications/letters.ts';
import type { DataRequest } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { patchNotice, type RecipientNotice } from './recipient-notice.ts';

/** Days until somebody who was told is reminded. */
export const REMIND_AFTER_DAYS = 7;

/** Tells or reminds; every telling has a code of its own. Nobody is called here: what leaves waits in our tables. */
export async function tellRecipient(
  work: Work,
  notice: RecipientNotice,
  request: DataRequest,
): Promise<void> {
  if (notice.road === 'webhook') {
    const fresh = { state: 'sending', attempts: 0, failure: null, message: null, nextAt: work.at } as const;
    await patchNotice(work, notice.id, fresh);
    await work.enqueue('send-webhook', { noticeId: notice.id });
    return;
  }
  if (notice.contact === null) return;
  const code = await freshCode(work, notice.id);
  await patchNotice(work, notice.id, { nextAt: work.at.add({ hours: 24 * REMIND_AFTER_DAYS }) });
  await writeLetter(work, {
    letter: notice.road === 'owner' ? 'recipient-task' : 'recipient-notice',
    to: { email: notice.contact, name: notice.recipient },
    requestId: request.id,
    values: {
      reference: request.reference,
      right: request.right,
      name: notice.recipient,
      lifted: notice.about === 'restriction-lifted' ? 'yes' : null,
      noticeId: notice.id,
      code,
    },
  });
}

/** A new code for the page of a notice, as people read it; only its keyed hash is kept. */
export async function freshCode(work: Work, noticeId: string): Promise<string> {
  const { code, kept } = await newLetterCode(work, `recipient_notices:${noticeId}`);
  await patchNotice(work, noticeId, kept);
  return code;
}
