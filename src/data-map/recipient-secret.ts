// The secrets of a recipient's signed webhook: made by us, shown once, sealed, and two of them while one is replaced.
import { newWebhookSecret, webhookPublicKey } from '../connectors/webhook-signature.ts';
import { deriveKey } from '../platform/crypto.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { recipientNamed } from './recipient.ts';

class RecipientSecret extends HouseModel {
  static override tableName = 'recipient_secrets';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare recipientId: string;
  declare secret: Buffer;
  declare madeAt: Temporal.Instant;
  declare endsAt: Temporal.Instant | null;
}

/** Long enough for the other side to take the new secret over. */
const OVERLAP_DAYS = 7;

/**
 * Makes a secret for a recipient's webhook and answers with it, this once. The one before goes on beside it for a
 * week, or ends now where it has leaked; older ones end now. Throws `recipient-unknown`, `recipient-without-webhook`.
 */
export async function renewSecret(
  work: Work,
  given: { readonly recipient: string; readonly endOlder: boolean },
): Promise<{ secret: string; publicKey: string; olderUntil: Temporal.Instant | null }> {
  const { trx, controllerId, at } = work;
  const recipient = await recipientNamed(work, given.recipient);
  if (recipient === null)
    throw new Problem(
      'not-found',
      'recipient-unknown',
      'There is no recipient of this name in the register. Nothing was changed; see recipients.yaml.',
    );
  if (recipient.webhook === null)
    throw new Problem(
      'conflict',
      'recipient-without-webhook',
      'This recipient has no webhook in the register, so a secret would be of no use. Nothing was changed.',
    );
  const olderUntil = given.endOlder ? at : at.add({ hours: 24 * OVERLAP_DAYS });
  const standing = await standingSecrets(work, recipient.id);
  for (const [index, { id }] of standing.entries())
    await RecipientSecret.query(trx)
      .findById([controllerId, id])
      .patch({ endsAt: index === 0 ? olderUntil : at });
  const id = crypto.randomUUID();
  const secret = newWebhookSecret();
  const sealed = await work.seal(`recipient_secrets:${id}`, secret);
  const row = { controllerId, id, recipientId: recipient.id, secret: sealed, madeAt: at, endsAt: null };
  await RecipientSecret.query(trx).insert(row);
  await work.record('recipient.secretMade', recipient.id, {
    recipient: recipient.name,
    olderEnded: given.endOlder,
  });
  return {
    secret,
    publicKey: webhookPublicKey(await webhookSeed(work)),
    olderUntil: standing.length > 0 && !given.endOlder ? olderUntil : null,
  };
}

/** The secrets of a recipient that count now, the newest first; empty where none was made or the name is unknown. */
export async function secretsOf(work: Work, recipient: string): Promise<string[]> {
  const found = await recipientNamed(work, recipient);
  const secrets: string[] = [];
  for (const { id, secret } of await standingSecrets(work, found?.id ?? crypto.randomUUID()))
    secrets.push((await work.open(`recipient_secrets:${id}`, secret)).toString('utf8'));
  return secrets;
}

/** The seed of the controller's key for `v1a`: its own, so that no signature of the log can be mistaken for one. */
export async function webhookSeed(work: Work): Promise<Buffer> {
  return deriveKey(await work.signingSeed(), 'standard-webhooks v1a');
}

async function standingSecrets(work: Work, recipientId: string): Promise<RecipientSecret[]> {
  const { trx, controllerId, at } = work;
  return await RecipientSecret.query(trx)
    .where({ controllerId, recipientId })
    .where((either) => either.whereNull('endsAt').orWhere('endsAt', '>', at.toString()))
    .orderBy('madeAt', 'desc');
}
