// The answer of a recipient's own system: a message that it signed, in place of the code and the page.
import { z } from 'zod';
import { isSigned, newWebhookSecret } from '../connectors/webhook-signature.ts';
import { secretsOf } from '../data-map/recipient-secret.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { writeAnswer } from './answer-notice.ts';
import { holdNotice, OUTCOMES } from './recipient-notice.ts';

/** A message as it came, with the three headers of Standard Webhooks; what is missing is empty. */
export interface SignedMessage {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}

const Answer = z.strictObject({
  type: z.literal('privacy.answer'),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.strictObject({
    notice: z.uuid(),
    outcome: z.enum(OUTCOMES),
    words: z.string().max(2_000).default(''),
  }),
});

/**
 * Writes a signed answer; the same answer again changes nothing and is accepted, since messages are sent at least
 * once. A notice that is not here and a wrong signature look the same. Throws `signature-not-valid`,
 * `answer-not-readable`, and what `writeAnswer` throws.
 */
export async function answerBySignature(
  work: Work,
  given: { readonly noticeId: string; readonly message: SignedMessage },
): Promise<void> {
  const notice = await holdNotice(work, given.noticeId);
  const secrets = await secretsOf(work, notice?.recipient ?? '');
  const signed = isSigned(given.message, secrets.length > 0 ? secrets : [newWebhookSecret()], work.at);
  if (notice === undefined || secrets.length === 0 || !signed) {
    throw new Problem(
      'unauthenticated',
      'signature-not-valid',
      'The message is not signed by a secret that counts here, or its clock is more than five minutes off. Nothing was saved.',
    );
  }
  const read = Answer.safeParse(asJson(given.message.body));
  // The signature covers the body alone: an answer about one notice says nothing about another.
  if (!read.success || read.data.data.notice !== notice.id) {
    throw new Problem(
      'invalid',
      'answer-not-readable',
      'Send {"type": "privacy.answer", "timestamp": …, "data": {"notice": …, "outcome": "done", "held-nothing" or "exception", "words": …}}, with the notice of this address. Nothing was saved.',
    );
  }
  const { outcome, words } = read.data.data;
  if (notice.state === 'answered' && notice.outcome === outcome) return;
  await writeAnswer(work, notice, outcome, words);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
