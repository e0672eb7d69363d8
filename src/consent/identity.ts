// Who stands behind a consent: identities that lead to a random pseudonym. Without them a record names nobody.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { readEmail } from '../subjects/identifiers.ts';
import { findable, knownSubjects, mailboxesOf } from '../subjects/subject.ts';
import type { Actor, Work } from '../work.ts';

/** A person, a device, or a person on a device. Of the first three at most one is given; none means the device alone. */
export interface Who {
  /** An id of ours, of a person who asked here before. */
  readonly subjectId?: string;
  readonly email?: string;
  /** What the controller calls the person: its own id, never shown and kept as a keyed hash. */
  readonly account?: string;
  /** What a browser or an app calls itself; kept as a keyed hash. */
  readonly deviceId?: string;
}

/** The person behind a `Who`, and the pseudonyms that records bear. */
export interface Person {
  readonly personId: string;
  readonly whoId: string;
  /** The identity by which the person was found. */
  readonly key: Pick<IdentityKey, 'kind' | 'value'>;
  /** Where a person was known on a device: the pseudonym of the device. */
  readonly deviceWhoId: string | null;
}

/**
 * Who acts in the log where a person decides herself: a person, and no more. The number of her case beside a pseudonym would lead
 * from the record to her after she is erased.
 */
export function actorBeside({ actor }: Pick<Work, 'actor'>): Actor {
  return actor.kind === 'subject' ? { kind: 'subject', id: 'herself' } : actor;
}

type Kind = 'subject' | 'email' | 'account' | 'device';

/** One identity as it is found in the table. */
export interface IdentityKey {
  readonly kind: Kind;
  readonly value: string;
  readonly keyId: string | null;
}

export class ConsentIdentity extends HouseModel {
  static override tableName = 'consent_identities';
  static override idColumn = ['controllerId', 'kind', 'value'];
  declare controllerId: string;
  declare kind: Kind;
  declare value: string;
  declare keyId: string | null;
  declare pseudonym: string;
  declare personId: string;
  declare since: Temporal.Instant;
  /** Of a device: since when more than one person signed in on it. */
  declare sharedAt: Temporal.Instant | null;
}

const LOCK = `hashtextextended('consents:' || :controllerId, 0)`;

/**
 * From here to the end of this work nobody else records consents for the controller. Who joins two names needs that, and who records for
 * an address or a subject, which may be one person. Accounts and devices are recorded by many works at once (`meetPeople`).
 */
