// Job: send one letter of the outbox.
import { sendNotice } from '../src/notifications/send-notice.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Tries the letter once; what follows a failure stands in its row. */
export async function sendNoticeJob(house: House, payload: JobPayload<'send-notice'>): Promise<void> {
  await sendNotice(house, { controllerId: ofController(payload), noticeId: payload.noticeId });
}
