// The same call sent twice acts once and gets the same answer (draft-ietf-httpapi-idempotency-key-header).
import { sha256 } from '../platform/crypto.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { Answer } from './endpoint.ts';

class IdempotencyKey extends HouseModel {
  static override tableName = 'idempotency_keys';
  static override idColumn = ['controllerId', 'clientId', 'keyHash'];
  static override jsonAttributes = ['answer'];
  declare controllerId: string;
  declare clientId: string;
  declare keyHash: Buffer;
  declare bodyHash: Buffer;
  declare status: number | null;
  declare answer: unknown;
  declare createdAt: Temporal.Instant;
}

/** Printable, no spaces and no commas: a header sent twice arrives joined by a comma and is refused. */
const FORM = /^[\x21-\x2b\x2d-\x7e]{8,200}$/;

/** Reads the header. Throws `idempotency-key-missing`, `idempotency-key-malformed`. */
export function readIdempotencyKey(header: string | undefined): string {
  if (header === undefined) {
    throw new Problem(
      'invalid',
      'idempotency-key-missing',
      'Send an Idempotency-Key header with a value of your own for each new call, a UUID for example, so that a repetition makes no second request. Nothing was saved.',
    );
  }
  if (FORM.test(header)) return header;
  throw new Problem(
    'invalid',
    'idempotency-key-malformed',
    'The Idempotency-Key must be 8 to 200 printable characters without spaces and commas, and stand there once. Nothing was saved.',
  );
}

/** Hours for which a repetition is known as one; programs are told so in the description of the API. */
export const KEPT_HOURS = 48;

/** Forgets the keys of calls that nobody repeats any more. */
export async function forgetOldKeys(work: Work): Promise<void> {
  const { trx, controllerId, at } = work;
  const before = at.subtract({ hours: KEPT_HOURS }).toString();
  await IdempotencyKey.query(trx).delete().where({ controllerId }).where('createdAt', '<', before);
}

/**
 * Acts once per program and key. The row is written first, so a second call waits for the first one's commit and
 * then reads its answer; a call that fails leaves no row. Answers hold no personal data, bodies are kept as keyed
 * hashes. Throws `idempotency-key-reused` for another body under the same key.
 */
export async function answerOnce(
  work: Work,
  call: { clientId: string; key: string; body: string },
  act: () => Promise<Answer>,
): Promise<Answer> {
  const { trx, controllerId } = work;
  const keyHash = sha256(call.key);
  const { hash: bodyHash } = await work.keyedHash('idempotency_keys:body', call.body);
  const place = { controllerId, clientId: call.clientId, keyHash };
  await IdempotencyKey.query(trx)
    .insert({ ...place, bodyHash, createdAt: work.at })
    .onConflict(['controller_id', 'client_id', 'key_hash'])
    .ignore();
  const row = await IdempotencyKey.query(trx).findOne(place).throwIfNotFound();
  if (!row.bodyHash.equals(bodyHash)) {
    throw new Problem(
      'invalid',
      'idempotency-key-reused',
      'This Idempotency-Key was used before for a call with other content. Nothing was saved. Take a new key for a new call.',
    );
  }
  if (row.status !== null) return { status: row.status, body: row.answer };
  const answer = await act();
  await IdempotencyKey.query(trx).findOne(place).patch({ status: answer.status, answer: answer.body });
  return answer;
}
