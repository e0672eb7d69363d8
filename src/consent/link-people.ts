// Two names of one person become one: the newest choice holds, everything that was recorded stays, and the log says so.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { joinStates } from './consent-state.ts';
import {
  actorBeside,
  ConsentIdentity,
  holdConsents,
  type IdentityKey,
  identityKeys,
  meetPeople,
  type Person,
  type Who,
} from './identity.ts';
import { carrySignals } from './signal.ts';

/**
 * `linked`: what the device said counts for the person, where it is newer. `already`: nothing to do. `shared`: somebody
 * else signed in on this device before; from now on it stands alone, and what it said counts for nobody new.
 */
export type LinkOutcome = 'linked' | 'already' | 'shared';

/**
 * Links a device to the person who signed in on it. Whoever calls has the proof that she did: a session of the controller, or a
 * code. Rules for conflicts, recorded with the link: of two choices for a purpose the newest act holds, and at the same
 * moment the no; a device on which a second person signs in belongs to neither from then on, since nobody can tell
 * who of them clicks. Throws `who-not-said`, `email-not-plain`, `subject-unknown`.
 */
export async function linkDevice(
  work: Work,
  { person: who, deviceId }: { readonly person: Who; readonly deviceId: string },
): Promise<LinkOutcome> {
  await holdConsents(work);
  const [key] = await identityKeys(work, who);
  const [deviceKey] = await identityKeys(work, { deviceId });
  if (key === undefined || deviceKey === undefined || key.kind === 'device') throw notSaid();
  const [person, device] = await meet(work, [key], [deviceKey]);
  if (device.personId === person.personId) return 'already';
  if (await isShared(work, deviceKey)) return 'shared';
  const others = await kindsOf(work, device.personId);
  if (others.some((kind) => kind !== 'device')) {
    await setApart(work, deviceKey, device);
    return 'shared';
  }
  await join(work, person, device);
  return 'linked';
}

/**
 * Says that two names are one person, such as an account and the address of its owner. Whoever calls has the proof.
 * Throws `people-differ` where both already have another name of the same kind, and what `linkDevice` throws.
 */
export async function joinPeople(work: Work, one: Who, other: Who): Promise<'linked' | 'already'> {
  await holdConsents(work);
  const keys = [await identityKeys(work, one), await identityKeys(work, other)] as const;
  if (keys.flat().some(({ kind }) => kind === 'device')) throw notSaid();
  const [first, second] = await meet(work, ...keys);
  if (first.personId === second.personId) return 'already';
  const [names, others] = [await kindsOf(work, first.personId), await kindsOf(work, second.personId)];
  if (names.some((kind) => kind !== 'device' && others.includes(kind)))
    throw new Problem(
      'conflict',
      'people-differ',
      'Both names belong to people who have other names of the same kind already. Nothing was joined.',
    );
  await join(work, first, second);
  return 'linked';
}

async function meet(
  work: Work,
  ...keys: readonly (readonly IdentityKey[])[]
): Promise<readonly [Person, Person]> {
  const [first, second] = await meetPeople(work, keys);
  if (first && second) return [first, second];
  throw new Problem('invalid', 'subject-unknown', 'There is no such subject here. Nothing was joined.');
}

async function join(work: Work, person: Person, other: Person): Promise<void> {
  const { trx, controllerId } = work;
  const taken = await joinStates(work, { from: other.personId, to: person.personId });
  await ConsentIdentity.query(trx)
    .where({ controllerId, personId: other.personId })
    .patch({ personId: person.personId });
  const details = { linked: other.whoId, rule: 'newest-act', choices: taken.known, taken: taken.taken };
  const actor = actorBeside(work);
  await work.recordAll([{ event: 'device.linked', about: person.personId, details, actor }]);
  await carrySignals(work, person.personId);
}

/** The device gets a new pseudonym and is nobody's; what it said before stays with the first person. */
async function setApart(work: Work, key: IdentityKey, device: Person): Promise<void> {
  const { trx, controllerId, at } = work;
  const fresh = crypto.randomUUID();
  const place = { controllerId, kind: key.kind, value: key.value };
  await ConsentIdentity.query(trx).findOne(place).patch({ pseudonym: fresh, personId: fresh, sharedAt: at });
  await ConsentIdentity.query(trx).insert({
    ...{ controllerId, kind: 'device', value: `until ${at.toString()} ${key.value}`, keyId: key.keyId },
    ...{ pseudonym: device.whoId, personId: device.personId, since: at },
  });
  const details = { linked: device.whoId, rule: 'shared-device', choices: 0, taken: 0 };
  const actor = actorBeside(work);
  await work.recordAll([{ event: 'device.linked', about: device.personId, details, actor }]);
}

async function isShared({ trx, controllerId }: Work, { kind, value }: IdentityKey): Promise<boolean> {
  const row = await ConsentIdentity.query(trx)
    .findOne({ controllerId, kind, value })
    .whereNotNull('sharedAt');
  return row !== undefined;
}

async function kindsOf({ trx, controllerId }: Work, personId: string): Promise<ConsentIdentity['kind'][]> {
  const rows = await ConsentIdentity.query(trx).distinct('kind').where({ controllerId, personId });
  return rows.map(({ kind }) => kind);
}

function notSaid(): Problem {
  return new Problem(
    'invalid',
    'who-not-said',
    'Say one person by subject, address or account. Nothing was joined.',
  );
}
