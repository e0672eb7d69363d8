// A browser's signal not to sell or share: heard once for each person and each device, and in force from then on.
import { listPurposes } from '../data-map/purpose.ts';
import { HouseModel } from '../platform/database.ts';
import { subjectsWith } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { statesOf } from './consent-state.ts';
import { ConsentIdentity, findPeople, identityKeys, type Who } from './identity.ts';
import { ObjectionRow, SIGNAL_USES } from './objection.ts';
import { recordConsents } from './record-consents.ts';

/** A device as it is known; one that several people used stands under another name (`linkDevice`). */
const DEVICE = /^[0-9a-f]{64}$/;

class PrivacySignal extends HouseModel {
  static override tableName = 'privacy_signals';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare kind: 'gpc';
  declare subjectId: string | null;
  declare deviceKeyId: string | null;
  declare deviceHash: Buffer | null;
  declare heardAt: Temporal.Instant;
}

/**
 * Honours the signal of a person who is known: an opt-out of sale, sharing and advertising across websites, with source
 * and moment. True the first time; heard again, it changes nothing, so what she explicitly allowed since stands.
 */
export async function honourForPerson(work: Work, subjectId: string): Promise<boolean> {
  if (!(await endSignalUses(work, subjectId, work.at))) return false;
  await refuseBySignal(work, { subjectId }, work.at);
  return true;
}

async function endSignalUses(work: Work, subjectId: string, since: Temporal.Instant): Promise<boolean> {
  const id = await hear(work, { subjectId }, since);
  if (id === null) return false;
  const { controllerId, trx } = work;
  for (const use of SIGNAL_USES) {
    const row = { controllerId, id: crypto.randomUUID(), subjectId, signalId: id, use, since };
    await ObjectionRow.query(trx).insert(row).onConflict().ignore();
  }
  await work.record('signal.honoured', id, { kind: 'gpc', for: 'person', uses: SIGNAL_USES.join(' ') });
  return true;
}

/**
 * Honours the signal of a device: refuses for it what sells, shares or advertises across websites, as of a moment. Where
 * it is known whose device it is, she has opted out as a person. True the first time; heard again, it changes nothing, so
 * what was explicitly allowed since stands.
 */
export async function honourOnDevice(work: Work, deviceId: string, at: Temporal.Instant): Promise<boolean> {
  const [key] = await identityKeys(work, { deviceId });
  if (key === undefined) throw new TypeError('a device has a key');
  const whose = { deviceKeyId: key.keyId, deviceHash: Buffer.from(key.value, 'hex') };
  const id = await hear(work, whose, at);
  if (id === null) return false;
  await refuseBySignal(work, { deviceId }, at);
  for (const subjectId of await ownersOf(work, deviceId)) await endSignalUses(work, subjectId, at);
  await work.record('signal.honoured', id, { kind: 'gpc', for: 'device', uses: SIGNAL_USES.join(' ') });
  return true;
}

/**
 * Carries what a browser asked before it was known whose it is over to that person: she has opted out as of that moment,
 * and what she explicitly allowed since stands. Asked whenever names of a person were joined.
 */
export async function carrySignals(work: Work, personId: string): Promise<void> {
  const { controllerId, trx } = work;
  const devices = await ConsentIdentity.query(trx).where({ controllerId, personId, kind: 'device' });
  const hashes = devices.flatMap(({ value }) => (DEVICE.test(value) ? [Buffer.from(value, 'hex')] : []));
  if (hashes.length === 0) return;
  const first = await PrivacySignal.query(trx)
    .where({ controllerId, kind: 'gpc' })
    .whereIn('deviceHash', hashes)
    .orderBy('heardAt')
    .first();
  if (first === undefined) return;
  for (const subjectId of await subjectsOf(work, personId))
    await endSignalUses(work, subjectId, first.heardAt);
}

/** The subject to whom a device was linked with proof; nobody for a device alone or one that several people use. */
async function ownersOf(work: Work, deviceId: string): Promise<string[]> {
  const [person] = await findPeople(work, [await identityKeys(work, { deviceId })]);
  return person === null || person === undefined ? [] : await subjectsOf(work, person.personId);
}

async function subjectsOf(work: Work, personId: string): Promise<string[]> {
  const rows = await ConsentIdentity.query(work.trx)
    .where({ controllerId: work.controllerId, personId })
    .whereIn('kind', ['subject', 'email']);
  const valuesOf = (wanted: 'subject' | 'email') =>
    rows.filter(({ kind }) => kind === wanted).map(({ value }) => value);
  const byAddress = await subjectsWith(
    work,
    valuesOf('email').map((hex) => Buffer.from(hex, 'hex')),
  );
  return [...new Set([...valuesOf('subject'), ...byAddress])];
}

/** A yes that she gave before ends as a withdrawal; where she was never asked, it is a refusal. */
async function refuseBySignal(work: Work, who: Who, actedAt: Temporal.Instant): Promise<void> {
  const purposes = (await listPurposes(work)).filter(
    ({ consent, uses }) => consent !== null && SIGNAL_USES.some((use) => uses.includes(use)),
  );
  if (purposes.length === 0) return;
  const given = new Set(
    (await statesOf(work, who)).filter(({ choice }) => choice === 'given').map(({ purpose }) => purpose),
  );
  const outcomes = await recordConsents(
    work,
    purposes.map(({ name }) => ({
      who,
      purpose: name,
      choice: given.has(name) ? 'withdrawn' : 'refused',
      actedAt,
      source: 'gpc',
      notice: null,
      method: 'signal',
      jurisdiction: null,
      age: null,
    })),
  );
  const refused = outcomes.find((outcome) => outcome.status === 'refused');
  if (refused !== undefined) throw refused.problem;
}

type Whose = Pick<PrivacySignal, 'subjectId'> | Pick<PrivacySignal, 'deviceKeyId' | 'deviceHash'>;

/** The id of a signal that was not heard before; null for every later one. Two at once: the second waits for the first. */
async function hear(
  { controllerId, trx }: Work,
  whose: Whose,
  heardAt: Temporal.Instant,
): Promise<string | null> {
  const known = await PrivacySignal.query(trx).findOne({ controllerId, kind: 'gpc', ...whose });
  if (known !== undefined) return null;
  const id = crypto.randomUUID();
  const row = { controllerId, id, kind: 'gpc' as const, ...whose, heardAt };
  await PrivacySignal.query(trx).insert(row).onConflict().ignore();
  return (await PrivacySignal.query(trx).findById([controllerId, id])) === undefined ? null : id;
}
