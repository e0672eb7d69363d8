// Signatures of webhooks as Standard Webhooks 1.0.0 has them: v1 (HMAC-SHA-256) and v1a (Ed25519).
import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { equalInConstantTime, hmacSha256 } from '../platform/crypto.ts';

/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;
/** How far the clock of the sender may be off, in seconds. */
const TOLERANCE = 300;
/** More signatures than this are somebody's attempt to keep us busy. */
const MOST_SIGNATURES = 20;
/** DER in front of a raw Ed25519 seed (PKCS#8, RFC 8410). */
const SEED_DER = Buffer.from('302e020100300506032b657004220420', 'hex');

/** One message: `id` is the same for every try, `timestamp` that of the try in Unix seconds. */
export interface WebhookMessage {
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
}

/** A new secret, as both sides write it: `whsec_` and base64. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** The public half of the key behind `v1a`, from its 32-byte seed: `whpk_` and base64. */
export function webhookPublicKey(seed: Uint8Array): string {
  const der = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return `whpk_${der.subarray(-32).toString('base64')}`;
}

/** The three headers of a message, signed with every secret that is in use and with our own key. */
export function signedHeaders(
  message: WebhookMessage,
  keys: { readonly secrets: readonly string[]; readonly seed: Uint8Array },
): Record<string, string> {
  const signatures = [
    ...keys.secrets.map((secret) => `v1,${hmac(secret, message)}`),
    `v1a,${sign(null, Buffer.from(signedText(message)), privateKey(keys.seed)).toString('base64')}`,
  ];
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': signatures.join(' '),
  };
}

/**
 * Whether a message bears the signature (`v1`) of one of these secrets and is at most five minutes from `at`. Every
 * secret is tried, so the time it takes says nothing of which one was right.
 */
export function isSigned(
  given: {
    readonly id: string;
    readonly timestamp: string;
    readonly signature: string;
    readonly body: string;
  },
  secrets: readonly string[],
  at: Temporal.Instant,
): boolean {
  if (!/^\d{1,12}$/.test(given.timestamp) || given.id === '') return false;
  const timestamp = Number(given.timestamp);
  if (Math.abs(at.epochMilliseconds / 1_000 - timestamp) > TOLERANCE) return false;
  const signatures = given.signature.split(' ').slice(0, MOST_SIGNATURES);
  const ours = signatures.flatMap((one) => (one.startsWith('v1,') ? [one.slice('v1,'.length)] : []));
  let right = false;
  for (const secret of secrets) {
    const expected = hmac(secret, { id: given.id, timestamp, body: given.body });
    for (const signature of ours) right = equalInConstantTime(expected, signature) || right;
  }
  return right;
}

function hmac(secret: string, message: WebhookMessage): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return hmacSha256(key, signedText(message)).toString('base64');
}

function signedText({ id, timestamp, body }: WebhookMessage): string {
  return `${id}.${timestamp}.${body}`;
}

function privateKey(seed: Uint8Array) {
  return createPrivateKey({ key: Buffer.concat([SEED_DER, seed]), format: 'der', type: 'pkcs8' });
}
