// A browser's signal not to sell or share: heard once for each person and each device, and in force from then on.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { ObjectionRow, type Use } from './objection.ts';

/** What Global Privacy Control asks (W3C GPC, section 2): it is no wish to erase, and no objection to anything else. */
export const SIGNAL_USES = ['sale', 'sharing', 'targeted-ads'] as const satisfies readonly Use[];

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
  const id = await hear(work, { subjectId });
  if (id === null) return false;
  const { controllerId, trx, at } = work;
  for (const use of SIGNAL_USES) {
    const row = { controllerId, id: crypto.randomUUID(), subjectId, signalId: id, use, since: at };
    await ObjectionRow.query(trx).insert(row).onConflict().ignore();
  }
  await work.record('signal.honoured', id, { kind: 'gpc', for: 'person', uses: SIGNAL_USES.join(' ') });
  return true;
}

/** Hears the signal of a device. True the first time: then the purposes that it refuses are to be refused. */
export async function hearFromDevice(work: Work, device: { keyId: string; hash: Buffer }): Promise<boolean> {
  const id = await hear(work, { deviceKeyId: device.keyId, deviceHash: device.hash });
  if (id === null) return false;
  await work.record('signal.honoured', id, { kind: 'gpc', for: 'device' });
  return true;
}

type Whose = Pick<PrivacySignal, 'subjectId'> | Pick<PrivacySignal, 'deviceKeyId' | 'deviceHash'>;

/** The id of a signal that was not heard before; null for every later one. Two at once: the second waits for the first. */
async function hear({ controllerId, trx, at }: Work, whose: Whose): Promise<string | null> {
  const known = await PrivacySignal.query(trx).findOne({ controllerId, kind: 'gpc', ...whose });
  if (known !== undefined) return null;
  const id = crypto.randomUUID();
  const row = { controllerId, id, kind: 'gpc' as const, ...whose, heardAt: at };
  await PrivacySignal.query(trx).insert(row).onConflict().ignore();
  return (await PrivacySignal.query(trx).findById([controllerId, id])) === undefined ? null : id;
}

/**
 * Ends what a signal had ended for one use: she explicitly allowed it since. Other uses stay ended, and so does what a
 * request ended. True where there was something to end.
 */
export async function allowDespiteSignal(
  work: Work,
  allowed: { subjectId: string; use: Use },
): Promise<boolean> {
  const { controllerId, trx, at } = work;
  const { subjectId, use } = allowed;
  const standing = await ObjectionRow.query(trx)
    .where({ controllerId, subjectId, use })
    .whereNotNull('signalId')
    .whereNull('endedAt')
    .patch({ endedAt: at });
  if (standing === 0) return false;
  await work.record('signal.overruled', subjectId, { use });
  return true;
}