export async function holdConsents({ trx, controllerId }: Work): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(${LOCK})`, { controllerId });
}

/** The identities that somebody is asked about by, the person's own before the device. Throws `who-not-said`, `email-not-plain`. */
export async function identityKeys(work: Work, who: Who): Promise<IdentityKey[]> {
  const { subjectId, email, account, deviceId } = who;
  const keys: IdentityKey[] = [];
  if (subjectId !== undefined) keys.push({ kind: 'subject', value: subjectId, keyId: null });
  if (email !== undefined) {
    const { keyId, hash } = await findable(work, readEmail(email));
    keys.push({ kind: 'email', value: hash.toString('hex'), keyId });
  }
  for (const [kind, value] of [
    ['account', account],
    ['device', deviceId],
  ] as const) {
    if (value === undefined) continue;
    const { keyId, hash } = await work.keyedHash(`consent_identities:${kind}`, value);
    keys.push({ kind, value: hash.toString('hex'), keyId });
  }
  const people = keys.filter(({ kind }) => kind !== 'device').length;
  if (keys.length > 0 && people < 2) return keys;
  throw new Problem(
    'invalid',
    'who-not-said',
    'Say who: one of subject, address or account, a device, or one of these with a device. Nothing was recorded.',
  );
}

const nameOf = ({ kind, value }: Pick<IdentityKey, 'kind' | 'value'>): string => `${kind} ${value}`;

/** Known identities, found by their own key or, for an address and the subject who gave it, by the other's. */
interface Known {
  find(key: IdentityKey): ConsentIdentity | undefined;
  has(key: IdentityKey): boolean;
  add(row: ConsentIdentity): void;
}

async function known(work: Work, keys: readonly IdentityKey[]): Promise<Known> {
  const siblings = await siblingsOf(work, keys);
  const rows = await identitiesBy(work, [...keys, ...[...siblings.values()].flat()]);
  return knownOf(rows, siblings);
}

function knownOf(
  rows: readonly ConsentIdentity[],
  siblings: ReadonlyMap<string, readonly IdentityKey[]>,
): Known {
  const here = new Map(rows.map((row) => [nameOf(row), row]));
  const near = (key: IdentityKey) =>
    (siblings.get(nameOf(key)) ?? []).map((one) => here.get(nameOf(one))).find((row) => row !== undefined);
  return {
    find: (key) => here.get(nameOf(key)) ?? near(key),
    has: (key) => here.has(nameOf(key)),
    add: (row) => void here.set(nameOf(row), row),
  };
}

async function identitiesBy(
  { trx, controllerId }: Work,
  keys: readonly Pick<IdentityKey, 'kind' | 'value'>[],
): Promise<ConsentIdentity[]> {
  if (keys.length === 0) return [];
  const { rows } = (await trx.raw(
    `select kind, value, key_id as "keyId", pseudonym, person_id as "personId"
     from unnest(:kinds::text[], :values::text[]) as given(kind, value)
     join consent_identities using (kind, value) where controller_id = :controllerId`,
    { controllerId, kinds: keys.map(({ kind }) => kind), values: keys.map(({ value }) => value) },
  )) as { rows: ConsentIdentity[] };
  return rows;
}

/** An address and the subject who gave it are one person, whichever of them was heard of first. */
async function siblingsOf(
  work: Work,
  keys: readonly IdentityKey[],
): Promise<ReadonlyMap<string, IdentityKey[]>> {
  const valuesOf = (kind: Kind) => keys.filter((key) => key.kind === kind).map(({ value }) => value);
  const mailboxes = await mailboxesOf(work, {
    subjectIds: valuesOf('subject'),
    hashes: valuesOf('email').map((hex) => Buffer.from(hex, 'hex')),
  });
  const siblings = new Map<string, IdentityKey[]>();
  for (const { subjectId, keyId, hash } of mailboxes) {
    const email: IdentityKey = { kind: 'email', value: hash.toString('hex'), keyId };
    const subject: IdentityKey = { kind: 'subject', value: subjectId, keyId: null };
    siblings.set(nameOf(email), [subject]);
    siblings.set(nameOf(subject), [...(siblings.get(nameOf(subject)) ?? []), email]);
  }
  return siblings;
}

function personOf([main, device]: readonly IdentityKey[], here: Known): Person | null {
  const row = main === undefined ? undefined : here.find(main);
  if (row === undefined) return null;
  const { personId, pseudonym: whoId, kind, value } = row;
  const key = { kind, value };
  return { personId, whoId, key, deviceWhoId: (device && here.find(device)?.pseudonym) ?? null };
}

/** The people behind these identities; null where nobody of them has ever chosen anything. */
export async function findPeople(
  work: Work,
  whos: readonly (readonly IdentityKey[])[],
): Promise<(Person | null)[]> {
  const here = await known(work, whos.flat());
  return whos.map((keys) => personOf(keys, here));
}

/** Whether works for these identities must go one after the other (`holdConsents`). */
export function mayMeetThemselves(keys: readonly IdentityKey[]): boolean {
  return keys.some(({ kind }) => kind === 'email' || kind === 'subject');
}

/**
 * The people behind these identities, made where they are new; null where a subject does not exist. Hold the consents of
 * the controller before, unless all are accounts and devices. Somebody who comes twice at once is one person in any case.
 */
export async function meetPeople(
  work: Work,
  whos: readonly (readonly IdentityKey[])[],
): Promise<(Person | null)[]> {
  const keys = [...new Map(whos.flat().map((key) => [nameOf(key), key])).values()];
  const here = mayMeetThemselves(keys) ? await known(work, keys) : knownOf([], new Map());
  const missing = keys.filter((key) => !here.has(key));
  const subjects = missing.filter(({ kind }) => kind === 'subject').map(({ value }) => value);
  const real = await knownSubjects(work, subjects);
  const fresh: ConsentIdentity[] = [];
  for (const key of missing) {
    if (key.kind === 'subject' && !real.has(key.value)) continue;
    const personId = here.find(key)?.personId ?? crypto.randomUUID();
    const place = { controllerId: work.controllerId, pseudonym: personId, personId, since: work.at };
    const row = Object.assign(new ConsentIdentity(), key, place);
    here.add(row);
    fresh.push(row);
  }
  const met = await findOrInsert(work, fresh);
  for (const row of met) here.add(row);
  // Whoever came at the same moment and was faster is the one that stays.
  if (met.length < fresh.length) for (const row of await identitiesBy(work, fresh)) here.add(row);
  return whos.map((one) => personOf(one, here));
}

/**
 * Finds these identities or writes them, in the order of their keys, and shares the lock of those who record, so that nobody joins
 * people meanwhile. Leaves out those that another work is writing at this moment; they are there when this has waited for it.
 */
async function findOrInsert(
  { trx, controllerId, at }: Work,
  rows: readonly ConsentIdentity[],
): Promise<ConsentIdentity[]> {
  if (rows.length === 0) return [];
  const values = {
    controllerId,
    at: at.toString(),
    kinds: rows.map(({ kind }) => kind),
    values: rows.map(({ value }) => value),
    keyIds: rows.map(({ keyId }) => keyId),
    pseudonyms: rows.map(({ pseudonym }) => pseudonym),
  };
  const { rows: met } = (await trx
    .raw(FIND_OR_INSERT, values)
    .options({ name: 'find-or-insert-people' })) as {
    rows: ConsentIdentity[];
  };
  return met;
}

const FIND_OR_INSERT = `
  with lock as materialized (select pg_advisory_xact_lock_shared(${LOCK})), given as materialized (
    select given.* from lock,
      unnest(:kinds::text[], :values::text[], :keyIds::uuid[], :pseudonyms::uuid[])
        as given(kind, value, key_id, pseudonym)
  ), found as materialized (
    select kind, value, identity.key_id, identity.pseudonym, identity.person_id
    from given join consent_identities identity using (kind, value) where identity.controller_id = :controllerId
  ), made as (
    insert into consent_identities (controller_id, kind, value, key_id, pseudonym, person_id, since)
    select :controllerId, kind, value, key_id, pseudonym, pseudonym, :at::timestamptz
    from given where (kind, value) not in (select kind, value from found) order by kind, value
    on conflict do nothing returning kind, value, key_id, pseudonym, person_id
  )
  select kind, value, key_id as "keyId", pseudonym, person_id as "personId" from found
  union all select kind, value, key_id, pseudonym, person_id from made`;

/** Every pseudonym that records of this person bear. */
export async function pseudonymsOf({ trx, controllerId }: Work, personId: string): Promise<string[]> {
  const rows = await ConsentIdentity.query(trx).distinct('pseudonym').where({ controllerId, personId });
  return rows.map(({ pseudonym }) => pseudonym);
}
