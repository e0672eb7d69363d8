// Carries one message to a recipient's webhook: read in a work, call outside any work, write down in a work.
import { postWebhook, type WebhookAnswer, type WebhookPlace } from '../connectors/webhook.ts';
import { signedHeaders } from '../connectors/webhook-signature.ts';
import { webhookWait } from '../connectors/webhook-waits.ts';
import { recipientNamed } from '../data-map/recipient.ts';
import { secretsOf, webhookSeed } from '../data-map/recipient-secret.ts';
import { isProblem } from '../platform/problem.ts';
import { findRequest } from '../requests/data-request.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import { giveUpWebhook } from './pass-on.ts';
import { gatherIdentifiers } from './recipient-identifiers.ts';
import { holdNotice, patchNotice, type RecipientNotice } from './recipient-notice.ts';
import { REMIND_AFTER_DAYS } from './tell-recipient.ts';
import { webhookBody, webhookId } from './webhook-message.ts';

/** Longer than a try can last with every timeout: nobody else carries the message meanwhile. */
const CLAIM_SECONDS = 120;
/** Codes of ours that another try does not mend. */
const FOR_GOOD = ['webhook-gone', 'webhook-not-registered'];

interface Claimed {
  readonly attempts: number;
  readonly recipient: string;
  readonly place: WebhookPlace;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Tries one message once; nothing when it is not due. A failed try is written down with its moment for the next one,
 * so nothing is thrown for it. A crash in between sends the message again, under the same `webhook-id`.
 */
export async function sendWebhook(
  house: House,
  { controllerId, noticeId }: { controllerId: string; noticeId: string },
  limits: Parameters<typeof postWebhook>[3] = {},
): Promise<void> {
  const wanted = await house.inWork(controllerId, MACHINE, async (work) => {
    const notice = await dueNotice(work, noticeId);
    return notice === null ? undefined : await findRequest(work, notice.requestId);
  });
  if (wanted === undefined) return;
  // Rows that were erased are gone by now; what finds them was read before.
  if (wanted.right !== 'erasure') await gatherIdentifiers(house, controllerId, wanted.id);
  const claimed = await house.inWork(
    controllerId,
    MACHINE,
    async (work) => await claim(house, work, noticeId),
  );
  if (claimed === null) return;
  const { place, recipient, headers, body } = claimed;
  const said = await postWebhook(place, recipient, { headers, body }, limits).catch((error: unknown) => {
    if (isProblem(error)) return error.code;
    throw error;
  });
  await house.inWork(controllerId, MACHINE, async (work) => await writeDown(work, noticeId, claimed, said));
}

async function dueNotice(work: Work, noticeId: string): Promise<RecipientNotice | null> {
  const notice = await holdNotice(work, noticeId);
  if (notice?.state !== 'sending' || notice.nextAt === null) return null;
  return Temporal.Instant.compare(work.at, notice.nextAt) < 0 ? null : notice;
}

async function claim(house: House, work: Work, noticeId: string): Promise<Claimed | null> {
  const notice = await dueNotice(work, noticeId);
  if (notice === null) return null;
  const attempts = notice.attempts + 1;
  const recipient = await recipientNamed(work, notice.recipient);
  if (recipient === null || recipient.webhook === null) {
    await giveUpWebhook(work, notice, 'webhook-not-registered');
    return null;
  }
  const secrets = await secretsOf(work, recipient.name);
  if (secrets.length === 0) {
    await failed(work, Object.assign(notice, { attempts }), {
      why: 'webhook-without-secret',
      retryAfter: null,
    });
    return null;
  }
  const body = await webhookBody(work, notice, {
    by: recipient.identifyBy,
    publicUrl: house.config.publicUrl,
  });
  await patchNotice(work, noticeId, { attempts, nextAt: work.at.add({ seconds: CLAIM_SECONDS }) });
  const timestamp = Math.trunc(work.at.epochMilliseconds / 1_000);
  const headers = signedHeaders(
    { id: webhookId(notice), timestamp, body },
    { secrets, seed: await webhookSeed(work) },
  );
  return { attempts, recipient: recipient.name, place: recipient.webhook, headers, body };
}

/** What became of a try. An answer that came meanwhile, or a newer try, counts more than this one. */
async function writeDown(
  work: Work,
  noticeId: string,
  { attempts }: Claimed,
  said: WebhookAnswer | string,
): Promise<void> {
  const notice = await holdNotice(work, noticeId);
  if (notice?.state !== 'sending' || notice.attempts !== attempts) return;
  if (typeof said === 'string') return await failed(work, notice, { why: said, retryAfter: null });
  if (said.status >= 200 && said.status < 300) {
    const nextAt = work.at.add({ hours: 24 * REMIND_AFTER_DAYS });
    await patchNotice(work, noticeId, { state: 'told', receivedAt: work.at, nextAt, failure: null });
    const details = { recipient: notice.recipient, noticeId, attempts };
    await work.record('recipient.received', notice.requestId, details);
    return;
  }
  const why = said.status === 410 ? 'webhook-gone' : `webhook-status-${said.status}`;
  await failed(work, notice, { why, retryAfter: said.retryAfter });
}

/** Puts the next try off, with half of the wait again at random; after the last one another road is taken. */
async function failed(
  work: Work,
  notice: RecipientNotice,
  { why, retryAfter }: { readonly why: string; readonly retryAfter: number | null },
): Promise<void> {
  const milliseconds = webhookWait(notice.attempts, retryAfter);
  if (milliseconds === null || FOR_GOOD.includes(why)) {
    await giveUpWebhook(work, notice, why);
    return;
  }
  const nextAt = work.at.add({ milliseconds });
  await patchNotice(work, notice.id, { attempts: notice.attempts, failure: why, nextAt });
  const details = { recipient: notice.recipient, noticeId: notice.id, why, attempts: notice.attempts };
  await work.record('recipient.notReached', notice.requestId, details);
  await work.enqueue('send-webhook', { noticeId: notice.id }, nextAt);
}
