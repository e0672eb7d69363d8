// That a person was asked for a document: one open demand a case, with the reason that she reads.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

export class DocumentDemand extends HouseModel {
  static override tableName = 'document_demands';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare reason: Buffer;
  declare state: 'open' | 'met' | 'dropped' | 'ended';
  declare askedAt: Temporal.Instant;
  declare askedBy: string;
  declare endedAt: Temporal.Instant | null;
}

/** Writes a demand; false when one is open already. */
export async function writeDemand(work: Work, requestId: string, reason: string): Promise<boolean> {
  const { controllerId, actor, at } = work;
  if ((await newestDemand(work, requestId))?.state === 'open') return false;
  const id = crypto.randomUUID();
  await DocumentDemand.query(work.trx).insert({
    controllerId,
    id,
    requestId,
    reason: await work.seal(`document_demands:${id}`, reason),
    state: 'open',
    askedAt: at,
    askedBy: actor.id,
  });
  return true;
}

/** The newest demand of a case; undefined when there never was one. Who changes it holds the case first. */
export async function newestDemand(work: Work, requestId: string): Promise<DocumentDemand | undefined> {
  return await DocumentDemand.query(work.trx)
    .findOne({ controllerId: work.controllerId, requestId })
    .orderBy([{ column: 'askedAt', order: 'desc' }, 'id'])
    .limit(1);
}

/** The demands of these cases that are open, at most one of each case. */
export async function openDemands(work: Work, requestIds: readonly string[]): Promise<DocumentDemand[]> {
  return await DocumentDemand.query(work.trx)
    .where({ controllerId: work.controllerId, state: 'open' })
    .whereIn('requestId', [...requestIds]);
}

/** Whether the proof by document was met in a case, whatever was asked for later. */
export async function isMet(work: Work, requestId: string): Promise<boolean> {
  const { trx, controllerId } = work;
  const met = await DocumentDemand.query(trx).findOne({ controllerId, requestId, state: 'met' });
  return met !== undefined;
}

/** The words of a demand. */
export async function demandReason(work: Work, { id, reason }: DocumentDemand): Promise<string> {
  return (await work.open(`document_demands:${id}`, reason)).toString('utf8');
}

/** Ends a demand that is open: its proof is met, staff dropped it, or the case ended. One that has ended stays as it is. */
export async function endDemand(
  work: Work,
  demandId: string,
  state: 'met' | 'dropped' | 'ended',
): Promise<void> {
  await DocumentDemand.query(work.trx)
    .findById([work.controllerId, demandId])
    .where({ state: 'open' })
    .patch({ state, endedAt: work.at });
}
