// One message to another system's webhook, through the one door out; its answer is a status and nothing else.
import { askedSeconds } from './http-retry.ts';
import { revealedAddress, revealedFlag } from './http-secret.ts';
import { openOutbound } from './outbound.ts';

/** Where messages go, as the register has it: values may be references to the environment. */
export interface WebhookPlace {
  readonly url: string;
  readonly allowPrivate: string | boolean;
}

export interface WebhookAnswer {
  readonly status: number;
  /** What `Retry-After` asks for, in seconds. */
  readonly retryAfter: number | null;
}

/** An answer to a message is empty or a line; longer ones are not read to their end. */
const LONGEST_ANSWER = 65_536;
const LIMITS = {
  connectTimeout: 10_000,
  headersTimeout: 20_000,
  bodyTimeout: 10_000,
  maxBytes: LONGEST_ANSWER,
};

/**
 * Posts a signed message once. `who` names the system in refusals. Throws what `Outbound.send` throws (a redirect is
 * a refusal), `store-address-missing` and `store-address-invalid`.
 */
export async function postWebhook(
  place: WebhookPlace,
  who: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  limits: Partial<typeof LIMITS> = {},
): Promise<WebhookAnswer> {
  const url = revealedAddress(place.url, who);
  const outbound = openOutbound({
    ...LIMITS,
    ...limits,
    origins: [url],
    allowPrivate: revealedFlag(place.allowPrivate),
  });
  try {
    const headers = { ...message.headers, 'content-type': 'application/json' };
    const answer = await outbound.send({ method: 'POST', url, headers, body: message.body });
    return { status: answer.status, retryAfter: askedSeconds(answer.headers.get('retry-after')) };
  } finally {
    outbound.close();
  }
}
