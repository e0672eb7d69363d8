// Job: carry one message about a changed consent to the webhook of a recipient.
import { sendConsentMessage } from '../src/consent/send-consent-message.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Tries the message once; what follows a failure stands in its row. */
export async function sendConsentMessageJob(
  house: House,
  payload: JobPayload<'send-consent-message'>,
): Promise<void> {
  await sendConsentMessage(house, {
    controllerId: ofController(payload),
    messageId: payload.messageId,
  });
}
