// Carries one message about a changed consent: read in a work, call outside any work, write down in a work.
import { z } from 'zod';
import { postWebhook, type WebhookAnswer, type WebhookPlace } from '../connectors/webhook.ts';
import { signedHeaders } from '../connectors/webhook-signature.ts';
import { webhookWait } from '../connectors/webhook-waits.ts';
import { recipientNamed } from '../data-map/recipient.ts';
import { secretsOf, webhookSeed } from '../data-map/recipient-secret.ts';
import { isProblem } from '../platform/problem.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import {
  type ConsentMessage,
  endMessage,
  holdMessage,
  patchMessage,
  placeOfMessage,
} from './consent-message.ts';
import { statesOf } from './consent-state.ts';

/** Longer than a try can last with every timeout: nobody else carries the message meanwhile. */
const CLAIM_SECONDS = 120;

/** As much of a message as it takes to see whether it is still true. */
const Said = z.object({
  data: z.object({
    choice: z.string(),
    purpose: z.string(),
    identifiers: z.object({ email: z.array(z.string()).optional() }),
  }),
});

interface Claimed {
  readonly attempts: number;
  readonly recipient: string;
  readonly place: WebhookPlace;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Tries one message once; nothing when it is not due. A failed try is written down with its moment for the next one. A
 * crash in between sends the message again, under the same `webhook-id`.
 */
export async function sendConsentMessage(
  house: House,
  { controllerId, messageId }: { readonly controllerId: string; readonly messageId: string },
  limits: Parameters<typeof postWebhook>[3] = {},
): Promise<void> {
  const claimed = await house.inWork(controllerId, MACHINE, async (work) => await claim(work, messageId));
  if (claimed === null) return;
  const { place, recipient, headers, body } = claimed;
  const said = await postWebhook(place, recipient, { headers, body }, limits).catch((error: unknown) => {
    if (isProblem(error)) return error.code;
    throw error;
  });
  await house.inWork(controllerId, MACHINE, async (work) => await writeDown(work, messageId, claimed, said));
}

async function claim(work: Work, id: string): Promise<Claimed | null> {
  const row = await holdMessage(work, id);
  if (row?.message == null || row.nextAt === null || Temporal.Instant.compare(work.at, row.nextAt) < 0)
    return null;
  const attempts = row.attempts + 1;
  const recipient = await recipientNamed(work, row.recipient);
  if (recipient === null || recipient.webhook === null) {
    await giveUp(work, row, 'webhook-not-registered');
    return null;
  }
  const body = (await work.open(placeOfMessage(id), row.message)).toString('utf8');
  if (await isTakenBack(work, body)) {
    await giveUp(work, row, 'choice-taken-back');
    return null;
  }
  const secrets = await secretsOf(work, recipient.name);
  if (secrets.length === 0) {
    await failed(work, Object.assign(row, { attempts }), { why: 'webhook-without-secret', retryAfter: null });
    return null;
  }
  await patchMessage(work, id, { attempts, nextAt: work.at.add({ seconds: CLAIM_SECONDS }) });
  const timestamp = Math.trunc(work.at.epochMilliseconds / 1_000);
  const headers = signedHeaders({ id, timestamp, body }, { secrets, seed: await webhookSeed(work) });
  return { attempts, recipient: recipient.name, place: recipient.webhook, headers, body };
}

/**
 * Whether a message says yes and the person has said no since: to tell it now would allow what she forbade, and her no has a
 * message of its own that may have arrived before. Whoever said yes anew still says yes.
 */
async function isTakenBack(work: Work, body: string): Promise<boolean> {
  const { choice, purpose, identifiers } = Said.parse(JSON.parse(body)).data;
  const [email] = identifiers.email ?? [];
  if (choice !== 'given' || email === undefined) return false;
  const states = await statesOf(work, { email });
  return states.some((one) => one.purpose === purpose && one.choice !== 'given');
}

/** What became of a try. A newer try, or the erasure of the person meanwhile, counts more than this one. */
async function writeDown(
  work: Work,
  id: string,
  { attempts }: Claimed,
  said: WebhookAnswer | string,
): Promise<void> {
  const row = await holdMessage(work, id);
  if (row === undefined || row.attempts !== attempts) return;
  if (typeof said === 'string') return await failed(work, row, { why: said, retryAfter: null });
  if (said.status >= 200 && said.status < 300) {
    await endMessage(work, id, { state: 'taken', failure: null });
    await work.record('recipient.consentTold', row.recordId, { recipient: row.recipient, attempts });
    return;
  }
  if (said.status === 410) return await giveUp(work, row, 'webhook-gone');
  await failed(work, row, { why: `webhook-status-${said.status}`, retryAfter: said.retryAfter });
}

/** Puts the next try off; after the last one nothing more is tried. */
async function failed(
  work: Work,
  row: ConsentMessage,
  { why, retryAfter }: { readonly why: string; readonly retryAfter: number | null },
): Promise<void> {
  const milliseconds = webhookWait(row.attempts, retryAfter);
  if (milliseconds === null) return await giveUp(work, row, why);
  const nextAt = work.at.add({ milliseconds });
  await patchMessage(work, row.id, { attempts: row.attempts, failure: why, nextAt });
  await work.enqueue('send-consent-message', { messageId: row.id }, nextAt);
}

async function giveUp(
  work: Work,
  { id, recipient, recordId, attempts }: ConsentMessage,
  why: string,
): Promise<void> {
  await endMessage(work, id, { state: 'undeliverable', failure: why });
  await work.record('recipient.consentNotTold', recordId, { recipient, why, attempts });
}
