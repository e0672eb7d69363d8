// What must not come back from elsewhere: people who were erased and values that were corrected, as keyed hashes.
import type { Sealing } from '../platform/controller-key.ts';
import { HouseModel } from '../platform/database.ts';
import { foldEmail } from './identifiers.ts';

/** By what a person is named: `email`, or `dataset.collection.field`, each with one value. */
export type Named = Readonly<Record<string, string>>;

/** An identifier of a person, or one of her values. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

class Suppression extends HouseModel {
  static override tableName = 'suppressions';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare kind: 'erased' | 'corrected';
  declare keyId: string;
  declare hash: Buffer;
  declare since: Temporal.Instant;
}

/**
 * Writes down that a person is erased (no `values`), or that these values of hers are wrong, under each identifier.
 * Twice is once.
 */
export async function suppress(
  work: Sealing,
  given: {
    readonly requestId: string;
    readonly identifiers: readonly NamedValue[];
    readonly values: readonly NamedValue[] | null;
    readonly at: Temporal.Instant;
  },
): Promise<void> {
  const { trx, controllerId } = work;
  const { requestId, at: since } = given;
  for (const identifier of given.identifiers) {
    const hashes =
      given.values === null
        ? [await hashOfPerson(work, identifier)]
        : await Promise.all(given.values.map(async (value) => await hashOfValue(work, identifier, value)));
    const kind = given.values === null ? 'erased' : 'corrected';
    for (const { keyId, hash } of hashes) {
      await Suppression.query(trx)
        .insert({ controllerId, id: crypto.randomUUID(), requestId, kind, keyId, hash, since })
        .onConflict(['controllerId', 'kind', 'keyId', 'hash', 'requestId'])
        .ignore();
    }
  }
}

/** What an exchange must not write: the whole person, or some of these fields. */
export async function suppressedAmong(
  work: Sealing,
  asked: { readonly identifiers: Named; readonly fields: Named },
): Promise<{ erasedSince: Temporal.Instant | null; fields: string[] }> {
  const identifiers = namedValues(asked.identifiers);
  let erasedSince: Temporal.Instant | null = null;
  const fields = new Set<string>();
  for (const identifier of identifiers) {
    const person = await found(work, 'erased', await hashOfPerson(work, identifier));
    if (person !== undefined) erasedSince ??= person.since;
    for (const value of namedValues(asked.fields)) {
      const wrong = await found(work, 'corrected', await hashOfValue(work, identifier, value));
      if (wrong !== undefined) fields.add(value.name);
    }
  }
  return { erasedSince, fields: [...fields].sort() };
}

/** Forgets that a person was erased: she came back by her own act. Answers with how many entries were removed. */
export async function releasePerson(work: Sealing, identifiers: Named): Promise<number> {
  const { trx, controllerId } = work;
  let removed = 0;
  for (const identifier of namedValues(identifiers)) {
    const { keyId, hash } = await hashOfPerson(work, identifier);
    removed += await Suppression.query(trx).delete().where({ controllerId, kind: 'erased', keyId, hash });
  }
  return removed;
}

/** Forgets what was written because of a request that then did nothing. */
export async function releaseRequest(work: Sealing, requestId: string): Promise<void> {
  await Suppression.query(work.trx).delete().where({ controllerId: work.controllerId, requestId });
}

async function found(
  work: Sealing,
  kind: Suppression['kind'],
  { keyId, hash }: Pick<Suppression, 'keyId' | 'hash'>,
): Promise<Suppression | undefined> {
  const { trx, controllerId } = work;
  return await Suppression.query(trx).where({ controllerId, kind, keyId, hash }).orderBy('since').first();
}

async function hashOfPerson(work: Sealing, identifier: NamedValue) {
  return await work.keyedHash('suppressions:person', spelled(identifier));
}

/** A value counts for its person alone: that another one is called so is no error. */
async function hashOfValue(work: Sealing, identifier: NamedValue, value: NamedValue) {
  return await work.keyedHash('suppressions:value', `${spelled(identifier)}\0${spelled(value)}`);
}

/** The name in front, with its length, so that no two pairs read the same. */
function spelled({ name, value }: NamedValue): string {
  return `${name.length}:${name}=${name === 'email' ? foldEmail(value) : value}`;
}

function namedValues(named: Named): NamedValue[] {
  return Object.entries(named).map(([name, value]) => ({ name, value }));
}
