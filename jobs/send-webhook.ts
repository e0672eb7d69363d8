// Job: carry one message to the webhook of a recipient.
import { sendWebhook } from '../src/fulfilment/send-webhook.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Tries the message once; what follows a failure stands in its row. */
export async function sendWebhookJob(house: House, payload: JobPayload<'send-webhook'>): Promise<void> {
  await sendWebhook(house, { controllerId: ofController(payload), noticeId: payload.noticeId });
}
